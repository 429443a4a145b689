public import Evaluation
public import Findings
public import RecommendModel
public import Solution
public import Support

/// Everything that a run found out about a recommender on what users took up after all was chosen.
public struct RecommendEvaluation: Sendable {
  public var solution: SolutionFile
  public var findings: Findings
  /// What a bundle answers with: it knows all interactions.
  public var predictor: RecommendPredictor
  public var money: RecommendMoney?
  public var trials: [RecommendTrialRecord]
  public var notes: [Diagnostic]
  /// Processor seconds by candidate; for the report only.
  public var secondsByCandidate: [String: Double]
  var data: RecommendData
  var split: RecommendSplit
  var choice: RecommendChoice
  var part: TrainingPart
  var judged: JudgedUsers
  /// Ranked lists of each candidate on the test part, longest length.
  var lists: [String: [[Int32]]]
  /// Lists as the rules let them be shown, of chosen candidate and baseline.
  var shown: [String: [[Int32]]]
  /// Hits in the lists that are shown, as each rule is added to those before: what the rules cost.
  var costOfRules: [(name: String, hits: Double)]
  /// Of what the bundle holds.
  var all: TrainingPart
  var served: [String: FittedRecommender]
  var cold: FittedRecommender
  var best: [String: RecommendTrialRecord]
  var slots: Int
}

extension RecommendEvaluation {
  init(
    solution: SolutionFile, data: RecommendData, split: RecommendSplit, choice: RecommendChoice,
    outcome: RecommendSearch.Outcome, part: TrainingPart, measures: RecommendMeasures, validation: RecommendMeasures,
    models: [String: FittedRecommender], all: TrainingPart, served: [String: FittedRecommender], cold: FittedRecommender,
    threads: Int, fitting: RecommendFit
  ) throws {
    self.solution = solution
    self.data = data
    self.split = split
    self.choice = choice
    self.part = part
    self.all = all
    self.served = served
    self.cold = cold
    trials = outcome.records
    notes = outcome.notes
    secondsByCandidate = outcome.seconds
    best = outcome.best
    judged = measures.judged
    slots = solution.recommend.slots
    let (baseline, chosen) = (solution.models.baseline, choice.chosen)
    let names = choice.families + (models["ensemble"] == nil ? [] : ["ensemble"])
    // Scores.
    lists = [:]
    var candidates = [CandidateScores]()
    for name in names {
      guard let model = models[name] else { continue }
      let (statistics, made) = measures.measure(model)
      lists[name] = made
      candidates.append(CandidateScores(name: name, statistics: statistics))
    }
    // Lists as they are shown.
    let shownLists = ShownLists(solution: solution, data: data, part: part, judged: judged, cold: measures.lists.cold, threads: threads)
    shown = [:]
    for name in Set([baseline, chosen]).sorted() {
      guard let model = models[name] else { continue }
      shown[name] = try shownLists.make(model, rules: ServedRules.rules(solution, data), diversity: solution.recommend.diversity?.lambda ?? 0)
    }
    costOfRules = try models[chosen].map { try shownLists.costOfRules($0) } ?? []
    let isShowable = measures.lists.isShowable
    for (place, candidate) in candidates.enumerated() {
      let own = shown[candidate.name] ?? lists[candidate.name]?.map { Array($0.prefix(solution.recommend.slots)) } ?? []
      candidates[place].statistics[MetricKey("failure_rate")] = .ratio(Self.failures(own, judged, isShowable))
    }
    let userWord = UnitWord(one: "user", many: "users")
    let test = ScoreTable(units: measures.units, candidates: candidates, slices: measures.slices, unitWord: userWord)
    let bootstrap = Bootstrap(seed: UInt64(bitPattern: Int64(solution.seed)), threads: threads)
    let taken = judged.users.map(\.taken)
    let hits = shown.mapValues { JudgedLists(lists: $0, taken: taken).hits(at: solution.recommend.slots) }
    money = RecommendMoney(
      chosen: chosen, baseline: baseline, hits: hits, most: taken.map { Double(min($0.count, solution.recommend.slots)) },
      scope: solution.scope, bootstrap: bootstrap)
    let values = money?.statistics ?? [:]
    let judge = Judge(
      scores: test, baseline: baseline, bootstrap: bootstrap, rowsAreIndependent: true, listLength: solution.search.k
    ) { values[$0] }
    let criteria = judge.judge(solution.success.criteria, candidate: chosen)
    let baselineCriteria = judge.judge(solution.success.criteria, candidate: baseline)
    let runCost = solution.export.price.flatMap { RunCost(price: $0) }
    var feasibility = Feasibility.score(solution.scope)
    if let runCost, let money,
      let blocker = Feasibility.blocker(
        runCostPerYear: runCost.perYear, largestValuePerYear: money.perfect, currency: money.currency)
    {
      feasibility.blockers.append(blocker)
    }
    let verdict = Verdict(
      VerdictFacts(
        blockers: feasibility.blockers.map(\.text), chosen: criteria, baselineAsServed: baselineCriteria,
        value: money?.value, gainOverServedBaseline: money?.value, runCostPerYear: runCost?.perYear,
        minimumValuePerYear: solution.scope.minValuePerYear, currency: solution.scope.currency))
    let nothing = Estimate(point: 0, lower: 0, upper: 0)
    findings = Findings(
      solution: solution, chosen: chosen,
      ladder: names.map { Findings.Step($0, members: $0 == "ensemble" ? choice.weights.map(\.name) : []) },
      untried: outcome.untried, ranking: choice.ranking,
      validation: ScoreTable(units: validation.units, candidates: choice.validation, slices: [], unitWord: userWord),
      test: test, testRows: judged.users.count, bootstrap: bootstrap,
      estimates: ScoreEstimates(test, baseline: baseline, bootstrap: bootstrap), feasibility: feasibility,
      runCost: runCost, criteria: criteria, baselineCriteria: baselineCriteria,
      money: money.map {
        Findings.Money(currency: $0.currency, value: $0.value, valueOfServing: nothing, valueOfModel: $0.value)
      }, verdict: verdict,
      wording: Wording(
        units: "users", predictions: "lists", testPart: "test part", validationPart: "validation part",
        asServed: "as it is", noHeadline: "the test part has no value of it",
        valueNote: "what more hits bring than the lists of today"))
    let serves = verdict == .noMachineLearningNeeded ? baseline : chosen
    guard let model = served[serves] ?? served[baseline] else {
      throw Diagnostic("E4830", "no candidate was fitted at last", fix: "run again", exitCode: .bug)
    }
    predictor = try RecommendPredictor(
      contract: RecommendContract(solution, data, candidate: chosen, serves: serves), catalogue: data.catalogue,
      users: try ShownLists.users(all, data), model: model, coldUsers: cold)
  }

  /// Lists with an item that must not be shown: one that rules keep out, or that the user has.
  private static func failures(_ lists: [[Int32]], _ judged: JudgedUsers, _ isShowable: [Bool]) -> RatioStatistic {
    RatioStatistic(
      numerator: zip(lists, judged.users).map { list, user in
        let seen = Set(user.seen)
        return list.contains { !isShowable[Int($0)] || seen.contains($0) } ? 1 : 0
      }, denominator: lists.map { _ in 1 }, caseWord: "lists")
  }
}
