/// The metrics of a binary classifier, ready for `ScoreTable`, `Judge` and `ScoreEstimates`.
public enum ClassificationScores {
  /// Every metric of one candidate. Where a person decides some rows, ranks and probabilities are judged on all rows,
  /// decisions on those that the rule makes.
  ///
  /// - Parameters:
  ///   - failure: what `failure_rate` counts; nil: it is not measured.
  ///   - slices: columns by which fairness is measured; their keys carry the column's name.
  ///   - minimumCases: smaller groups are left out of the fairness differences.
  public static func statistics(
    _ outcomes: BinaryOutcomes, failure: FailureKind? = nil, slices: [SliceColumn] = [], minimumCases: Double = 30
  ) -> [MetricKey: Statistic] {
    var statistics = BinaryMeasures(outcomes).statistics
    let decided = outcomes.decidedByRule
    if let review = outcomes.review {
      let own = BinaryMeasures(decided).statistics
      for name in ofDecisions { statistics[MetricKey(name)] = own[MetricKey(name)] }
      statistics[MetricKey("review_share")] = .ratio(share(of: review, outcomes))
    }
    if let failure { statistics[MetricKey("failure_rate")] = .ratio(failure.rate(decided)) }
    for slice in slices where slice.groups.count > 1 {
      statistics.merge(FairnessMeasures(decided, by: slice, minimumCases: minimumCases).statistics) { $1 }
    }
    return statistics
  }

  /// Metrics of what the rule decides, which say nothing about rows that a person decides.
  private static let ofDecisions = ["accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc"]

  private static func share(of review: BinaryOutcomes.Review, _ outcomes: BinaryOutcomes) -> RatioStatistic {
    var reviews = [Double](repeating: 0, count: outcomes.unitCount)
    var cases = reviews
    for row in 0..<outcomes.rowCount {
      cases[outcomes.unit(row)] += outcomes.weight(row)
      if review.isReviewed[row] { reviews[outcomes.unit(row)] += outcomes.weight(row) }
    }
    return RatioStatistic(numerator: reviews, denominator: cases, caseWord: "rows")
  }
}

extension SliceColumn {
  /// Groups units by the value that each has, in sorted order of the values; a unit without a value is in no group.
  public init(name: String, valueOfUnit: [String?]) {
    var groups = [String: [Int]]()
    for (unit, value) in valueOfUnit.enumerated() { if let value { groups[value, default: []].append(unit) } }
    self.init(name: name, groups: groups.keys.sorted().map { Group(value: $0, units: groups[$0] ?? []) })
  }
}
