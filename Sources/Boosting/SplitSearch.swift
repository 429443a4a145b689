import CKernels

/// Finds the best split of a node from its histogram.
///
/// Among equal gains the lowest feature wins, then missing values going right, then the lowest bin.
struct SplitSearch {
  let matrix: BinnedMatrix
  let settings: GrowthSettings
  let scale: GradientScale

  /// The node that is searched.
  struct Node {
    var total: GradientSum
    var leaf: LeafObjective
  }

  /// - Parameter features: positions, ascending.
  /// - Returns: nil where no split is allowed or none gains more than the minimum.
  func best(_ histogram: UnsafePointer<Int64>, _ node: Node, features: [Int32]) -> NodeSplit? {
    let scan = NodeScan(self, node)
    var best: NodeSplit?
    for feature in features {
      let bins = matrix.features[Int(feature)]
      let from = histogram + Int(matrix.offsets[Int(feature)]) * scale.wordsPerBin
      let found =
        bins.isCategory
        ? scan.categorySplit(from, Int(feature), bins) : scan.numberSplit(from, Int(feature), bins)
      if let found, found.gain > best?.gain ?? 0 { best = found }
    }
    return best
  }
}

/// What all features of one node have in common in the search.
struct NodeScan {
  let search: SplitSearch
  let node: SplitSearch.Node
  let leaf: LeafObjective
  /// Gain of the node unsplit, and the minimum gain on top.
  let floor: Double
  let rowsPerHessian: Double
  var query = sk_split_query()

  init(_ search: SplitSearch, _ node: SplitSearch.Node) {
    self.search = search
    self.node = node
    leaf = node.leaf
    let total = node.total
    floor =
      node.leaf.gain(
        Double(total.gradient) * search.scale.gradient, Double(total.hessian) * search.scale.hessian)
    rowsPerHessian = total.hessian > 0 ? Double(total.count) / Double(total.hessian) : 0
    query = sk_split_query(self)
  }

  /// Rows in a sum: counted, or estimated from the hessian where histograms carry no count. The grower counts
  /// again before it splits.
  @inline(__always)
  func rows(of sum: GradientSum) -> Int {
    switch search.scale.layout {
    case .narrow: Int(Double(sum.hessian) * rowsPerHessian + 0.5)
    case .wide: Int(sum.count)
    }
  }

  /// Whether the values of the two sides rise or fall as they must.
  func follows(_ left: GradientSum, _ leaf: LeafObjective, _ direction: GrowthSettings.Direction) -> Bool {
    let right = node.total - left
    let scale = search.scale
    let rise =
      leaf.value(Double(right.gradient) * scale.gradient, Double(right.hessian) * scale.hessian)
      - leaf.value(Double(left.gradient) * scale.gradient, Double(left.hessian) * scale.hessian)
    return direction == .rising ? rise >= 0 : rise <= 0
  }

  /// Gain of a split over the node as it is, or nil where a side is too small or gains too little.
  @inline(__always)
  func gain(_ left: GradientSum, _ leaf: LeafObjective) -> Double? {
    let right = node.total - left
    let minimumRows = search.settings.minimumRows
    let leftRows = rows(of: left)
    guard leftRows >= minimumRows, Int(node.total.count) - leftRows >= minimumRows else { return nil }
    let scale = search.scale
    let leftHessian = Double(left.hessian) * scale.hessian
    let rightHessian = Double(right.hessian) * scale.hessian
    let least = search.settings.minimumHessian
    guard leftHessian >= least, rightHessian >= least else { return nil }
    let leftGradient = Double(left.gradient) * scale.gradient
    let rightGradient = Double(right.gradient) * scale.gradient
    let gain = leaf.gain(leftGradient, leftHessian) + leaf.gain(rightGradient, rightHessian) - floor
    return gain > search.settings.minimumGain ? gain : nil
  }
}

extension SplitSearch {
  /// Rows in a part of a node, estimated where histograms carry no count.
  func rows(of part: GradientSum, in total: GradientSum) -> Int {
    if case .wide = scale.layout { return Int(part.count) }
    return total.hessian > 0 ? Int(Double(part.hessian) / Double(total.hessian) * Double(total.count) + 0.5) : 0
  }
}
