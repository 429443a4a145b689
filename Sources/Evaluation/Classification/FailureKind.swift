/// What counts as a failure of a classifier, and of what it is a share (REQUIREMENTS part 7).
public enum FailureKind: String, Sendable, CaseIterable {
  /// Acted on, but negative: a share of the alerts.
  case falseAlarm = "false_alarm"
  /// Positive, but left alone: a share of the actual positives.
  case missedPositive = "missed_positive"
  /// Either: a share of all decisions.
  case wrongDecision = "wrong_decision"

  /// The failure rate of the served decisions, a ratio over units, so that its bound can be Wilson's.
  public func rate(_ outcomes: BinaryOutcomes) -> RatioStatistic {
    var failures = [Double](repeating: 0, count: outcomes.unitCount)
    var cases = failures
    for row in 0..<outcomes.rowCount {
      let (isPositive, isActedOn) = (outcomes.isPositive[row], outcomes.isActedOn[row])
      let isCase =
        switch self {
        case .falseAlarm: isActedOn
        case .missedPositive: isPositive
        case .wrongDecision: true
        }
      guard isCase else { continue }
      let (unit, weight) = (outcomes.unit(row), outcomes.weight(row))
      cases[unit] += weight
      if isPositive != isActedOn { failures[unit] += weight }
    }
    return RatioStatistic(numerator: failures, denominator: cases, caseWord: caseWord)
  }

  /// What the rate is a share of.
  public var caseWord: String {
    switch self {
    case .falseAlarm: "alerts"
    case .missedPositive: "actual positives"
    case .wrongDecision: "decisions"
    }
  }
}
