import Solution
public import Support

/// The answer of a run to "should this be served?", in the order of REQUIREMENTS part 2b.
public enum Verdict: Sendable, Equatable {
  case pass
  /// Criteria that failed, by their position in the file.
  case fail(criteria: [Int])
  case noMachineLearningNeeded
  case noGo(reason: String)

  public var exitCode: ExitCode {
    switch self {
    case .pass: .success
    case .fail: .criteriaNotMet
    case .noMachineLearningNeeded: .noMachineLearningNeeded
    case .noGo: .noGo
    }
  }

  /// One word for files and tables.
  public var name: String {
    switch self {
    case .pass: "pass"
    case .fail: "fail"
    case .noMachineLearningNeeded: "no_ml_needed"
    case .noGo: "no_go"
    }
  }
}

/// What the verdict is made from.
public struct VerdictFacts: Sendable {
  /// Scope blockers in words.
  public var blockers: [String]
  /// The criteria for the chosen candidate.
  public var chosen: [CriterionResult]
  /// The criteria for the baseline, served as the bundle would serve it.
  public var baselineAsServed: [CriterionResult]
  /// The yearly value of the chosen candidate over today.
  public var value: Estimate?
  /// What the chosen candidate yields a year over the baseline as it would be served.
  public var gainOverServedBaseline: Estimate?
  /// In the client's currency a year; nil where nothing is said about it.
  public var runCostPerYear: Double?
  public var minimumValuePerYear: Double?
  public var currency: String
  /// Whether passing the criteria can show that the baseline is enough. Not where doing nothing would pass them: limits
  /// that never call have no false alarms.
  public var baselineMaySuffice = true

  public init(
    blockers: [String], chosen: [CriterionResult], baselineAsServed: [CriterionResult], value: Estimate?,
    gainOverServedBaseline: Estimate?, runCostPerYear: Double?, minimumValuePerYear: Double?, currency: String
  ) {
    self.blockers = blockers
    self.chosen = chosen
    self.baselineAsServed = baselineAsServed
    self.value = value
    self.gainOverServedBaseline = gainOverServedBaseline
    self.runCostPerYear = runCostPerYear
    self.minimumValuePerYear = minimumValuePerYear
    self.currency = currency
  }
}

extension Verdict {
  /// The first that holds: blocked, no ML needed, does not pay, pass, fail.
  public init(_ facts: VerdictFacts) {
    if let first = facts.blockers.first {
      self = .noGo(reason: first)
    } else if Self.baselineIsEnough(facts) {
      self = .noMachineLearningNeeded
    } else if let cost = facts.runCostPerYear, let value = facts.value, (value.upper ?? value.point) < cost {
      self = .noGo(
        reason: "it is worth at most \(facts.currency) \(Self.whole(value.upper ?? value.point)) a year and costs "
          + "\(facts.currency) \(Self.whole(cost)) to run")
    } else {
      let failed = facts.chosen.filter { $0.outcome == .fail }.map(\.index)
      self = failed.isEmpty ? .pass : .fail(criteria: failed)
    }
  }

  /// Money without cents; amounts that no `Int` holds are written as they are.
  private static func whole(_ amount: Double) -> String {
    Int(exactly: amount.rounded()).map(String.init) ?? "\(amount)"
  }

  private static func baselineIsEnough(_ facts: VerdictFacts) -> Bool {
    let asked = facts.baselineAsServed.filter {
      $0.outcome != .pending && $0.criterion.metric != "value_per_year" && $0.criterion.minRelativeChange == nil
    }
    // Where nothing absolute is asked there is nothing that the baseline could miss: the gain alone decides.
    guard facts.baselineMaySuffice, asked.allSatisfy({ $0.outcome == .pass }) else { return false }
    guard let gain = facts.gainOverServedBaseline else { return true }
    let sure = gain.lower ?? gain.point
    if let least = facts.minimumValuePerYear { return sure < least }
    return sure <= 0
  }
}
