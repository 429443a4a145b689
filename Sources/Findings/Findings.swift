// Room Findings: what a run of any vertical found out, as files, as lines of a terminal and as sections of a report.
// It knows candidates, scores, criteria and money, but not what was predicted.

public import Evaluation
public import Solution

/// What a run found out that every vertical has: candidates, scores, criteria, money, verdict.
public struct Findings: Sendable {
  /// A candidate as the ladder shows it, from the simple to the rich.
  public struct Step: Sendable, Equatable {
    public var name: String
    /// Names of those that an ensemble is made of; empty for a single model.
    public var members: [String]

    public init(_ name: String, members: [String] = []) {
      self.name = name
      self.members = members
    }
  }

  /// The yearly value by REQUIREMENTS part 7.
  public struct Money: Sendable {
    public var currency: String
    /// Of the chosen candidate as it is served, over today.
    public var value: Estimate
    /// Of the baseline as the bundle would serve it, over today.
    public var valueOfServing: Estimate
    /// What the chosen candidate adds to that.
    public var valueOfModel: Estimate

    public init(currency: String, value: Estimate, valueOfServing: Estimate, valueOfModel: Estimate) {
      self.currency = currency
      self.value = value
      self.valueOfServing = valueOfServing
      self.valueOfModel = valueOfModel
    }
  }

  public var solution: SolutionFile
  public var chosen: String
  /// The baseline first.
  public var ladder: [Step]
  /// Candidates that the budget left out.
  public var untried: [String]
  /// By `search.metric` on validation, best first.
  public var ranking: [(name: String, value: Double)]
  public var validation: ScoreTable
  public var test: ScoreTable
  /// Predictions that were judged on the test part.
  public var testRows: Int
  public var bootstrap: Bootstrap
  /// Every metric on all units of the test part.
  public var estimates: ScoreEstimates
  public var feasibility: FeasibilityResult
  public var runCost: RunCost?
  public var criteria: [CriterionResult]
  public var baselineCriteria: [CriterionResult]
  public var money: Money?
  public var verdict: Verdict
  public var wording: Wording

  public init(
    solution: SolutionFile, chosen: String, ladder: [Step], untried: [String],
    ranking: [(name: String, value: Double)], validation: ScoreTable, test: ScoreTable, testRows: Int,
    bootstrap: Bootstrap, estimates: ScoreEstimates, feasibility: FeasibilityResult, runCost: RunCost?,
    criteria: [CriterionResult], baselineCriteria: [CriterionResult], money: Money?, verdict: Verdict, wording: Wording
  ) {
    self.solution = solution
    self.chosen = chosen
    self.ladder = ladder
    self.untried = untried
    self.ranking = ranking
    self.validation = validation
    self.test = test
    self.testRows = testRows
    self.bootstrap = bootstrap
    self.estimates = estimates
    self.feasibility = feasibility
    self.runCost = runCost
    self.criteria = criteria
    self.baselineCriteria = baselineCriteria
    self.money = money
    self.verdict = verdict
    self.wording = wording
  }

  public var baseline: String { solution.models.baseline }
  /// The headline metric of the report.
  public var headline: MetricKey { MetricKey(solution.success.primaryMetric, k: solution.listLength(of: solution.success.primaryMetric)) }

  /// Money a year that the model must bring: its run cost and what the project must be worth at least.
  public var requiredPerYear: Double { (runCost?.perYear ?? 0) + (solution.scope.minValuePerYear ?? 0) }

  /// Whether a criterion asks something of the baseline itself, beside money and gains over it.
  public var asksTheBaseline: Bool {
    baselineCriteria.contains {
      $0.outcome != .pending && $0.criterion.metric != "value_per_year" && $0.criterion.minRelativeChange == nil
    }
  }

  /// The headline metric from which the chosen candidate pays: where the straight line through (baseline, 0) and
  /// (model, value) meets what is required. Nil where nothing is said about money, or where the value does not grow as
  /// the metric gets better.
  public var breakEven: Double? {
    guard let value = money?.value.point, let model = testValue(headline, of: chosen),
      let today = testValue(headline, of: baseline),
      relativeImprovement(of: model, over: today, lowerIsBetter: isLowerBetter(headline.name)) * value > 0
    else { return nil }
    return today + (model - today) * requiredPerYear / value
  }

  /// A metric of a candidate on the test part.
  public func testValue(_ metric: MetricKey, of candidate: String) -> Double? {
    test[candidate]?.statistics[metric].map { $0.value() }
  }

  /// A metric of a candidate on the test part with its interval.
  public func testEstimate(_ metric: MetricKey, of candidate: String) -> Estimate? {
    estimates.value(metric, of: candidate)
  }

  /// How much better a candidate (the chosen one) is than the baseline on some units (all), with its interval.
  public func improvement(_ metric: MetricKey, of candidate: String? = nil, units: [Int]? = nil) -> Estimate? {
    guard let units else { return estimates.improvement(metric, of: candidate ?? chosen) }
    guard let model = test[candidate ?? chosen]?.statistics[metric], let reference = test[baseline]?.statistics[metric]
    else { return nil }
    let lowerIsBetter = isLowerBetter(metric.name)
    let point = relativeImprovement(
      of: model.value(over: units), over: reference.value(over: units), lowerIsBetter: lowerIsBetter)
    guard units.count > 1 else { return Estimate(point: point) }
    return Estimate(
      point: point,
      draws: bootstrap.improvement(of: model, over: reference, lowerIsBetter: lowerIsBetter, units: units))
  }
}

/// The words of a vertical for what all verticals have.
public struct Wording: Sendable, Equatable {
  /// What was sampled: `series`, `customers`, `rows`.
  public var units: String
  /// What one prediction is called, in the plural: `forecasts`.
  public var predictions: String
  /// `test window`, `test part`.
  public var testPart: String
  /// `validation windows`, `folds`.
  public var validationPart: String
  /// How the baseline would be served: `at the 0.75 quantile`, `at its threshold`.
  public var asServed: String
  /// Why the headline metric has no value: `the actual values of the test add up to 0, or are too large`.
  public var noHeadline: String
  /// What the value is, below the key figure.
  public var valueNote: String

  public init(
    units: String, predictions: String, testPart: String, validationPart: String, asServed: String, noHeadline: String,
    valueNote: String
  ) {
    self.units = units
    self.predictions = predictions
    self.testPart = testPart
    self.validationPart = validationPart
    self.asServed = asServed
    self.noHeadline = noHeadline
    self.valueNote = valueNote
  }
}
