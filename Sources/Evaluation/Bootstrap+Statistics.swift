import Statistics
import Support

extension Bootstrap {
  /// How often each of `count` units is drawn in one draw: the same draw as that of `sums(of:over:)`.
  public func times(ofDraw draw: Int, units count: Int) -> [UInt16] {
    var random = RandomNumbers(seed: seed).stream(UInt64(draw))
    return [UInt16](unsafeUninitializedCapacity: count) { times, initialised in
      times.initialize(repeating: 0)
      for _ in 0..<count { times[random.integer(below: count)] &+= 1 }
      initialised = count
    }
  }

  /// What `measure` finds in each draw, in the order of the draws.
  /// - Parameter measure: gets how often each unit counts.
  public func draws(units count: Int, _ measure: @Sendable (_ times: [UInt16]) -> [Double]) -> [[Double]] {
    guard count > 0 else { return [] }
    return Parallel.map(draws, threads: threads) { measure(times(ofDraw: $0, units: count)) }
  }

  /// Several metrics in each draw: a row for each metric, with one value a draw. All see the same draws, which are
  /// made once, and metrics that share a pass over the rows are found in one.
  public func values(of statistics: [Statistic], over units: [Int]) -> [[Double]] {
    guard !units.isEmpty else { return statistics.map { _ in [] } }
    var columns = [[Double]]()
    var passes = [any JointMeasures]()
    var passOf = [ObjectIdentifier: Int]()
    for statistic in statistics {
      switch statistic {
      case .ratio(let ratio): columns += [ratio.numerator, ratio.denominator]
      case .joint(let measures, _):
        let id = ObjectIdentifier(measures)
        guard passOf[id] == nil else { continue }
        passOf[id] = passes.count
        let isWhole = measures.unitCount == units.count && units.indices.allSatisfy { units[$0] == $0 }
        passes.append(isWhole ? measures : measures.restricted(to: units))
      }
    }
    let sums = sums(of: columns, over: units)
    let rows =
      passes.isEmpty
      ? []
      : draws(units: units.count) { [passes] times in passes.flatMap { $0.values(times: times) } }
    let starts = passes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.keys.count) }
    var column = 0
    return statistics.map { statistic in
      switch statistic {
      case .ratio(let ratio):
        defer { column += 2 }
        return zip(sums[column], sums[column + 1]).map { RatioStatistic.value($0, $1, isRoot: ratio.isRoot) }
      case .joint(let measures, let index):
        let place = starts[passOf[ObjectIdentifier(measures)] ?? 0] + index
        return rows.map { $0[place] }
      }
    }
  }

  /// The metric of each draw, sorted; draws without a value are left out.
  public func distribution(of statistic: Statistic, over units: [Int]) -> [Double] {
    values(of: [statistic], over: units)[0].filter(\.isFinite).sorted()
  }

  /// The relative improvement of `model` over `baseline` in each draw, sorted. See `relativeImprovement`.
  public func improvement(
    of model: Statistic, over baseline: Statistic, lowerIsBetter: Bool, units: [Int]
  ) -> [Double] {
    let found = values(of: [model, baseline], over: units)
    return zip(found[0], found[1]).map {
      relativeImprovement(of: $0, over: $1, lowerIsBetter: lowerIsBetter)
    }.filter { !$0.isNaN }.sorted()
  }
}
