public import Matrices
import TreeModel

extension BoostedTrees {
  /// Scores of every row before the response function, all rows of the first class first: the plain definition, tree
  /// by tree. `TreeModel` scores the same in less time.
  public func margins(of matrix: FeatureMatrix) -> [Double] {
    var row = [Double](repeating: 0, count: matrix.columnCount)
    var scores = baseScores.flatMap { [Double](repeating: $0, count: matrix.rowCount) }
    for index in 0..<matrix.rowCount {
      matrix.copyRow(index, into: &row)
      for (number, tree) in trees.enumerated() {
        scores[number % baseScores.count * matrix.rowCount + index] += tree.leafValues[tree.leaf(of: row)]
      }
    }
    return scores
  }

  /// The same for rows that are in bins already, of the matrix fitted on or one like it.
  package func binnedMargins(of matrix: BinnedMatrix, threads: Int = 1) -> [Double]? {
    var scores = baseScores.flatMap { [Double](repeating: $0, count: matrix.rowCount) }
    for (number, tree) in trees.enumerated() {
      guard let binned = BinnedTree(tree, matrix) else { return nil }
      let first = number % baseScores.count * matrix.rowCount
      scores.withUnsafeMutableBufferPointer { scores in
        if let base = scores.baseAddress { binned.add(to: base + first, matrix, threads: threads) }
      }
    }
    return scores
  }
}

extension DecisionTree {
  /// The leaf of a row whose conditions are those that growing makes.
  package func leaf(of row: [Double]) -> Int {
    var node = splits.isEmpty ? ~0 : 0
    while node >= 0 {
      let split = splits[node]
      let value = row[split.feature]
      let goesLeft =
        switch split.condition {
        case _ where value.isNaN: split.missing == .left
        case .atMost(let threshold): value <= threshold
        case .below(let threshold): Float(value) < threshold
        case .among(let codes), .amongSingle(let codes): value >= 0 && value < 0x1p31 && codes.contains(Int(value))
        }
      node = goesLeft ? split.left : split.right
    }
    return ~node
  }
}
