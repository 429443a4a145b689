extension NodeScan {
  /// Best set of levels to send left. Missing values are a level of their own where there were any; rare and unknown
  /// levels stay right.
  func categorySplit(_ histogram: UnsafePointer<Int64>, _ feature: Int, _ bins: FeatureBins) -> NodeSplit? {
    var levels: [Level] = []
    for bin in Array(0..<bins.valueCount) + (bins.hasMissing ? [bins.missingBin] : []) {
      let sum = search.scale.sum(histogram, bin: bin)
      if sum != GradientSum() { levels.append(Level(bin: Bin(bin), sum: sum)) }
    }
    let best =
      levels.count <= search.settings.categories.oneAgainstRest ? oneAgainstRest(levels) : manyAgainstMany(levels)
    guard let best else { return nil }
    var set = BinSet()
    for level in best.levels { set[level.bin] = true }
    return NodeSplit(
      gain: best.gain, feature: feature, rule: .among(set),
      missingLeft: set[Bin(bins.missingBin)],
      sawMissing: levels.contains { $0.bin == Bin(bins.missingBin) }, left: best.left)
  }

  private struct Level {
    var bin: Bin
    var sum: GradientSum
  }

  private struct Candidate {
    var gain: Double
    var levels: ArraySlice<Level>
    var left: GradientSum
  }

  private func oneAgainstRest(_ levels: [Level]) -> Candidate? {
    var best: Candidate?
    for index in levels.indices {
      guard let gain = gain(levels[index].sum, leaf), gain > best?.gain ?? 0 else { continue }
      best = Candidate(gain: gain, levels: levels[index...index], left: levels[index].sum)
    }
    return best
  }

  /// Levels in the order of gradient over hessian, from both ends: for squared loss the best of all sets is among
  /// these (Fisher, J. Am. Stat. Assoc. 53, 1958).
  private func manyAgainstMany(_ levels: [Level]) -> Candidate? {
    let settings = search.settings.categories
    var leaf = leaf
    leaf.l2 += settings.l2
    let sorted = levels.filter { rows(of: $0.sum) >= settings.minimumRows }.sorted { a, b in
      let (x, y) = (ratio(a.sum), ratio(b.sum))
      return x == y ? a.bin < b.bin : x < y
    }
    var best: Candidate?
    for order in [sorted, Array(sorted.reversed())] {
      var left = GradientSum()
      for index in order.indices.prefix(settings.maximumLevels) {
        left = left + order[index].sum
        guard let gain = gain(left, leaf), gain > best?.gain ?? 0 else { continue }
        best = Candidate(gain: gain, levels: order[...index], left: left)
      }
    }
    return best
  }

  private func ratio(_ sum: GradientSum) -> Double {
    let hessian = Double(sum.hessian) * search.scale.hessian + search.settings.categories.smoothing
    return hessian > 0 ? Double(sum.gradient) * search.scale.gradient / hessian : 0
  }
}
