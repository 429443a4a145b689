/// The metrics of a binary classifier, ready for `ScoreTable`, `Judge` and `ScoreEstimates`.
public enum ClassificationScores {
  /// Every metric of one candidate.
  ///
  /// - Parameters:
  ///   - failure: what `failure_rate` counts; nil: it is not measured.
  ///   - slices: columns by which fairness is measured; their keys carry the column's name.
  ///   - minimumCases: smaller groups are left out of the fairness differences.
  public static func statistics(
    _ outcomes: BinaryOutcomes, failure: FailureKind? = nil, slices: [SliceColumn] = [], minimumCases: Double = 30
  ) -> [MetricKey: Statistic] {
    var statistics = BinaryMeasures(outcomes).statistics
    if let failure { statistics[MetricKey("failure_rate")] = .ratio(failure.rate(outcomes)) }
    for slice in slices where slice.groups.count > 1 {
      statistics.merge(FairnessMeasures(outcomes, by: slice, minimumCases: minimumCases).statistics) { $1 }
    }
    return statistics
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
