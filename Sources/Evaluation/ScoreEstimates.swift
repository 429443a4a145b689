/// Every metric of every candidate with its interval, and what each is better than the baseline: over all units, from
/// one pass of resampling for each candidate.
public struct ScoreEstimates: Sendable {
  private var values: [String: [MetricKey: Estimate]] = [:]
  private var gains: [String: [MetricKey: Estimate]] = [:]

  /// Resamples the units of `scores`. With a single unit there are points and no intervals.
  public init(_ scores: ScoreTable, baseline: String, bootstrap: Bootstrap) {
    let units = scores.allUnits
    let keys = (scores.candidates.first?.statistics.keys).map { Array($0) } ?? []
    let ordered = keys.sorted { $0.description < $1.description }
    let reference = scores[baseline].map { Self.draws(of: $0, ordered, units, bootstrap) } ?? [:]
    for candidate in scores.candidates {
      let draws =
        candidate.name == baseline ? reference : Self.draws(of: candidate, ordered, units, bootstrap)
      for key in ordered {
        guard let statistic = candidate.statistics[key] else { continue }
        let own = draws[key] ?? []
        values[candidate.name, default: [:]][key] = Estimate(
          point: statistic.value(), draws: own.filter { $0.isFinite }.sorted())
        guard let today = scores[baseline]?.statistics[key] else { continue }
        let isLower = isLowerBetter(key.name)
        let paired = zip(own, reference[key] ?? []).map {
          relativeImprovement(of: $0, over: $1, lowerIsBetter: isLower)
        }
        gains[candidate.name, default: [:]][key] = Estimate(
          point: relativeImprovement(of: statistic.value(), over: today.value(), lowerIsBetter: isLower),
          draws: paired.filter { !$0.isNaN }.sorted())
      }
    }
  }

  /// A metric of a candidate; nil where it was not measured.
  public func value(_ metric: MetricKey, of candidate: String) -> Estimate? { values[candidate]?[metric] }

  /// How much better a candidate is than the baseline, as a share of it; nil where either was not measured.
  public func improvement(_ metric: MetricKey, of candidate: String) -> Estimate? { gains[candidate]?[metric] }

  /// The metric in each draw, in the order of the draws, so that candidates can be compared in pairs.
  private static func draws(
    of candidate: CandidateScores, _ keys: [MetricKey], _ units: [Int], _ bootstrap: Bootstrap
  ) -> [MetricKey: [Double]] {
    guard units.count > 1 else { return [:] }
    let statistics = keys.compactMap { key in candidate.statistics[key].map { (key, $0) } }
    let sums = bootstrap.sums(of: statistics.flatMap { [$0.1.numerator, $0.1.denominator] }, over: units)
    var draws = [MetricKey: [Double]]()
    for (place, (key, statistic)) in statistics.enumerated() {
      draws[key] = zip(sums[2 * place], sums[2 * place + 1]).map {
        RatioStatistic.value($0, $1, isRoot: statistic.isRoot)
      }
    }
    return draws
  }
}
