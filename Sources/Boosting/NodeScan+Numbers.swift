import CKernels

extension NodeScan {
  /// Best bin of a number to split after, with missing values on the right and, where there were any, on the left.
  func numberSplit(_ histogram: UnsafePointer<Int64>, _ feature: Int, _ bins: FeatureBins) -> NodeSplit? {
    let missing = bins.hasMissing ? search.scale.sum(histogram, bin: bins.missingBin) : GradientSum()
    let someMissing = missing != GradientSum()
    // Values against missing is a split too, but the last bin with missing on its side is none.
    let last = someMissing ? bins.valueCount : bins.valueCount - 1
    var best = cut(histogram, feature, bins: last, GradientSum())
    if someMissing {
      let other = cut(histogram, feature, bins: bins.valueCount - 1, missing)
      if let other, other.gain > best?.gain ?? 0 {
        best = other
        best?.missingLeft = true
      }
      best?.sawMissing = true
    }
    return best
  }

  /// Best of the first bins to cut after, this much being on the left already.
  private func cut(
    _ histogram: UnsafePointer<Int64>, _ feature: Int, bins: Int, _ left: GradientSum
  ) -> NodeSplit? {
    var query = query
    query.left_gradient = left.gradient
    query.left_hessian = left.hessian
    query.left_rows = left.count
    switch search.settings.monotone[feature] {
    case .rising: query.direction = 1
    case .falling: query.direction = -1
    case nil: query.direction = 0
    }
    var gain = 0.0
    var sums: (Int64, Int64, Int64) = (0, 0, 0)
    let bin = withUnsafeMutableBytes(of: &sums) { bytes in
      bytes.withMemoryRebound(to: Int64.self) { sk_best_split(histogram, Int32(bins), &query, &gain, $0.baseAddress) }
    }
    guard bin >= 0 else { return nil }
    return NodeSplit(
      gain: gain, feature: feature, rule: .upTo(Bin(bin)), missingLeft: false, sawMissing: false,
      left: GradientSum(gradient: sums.0, hessian: sums.1, count: sums.2))
  }
}

extension sk_split_query {
  /// What all features of a node have in common.
  init(_ scan: NodeScan) {
    self.init()
    let (search, total) = (scan.search, scan.node.total)
    (total_gradient, total_hessian, total_rows) = (total.gradient, total.hessian, total.count)
    (gradient_scale, hessian_scale) = (search.scale.gradient, search.scale.hessian)
    if case .wide(let bit) = search.scale.layout { count_bit = Int32(bit) }
    rows_per_hessian = scan.rowsPerHessian
    minimum_rows = Double(search.settings.minimumRows)
    minimum_hessian = search.settings.minimumHessian
    (l1, l2, lowest, highest) = (scan.leaf.l1, scan.leaf.l2, scan.leaf.lowest, scan.leaf.highest)
    floor = scan.floor
    minimum_gain = search.settings.minimumGain
  }
}
