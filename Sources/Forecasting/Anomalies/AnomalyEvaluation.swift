import Evaluation
public import Findings
public import ForecastModel
public import Solution

/// Everything that a run of a watch found out: what the files, the report and the terminal show.
public struct AnomalyEvaluation: Sendable {
  public var solution: SolutionFile
  public var set: SeriesSet
  public var contract: ForecastContract
  public var rule: AnomalyRule
  public var chosen: Candidate
  /// On the test windows, the baseline first.
  public var test: [AlarmMeasures]
  public var findings: Findings
  public var money: AlarmMoney?
  /// Normal weeks on which the threshold was set.
  public var calibrationWeeks: Double
  var plan: AnomalyPlan
  var watch: AnomalyWatch
  var limits: [(below: Double, above: Double)]

  /// The alarms of the chosen candidate on the test windows, and those of today.
  public var alarms: AlarmMeasures { test.first { $0.name == chosen.name } ?? test[0] }
  public var today: AlarmMeasures { test[0] }
}

extension AnomalyEvaluation {
  /// Judges what the candidates said of the test windows.
  /// - Parameters:
  ///   - watches: of the fixed limits, then of every candidate of `ladder`.
  ///   - ranking: candidates by `search.metric` on the validation windows, best first.
  init(
    plan: AnomalyPlan, solution: SolutionFile, ladder: [Candidate], untried: [String], watches: [AnomalyWatch],
    limits: [(below: Double, above: Double)], ranking: [(name: String, value: Double)], calibrationWeeks: Double,
    threads: Int
  ) {
    let bootstrap = Bootstrap(seed: UInt64(bitPattern: Int64(solution.seed)), threads: threads)
    func measures(_ windows: [Int], _ readings: KeyPath<AnomalyWatch, [[AnomalyReading]]>) -> [AlarmMeasures] {
      watches.enumerated().map { place, watch in
        plan.measure(watch.name, watch[keyPath: readings], windows: windows, judgesErrors: place > 0)
      }
    }
    func table(_ measures: [AlarmMeasures], _ windows: [Int]) -> ScoreTable {
      ScoreTable(
        units: plan.blockNames(windows),
        candidates: measures.map { CandidateScores(name: $0.name, statistics: $0.statistics) }, slices: [],
        unitIsTimeBlock: true)
    }
    let test = measures(plan.testWindows, \.test)
    let validation = measures(plan.validationWindows, \.validation)
    let chosen = ladder.first { $0.name == ranking.first?.name } ?? ladder[0]
    let ours = test.first { $0.name == chosen.name } ?? test[0]
    let today = test[0]
    let scores = table(test, plan.testWindows)
    let judge = Judge(scores: scores, baseline: today.name, bootstrap: bootstrap, rowsAreIndependent: false) { name in
      test.first { $0.name == name }.flatMap { AlarmMoney.value(of: $0, over: today, scope: solution.scope) }
    }
    let criteria = judge.judge(solution.success.criteria, candidate: chosen.name)
    let baselineCriteria = judge.judge(solution.success.criteria, candidate: today.name)
    let money = AlarmMoney(model: ours, today: today, scope: solution.scope, bootstrap: bootstrap)
    let runCost = solution.export.price.flatMap { RunCost(price: $0) }
    var feasibility = Feasibility.score(solution.scope)
    if let runCost, let money,
      let blocker = Feasibility.blocker(
        runCostPerYear: runCost.perYear, largestValuePerYear: money.costToday, currency: money.currency)
    {
      feasibility.blockers.append(blocker)
    }
    var facts = VerdictFacts(
      blockers: feasibility.blockers.map(\.text), chosen: criteria, baselineAsServed: baselineCriteria,
      value: money?.value, gainOverServedBaseline: money?.value, runCostPerYear: runCost?.perYear,
      minimumValuePerYear: solution.scope.minValuePerYear, currency: solution.scope.costOfError.currency)
    facts.baselineMaySuffice = plan.hasEvents
    let verdict = Verdict(facts)
    var contract = plan.contract
    contract.candidate = chosen.name
    contract.serves = verdict == .noMachineLearningNeeded ? contract.baseline : chosen.name
    let watch = watches.first { $0.name == chosen.name } ?? watches[0]
    var rule = watch.rule
    rule.servesLimits = verdict == .noMachineLearningNeeded
    self.init(
      solution: solution, set: plan.set, contract: contract, rule: rule, chosen: chosen, test: test,
      findings: Findings(
        solution: solution, chosen: chosen.name,
        ladder: [.init(today.name)] + ladder.map { .init($0.name, members: $0.members) }, untried: untried,
        ranking: ranking, validation: table(validation, plan.validationWindows), test: scores,
        testRows: watch.test.reduce(0) { $0 + $1.count { !$0.value.isNaN } }, bootstrap: bootstrap,
        estimates: ScoreEstimates(scores, baseline: today.name, bootstrap: bootstrap), feasibility: feasibility,
        runCost: runCost, criteria: criteria, baselineCriteria: baselineCriteria,
        money: money.map {
          Findings.Money(
            currency: $0.currency, value: $0.value, valueOfServing: Estimate(point: 0), valueOfModel: $0.value)
        }, verdict: verdict,
        wording: Wording(
          units: "time blocks", predictions: "readings", testPart: "test windows",
          validationPart: "validation windows", asServed: "as they are",
          noHeadline: "there is no event in the test windows",
          valueNote: "what false alarms and missed failures cost with fixed limits, less what they would cost")),
      money: money, calibrationWeeks: calibrationWeeks, plan: plan, watch: watch, limits: limits)
  }
}
