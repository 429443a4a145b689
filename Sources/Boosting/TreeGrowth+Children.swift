import CKernels
import TreeModel

extension TreeGrowth {
  func children(of parent: Leaf, _ split: NodeSplit, _ middle: Int) -> (Leaf, Leaf) {
    var left = parent
    left.best = nil
    left.histogram = nil
    left.depth += 1
    left.parent = splits.count
    if !settings.interactions.isEmpty, !left.path.contains(split.feature) { left.path.append(split.feature) }
    var right = left
    left.isLeft = true
    right.isLeft = false
    left.range = parent.range.lowerBound..<middle
    right.range = middle..<parent.range.upperBound
    left.total = split.left
    left.total.count = Int64(left.range.count)
    right.total = parent.total - split.left
    right.total.count = Int64(right.range.count)
    if let direction = settings.monotone[split.feature] { keep(direction, &left, &right) }
    return (left, right)
  }

  /// Neither side may cross the middle between the two values, whatever is split below.
  private func keep(_ direction: GrowthSettings.Direction, _ left: inout Leaf, _ right: inout Leaf) {
    let middle = (value(left) + value(right)) / 2
    if direction == .rising {
      left.objective.highest = min(left.objective.highest, middle)
      right.objective.lowest = max(right.objective.lowest, middle)
    } else {
      left.objective.lowest = max(left.objective.lowest, middle)
      right.objective.highest = min(right.objective.highest, middle)
    }
  }

  func value(_ leaf: Leaf) -> Double {
    leaf.objective.value(
      Double(leaf.total.gradient) * search.scale.gradient, Double(leaf.total.hessian) * search.scale.hessian)
  }

  /// Whether a leaf could be split at all.
  func mayGrow(_ leaf: Leaf) -> Bool {
    leaf.range.count >= 2 * settings.minimumRows && leaf.depth < settings.maximumDepth ?? .max
      && Double(leaf.total.hessian) * search.scale.hessian >= 2 * settings.minimumHessian
  }

  /// Histograms of two siblings: the one with fewer rows is summed, the other is the parent less it.
  mutating func sumChildren(_ left: Int, _ right: Int, _ parent: UnsafeMutablePointer<Int64>?) {
    let (leftGrows, rightGrows) = (mayGrow(leaves[left]), mayGrow(leaves[right]))
    guard !isSparse else {
      for (index, grows) in [(left, leftGrows), (right, rightGrows)] where grows { sumAlone(index) }
      return
    }
    guard let parent, leftGrows || rightGrows else {
      if let parent { pool.give(parent) }
      return
    }
    let leftIsSmall = leaves[left].range.count <= leaves[right].range.count
    let (small, large) = leftIsSmall ? (left, right) : (right, left)
    let histogram = pool.take()
    grower.sum(leaves[small].range, features: features, isAllRows: false, into: histogram, pool: pool)
    sk_histogram_subtract(parent, histogram, parent, Int64(pool.words))
    leaves[small].histogram = histogram
    leaves[large].histogram = parent
    for (index, grows) in [(left, leftGrows), (right, rightGrows)] {
      if grows { find(index) } else { release(index) }
    }
  }

  /// The histogram of a leaf's own few features.
  private mutating func sumAlone(_ index: Int) {
    let allowed = allowedFeatures(leaves[index])
    let histogram = pool.take(clearing: allowed, matrix, wordsPerBin: search.scale.wordsPerBin)
    grower.sum(leaves[index].range, features: allowed, isAllRows: false, into: histogram, pool: pool)
    leaves[index].histogram = histogram
    find(index)
  }

  /// Keeps the split in both forms and tells the parent where it is.
  mutating func note(_ split: NodeSplit, _ goesLeft: BinSet, _ parent: Leaf) {
    let bins = matrix.features[split.feature]
    let number = splits.count
    let (left, right) = (parent.parent, parent.isLeft)
    if left >= 0 {
      if right { splits[left].left = number } else { splits[left].right = number }
      if right { binned[left].left = number } else { binned[left].right = number }
    }
    let condition: DecisionTree.Condition =
      switch (split.rule, bins.values) {
      case (.upTo(let bin), .number(let bounds)):
        .atMost(Int(bin) < bounds.count ? bounds[Int(bin)] : .infinity)
      case (.among(let set), .category(let codes)):
        .among(Set(codes.indices.filter { set[Bin($0)] }.map { codes[$0] }))
      default: .atMost(.infinity)
      }
    splits.append(
      DecisionTree.Split(
        feature: split.feature, condition: condition, missing: split.missingLeft ? .left : .right, left: 0, right: 0,
        gain: split.gain, cover: Double(parent.range.count)))
    binned.append(GrownTree.BinnedSplit(feature: split.feature, goesLeft: goesLeft, left: 0, right: 0))
  }

  /// The tree with its leaves' values from the gradients as they were before rounding.
  func finished(_ gradients: UnsafeBufferPointer<Float>, _ hessians: UnsafeBufferPointer<Float>) -> GrownTree {
    var splits = splits
    var binned = binned
    var values: [Double] = []
    for (index, leaf) in leaves.enumerated() {
      if leaf.parent >= 0 {
        if leaf.isLeft { splits[leaf.parent].left = ~index } else { splits[leaf.parent].right = ~index }
        if leaf.isLeft { binned[leaf.parent].left = ~index } else { binned[leaf.parent].right = ~index }
      }
      var gradient = 0.0
      var hessian = 0.0
      for row in grower.rows(of: leaf.range) {
        gradient += Double(gradients[Int(row)])
        hessian += Double(hessians[Int(row)])
      }
      values.append(leaf.objective.value(gradient, hessian))
    }
    let tree = DecisionTree(
      splits: splits, leafValues: values, leafCovers: leaves.map { Double($0.range.count) })
    return GrownTree(
      tree: tree, splits: binned, leafRanges: leaves.map(\.range),
      leafBounds: leaves.map { $0.objective.lowest...$0.objective.highest })
  }
}
