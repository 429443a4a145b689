/// Every metric of every candidate with its interval, and what each is better than the baseline: over all units or
/// over those of a slice, from one pass of resampling for all candidates.
public struct ScoreEstimates: Sendable {
  private var values: [String: [MetricKey: Estimate]] = [:]
  private var gains: [String: [MetricKey: Estimate]] = [:]

  /// Resamples the units of `scores`. With a single unit there are points and no intervals.
  /// - Parameters:
  ///   - units: those of a slice; nil, the default: all.
  ///   - metrics: what is measured; nil, the default: everything.
  public init(
    _ scores: ScoreTable, baseline: String, bootstrap: Bootstrap, units: [Int]? = nil, metrics: [MetricKey]? = nil
  ) {
    let drawn = units ?? scores.allUnits
    let keys = metrics ?? (scores.candidates.first?.statistics.keys).map { Array($0) } ?? []
    let ordered = keys.sorted { $0.description < $1.description }
    let asked = scores.candidates.flatMap { candidate in
      ordered.compactMap { key in candidate.statistics[key].map { (candidate.name, key, $0) } }
    }
    let drawings = drawn.count > 1 ? bootstrap.values(of: asked.map(\.2), over: drawn) : asked.map { _ in [] }
    var reference = [MetricKey: (point: Double, draws: [Double])]()
    var points = [Double]()
    for ((name, key, statistic), draws) in zip(asked, drawings) {
      let point = statistic.value(over: units)
      points.append(point)
      if name == baseline { reference[key] = (point, draws) }
    }
    for (((name, key, _), draws), point) in zip(zip(asked, drawings), points) {
      values[name, default: [:]][key] = Estimate(point: point, draws: draws.filter(\.isFinite).sorted())
      guard let today = reference[key] else { continue }
      let isLower = isLowerBetter(key.name)
      let paired = zip(draws, today.draws).map { relativeImprovement(of: $0, over: $1, lowerIsBetter: isLower) }
      gains[name, default: [:]][key] = Estimate(
        point: relativeImprovement(of: point, over: today.point, lowerIsBetter: isLower),
        draws: paired.filter { !$0.isNaN }.sorted())
    }
  }

  /// A metric of a candidate; nil where it was not measured.
  public func value(_ metric: MetricKey, of candidate: String) -> Estimate? { values[candidate]?[metric] }

  /// How much better a candidate is than the baseline, as a share of it; nil where either was not measured.
  public func improvement(_ metric: MetricKey, of candidate: String) -> Estimate? { gains[candidate]?[metric] }
}
