import TreeModel

/// A tree on values, put on bins: possible where every threshold is a bound between bins.
struct BinnedTree {
  private let splits: [GrownTree.BinnedSplit]
  private let values: [Double]

  init?(_ tree: DecisionTree, _ matrix: BinnedMatrix) {
    var splits: [GrownTree.BinnedSplit] = []
    for split in tree.splits {
      guard split.feature < matrix.featureCount,
        let goesLeft = Self.directions(split, matrix.features[split.feature])
      else { return nil }
      splits.append(
        GrownTree.BinnedSplit(feature: split.feature, goesLeft: goesLeft, left: split.left, right: split.right))
    }
    self.splits = splits
    values = tree.leafValues
  }

  private static func directions(_ split: DecisionTree.Split, _ bins: FeatureBins) -> BinSet? {
    var goesLeft = BinSet()
    switch (split.condition, bins.values) {
    case (.atMost(let threshold), .number(let bounds)):
      guard threshold == .infinity || bounds.contains(threshold) else { return nil }
      for bin in 0..<bins.valueCount where threshold == .infinity || bin < bounds.count && bounds[bin] <= threshold {
        goesLeft[Bin(bin)] = true
      }
    case (.among(let set), .category(let codes)):
      guard set.isSubset(of: codes) else { return nil }
      for (bin, code) in codes.enumerated() where set.contains(code) { goesLeft[Bin(bin)] = true }
    default: return nil
    }
    guard split.missing == .left || split.missing == .right else { return nil }
    goesLeft[Bin(bins.missingBin)] = split.missing == .left
    return goesLeft
  }

  /// Adds the tree's values to the scores of all rows.
  func add(to scores: UnsafeMutablePointer<Double>, _ matrix: BinnedMatrix, threads: Int) {
    addValues(values, splits, matrix, scores, threads: threads)
  }
}

/// Adds a tree's values to the scores of all rows of a matrix.
func addValues(
  _ values: [Double], _ splits: [GrownTree.BinnedSplit], _ matrix: BinnedMatrix,
  _ scores: UnsafeMutablePointer<Double>, threads: Int
) {
  nonisolated(unsafe) let scores = scores
  forEachStretch(of: matrix.rowCount, threads: threads) { rows in
    splits.withUnsafeBufferPointer { splits in
      values.withUnsafeBufferPointer { values in
        for row in rows { scores[row] += values[leafOfRow(row, splits, matrix)] }
      }
    }
  }
}
