import CKernels

/// Symmetric trees (Prokhorenkova et al., NeurIPS 2018): all leaves of one depth are split by one condition, the one
/// that reduces the loss of all of them together the most.
extension TreeGrowth {
  /// An order of bins to cut anywhere: those before the cut go left.
  private struct Order {
    var bins: [Bin]
    var isCategory: Bool
    /// Whether missing values of a number start on the left.
    var missingLeft = false
    var l2: Double
  }

  private struct Candidate {
    var gain: Double
    var feature: Int
    var order: Order
    /// Bins before the cut.
    var count: Int
  }

  mutating func runSymmetric() {
    var depth = 0
    while leaves.count * 2 <= settings.maximumLeaves, depth < settings.maximumDepth ?? .max,
      let best = bestForAll()
    {
      splitAll(best)
      depth += 1
    }
  }

  private func bestForAll() -> Candidate? {
    var best: Candidate?
    for feature in allowedFeatures(leaves[0]) {
      for order in orders(Int(feature)) {
        let gains = gains(Int(feature), order)
        for (index, gain) in gains.enumerated() where gain > max(settings.minimumGain, best?.gain ?? 0) {
          best = Candidate(gain: gain, feature: Int(feature), order: order, count: index + 1)
        }
      }
    }
    return best
  }

  /// The sums of one leaf in one bin.
  private func sum(_ leaf: Leaf, _ feature: Int, _ bin: Int) -> GradientSum {
    guard let histogram = leaf.histogram else { return GradientSum() }
    return search.scale.sum(histogram + Int(matrix.offsets[feature]) * search.scale.wordsPerBin, bin: bin)
  }

  private func sumOfLeaves(_ feature: Int, _ bin: Int) -> GradientSum {
    leaves.reduce(GradientSum()) { $0 + sum($1, feature, bin) }
  }

  private func orders(_ feature: Int) -> [Order] {
    let bins = matrix.features[feature]
    let someMissing = bins.hasMissing && sumOfLeaves(feature, bins.missingBin) != GradientSum()
    guard bins.isCategory else {
      let values = (0..<bins.valueCount).map { Bin($0) }
      let plain = Order(bins: someMissing ? values : values.dropLast(), isCategory: false, l2: settings.l2)
      guard someMissing else { return [plain] }
      return [plain, Order(bins: values.dropLast(), isCategory: false, missingLeft: true, l2: settings.l2)]
    }
    return categoryOrders(feature, bins, someMissing)
  }

  private func categoryOrders(_ feature: Int, _ bins: FeatureBins, _ someMissing: Bool) -> [Order] {
    let present = (0..<bins.valueCount).filter { sumOfLeaves(feature, $0) != GradientSum() }
    let levels = (present + (someMissing ? [bins.missingBin] : [])).map { Bin($0) }
    if levels.count <= settings.categories.oneAgainstRest {
      return levels.map { Order(bins: [$0], isCategory: true, l2: settings.l2) }
    }
    let ratios = levels.map { level -> Double in
      let sum = sumOfLeaves(feature, Int(level))
      let hessian = Double(sum.hessian) * search.scale.hessian + settings.categories.smoothing
      return hessian > 0 ? Double(sum.gradient) * search.scale.gradient / hessian : 0
    }
    let sorted = levels.indices.sorted { (ratios[$0], levels[$0]) < (ratios[$1], levels[$1]) }.map { levels[$0] }
    let l2 = settings.l2 + settings.categories.l2
    return [sorted, sorted.reversed()].map {
      Order(bins: Array($0.prefix(min(settings.categories.maximumLevels, sorted.count - 1))), isCategory: true, l2: l2)
    }
  }

  /// For each cut the gain of all leaves together. A leaf that may not be cut there adds nothing, but one whose value
  /// would go against its direction forbids the cut.
  private func gains(_ feature: Int, _ order: Order) -> [Double] {
    var gains = [Double](repeating: 0, count: order.bins.count)
    let direction = settings.monotone[feature]
    for leaf in leaves where leaf.histogram != nil {
      var objective = leaf.objective
      objective.l2 = order.l2
      let scan = NodeScan(search, SplitSearch.Node(total: leaf.total, leaf: leaf.objective))
      var left = order.missingLeft ? sum(leaf, feature, matrix.features[feature].missingBin) : GradientSum()
      for (index, bin) in order.bins.enumerated() {
        left = left + sum(leaf, feature, Int(bin))
        if let direction, !scan.follows(left, objective, direction) { gains[index] = -.infinity }
        gains[index] += scan.gain(left, objective) ?? 0
      }
    }
    return gains
  }

  private mutating func splitAll(_ best: Candidate) {
    var set = BinSet()
    for bin in best.order.bins[..<best.count] { set[bin] = true }
    let bins = matrix.features[best.feature]
    var missingLeft = best.order.isCategory ? set[Bin(bins.missingBin)] : best.order.missingLeft
    let sawMissing = bins.hasMissing && sumOfLeaves(best.feature, bins.missingBin) != GradientSum()
    if !sawMissing {
      let lefts = best.order.bins[..<best.count].reduce(0.0) { $0 + Double(sumOfLeaves(best.feature, Int($1)).hessian) }
      missingLeft = 2 * lefts >= leaves.reduce(0.0) { $0 + Double($1.total.hessian) }
    }
    let rule = best.order.isCategory ? NodeSplit.Rule.among(set) : .upTo(best.order.bins[best.count - 1])
    let share = best.gain / Double(leaves.count)
    for index in leaves.indices {
      let parent = leaves[index]
      var left = set.flagged.reduce(GradientSum()) { $0 + sum(parent, best.feature, Int($1)) }
      if !best.order.isCategory, missingLeft { left = left + sum(parent, best.feature, bins.missingBin) }
      let split = NodeSplit(
        gain: share, feature: best.feature, rule: rule, missingLeft: missingLeft, sawMissing: sawMissing, left: left)
      let goesLeft = split.directions(bins)
      let lefts = grower.partition.split(
        parent.range, column: matrix.column(best.feature), goesLeft: goesLeft, threads: grower.threads)
      let (a, b) = children(of: parent, split, parent.range.lowerBound + lefts)
      leaves[index] = a
      leaves.append(b)
      note(split, goesLeft, parent)
      sumBoth(index, leaves.count - 1, parent.histogram)
    }
  }

  /// Histograms of both children, whatever their size: every leaf takes part in the next condition.
  private mutating func sumBoth(_ left: Int, _ right: Int, _ parent: UnsafeMutablePointer<Int64>?) {
    guard let parent else { return }
    let isSmallLeft = leaves[left].range.count <= leaves[right].range.count
    let (small, large) = isSmallLeft ? (left, right) : (right, left)
    let histogram = pool.take()
    grower.sum(leaves[small].range, features: features, isAllRows: false, into: histogram, pool: pool)
    sk_histogram_subtract(parent, histogram, parent, Int64(pool.words))
    leaves[small].histogram = histogram
    leaves[large].histogram = parent
  }
}
