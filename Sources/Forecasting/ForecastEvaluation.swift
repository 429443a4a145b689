public import Evaluation
public import Findings
public import ForecastModel
public import Solution

/// Everything that a run found out, once all windows are forecast: what the files, the report and the terminal show.
public struct ForecastEvaluation: Sendable {
  public var solution: SolutionFile
  public var set: SeriesSet
  public var origins: RollingOrigin
  public var seasonLength: Int
  public var contract: ForecastContract
  /// The baseline first.
  public var ladder: [Candidate]
  /// Candidates that the budget left out.
  public var untried: [String]
  /// By `search.metric` on the validation windows.
  public var chosen: Candidate
  /// Why the chosen one was chosen: its value and the others', best first.
  public var ranking: [(name: String, value: Double)]
  public var validation: TestMeasures
  public var test: TestMeasures
  /// The intervals that each candidate got from the validation windows.
  public var intervals: [String: QuantileTable]
  /// How those of the chosen candidate were made; never `auto`.
  public var intervalMethod: IntervalSettings.Method
  public var feasibility: FeasibilityResult
  public var runCost: RunCost?
  public var criteria: [CriterionResult]
  public var baselineCriteria: [CriterionResult]
  public var money: ForecastMoney?
  public var verdict: Verdict
  public var bootstrap: Bootstrap
  /// Every metric on all units of the test windows.
  public var estimates: ScoreEstimates
  /// Series that do not have every window, with how many they have.
  public var shortSeries: [(name: String, windows: Int)]

  public var baseline: String { solution.models.baseline }
  /// The headline metric of the chosen candidate and of the baseline on the test windows.
  public var headline: MetricKey { MetricKey(solution.success.primaryMetric, level: nil) }

  /// A metric of a candidate on the test windows.
  public func testValue(_ metric: MetricKey, of candidate: String) -> Double? {
    test.scores[candidate]?.statistics[metric].map { $0.value() }
  }

  /// A metric of a candidate on the test windows with its interval.
  public func testEstimate(_ metric: MetricKey, of candidate: String) -> Estimate? {
    estimates.value(metric, of: candidate)
  }

  /// What every vertical finds out, for the files, the terminal and the shared sections of the report.
  public var findings: Findings {
    Findings(
      solution: solution, chosen: chosen.name,
      ladder: ladder.map { Findings.Step($0.name, members: $0.members) }, untried: untried, ranking: ranking,
      validation: validation.scores, test: test.scores, testRows: test.rows.count, bootstrap: bootstrap,
      estimates: estimates, feasibility: feasibility, runCost: runCost, criteria: criteria,
      baselineCriteria: baselineCriteria,
      money: money.map {
        Findings.Money(
          currency: $0.currency, value: $0.value, valueOfServing: $0.valueOfQuantile, valueOfModel: $0.valueOfForecast)
      }, verdict: verdict,
      wording: Wording(
        units: "series", predictions: "forecasts", testPart: "test window", validationPart: "validation windows",
        asServed: "at the \(NumberText.fixed(contract.servedQuantile, 2)) quantile",
        noHeadline: "the actual values of the test add up to 0, or are too large",
        valueNote: "what errors cost today, less what they would cost with this model"))
  }
}

extension ForecastEvaluation {
  /// Judges forecasts of all windows.
  /// - Parameters:
  ///   - windows: by candidate name and window index; validation and test windows of every candidate of `ladder`.
  init(
    solution: SolutionFile, set: SeriesSet, origins: RollingOrigin, seasonLength: Int, contract: ForecastContract,
    ladder: [Candidate], untried: [String], windows: [String: [Int: WindowForecasts]], choice: Choice,
    threads: Int
  ) {
    let baseline = solution.models.baseline
    let bootstrap = Bootstrap(seed: UInt64(bitPattern: Int64(solution.seed)), threads: threads)
    let plan = choice.plan
    let candidates = ladder.map { candidate in
      JudgedCandidate(
        name: candidate.name, windows: windows[candidate.name] ?? [:],
        intervals: choice.intervals[candidate.name] ?? .normal)
    }
    let test = plan.measure(candidates, windows: (0..<origins.count).filter { origins.isTest($0) })
    let unitsPerYear = solution.scope.volume.unitsPerYear
    let judge = Judge(
      scores: test.scores, baseline: baseline, bootstrap: bootstrap, rowsAreIndependent: false
    ) { ForecastMoney.value(of: $0, baseline: baseline, in: test, unitsPerYear: unitsPerYear) }
    let criteria = judge.judge(solution.success.criteria, candidate: choice.chosen.name)
    let baselineCriteria = judge.judge(solution.success.criteria, candidate: baseline)
    let money = ForecastMoney(
      candidate: choice.chosen.name, baseline: baseline, measures: test, scope: solution.scope, bootstrap: bootstrap)
    let runCost = solution.export.price.flatMap { RunCost(price: $0) }
    var feasibility = Feasibility.score(solution.scope)
    // A perfect forecast would save all that errors cost today.
    if let runCost, let money,
      let blocker = Feasibility.blocker(
        runCostPerYear: runCost.perYear, largestValuePerYear: money.costToday, currency: money.currency)
    {
      feasibility.blockers.append(blocker)
    }
    let verdict = Verdict(
      VerdictFacts(
        blockers: feasibility.blockers.map(\.text), chosen: criteria, baselineAsServed: baselineCriteria,
        value: money?.value, gainOverServedBaseline: money?.valueOfForecast,
        runCostPerYear: runCost?.perYear,
        minimumValuePerYear: solution.scope.minValuePerYear, currency: solution.scope.costOfError.currency))
    self.init(
      solution: solution, set: set, origins: origins, seasonLength: seasonLength, contract: contract, ladder: ladder,
      untried: untried, chosen: choice.chosen, ranking: choice.ranking, validation: choice.measures, test: test,
      intervals: choice.intervals, intervalMethod: choice.method(of: choice.chosen.name), feasibility: feasibility, runCost: runCost, criteria: criteria,
      baselineCriteria: baselineCriteria, money: money, verdict: verdict, bootstrap: bootstrap,
      estimates: ScoreEstimates(test.scores, baseline: baseline, bootstrap: bootstrap),
      shortSeries: set.series.compactMap { series in
        let count = origins.windows(of: series, end: set.end(of: series)).count
        return count < origins.count ? (series.name, count) : nil
      })
  }
}
