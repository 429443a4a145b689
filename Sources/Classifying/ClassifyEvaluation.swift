public import ClassifyModel
public import Evaluation
public import Findings
import Features
import LearnerFitting
import Learners
import Matrices
public import Solution
import Support
import Tables

/// Everything that a run found out about a classifier or regression on rows that nothing was chosen on.
public struct ClassifyEvaluation: Sendable {
  public var solution: SolutionFile
  public var target: ClassifyTarget
  public var findings: Findings
  public var predictor: ClassifyPredictor
  public var money: ClassifyMoney?
  var data: ClassifyData
  var split: RowSplit
  var candidates: [ClassifyCandidate]
  var trials: [TrialRecord]
  /// The test part in the order of `split.test`.
  var judged: JudgedRows
  /// Calibrated predictions of every candidate on the test part.
  var predictions: [String: [Double]]
  /// Who would be acted on without asking a person.
  var acts: [String: [Bool]]
  /// Which rows a person decides; nil where nobody is asked.
  var review: ClassifyReview?
  var reviews: [String: BinaryOutcomes.Review]
  var payoffs: Payoffs?
  var today: Evaluation.CurrentProcess
  var whole: PreparedPart
  var models: [String: ClassifierModel]
  var leaks: [LeakageFinding]
  /// What the budgets of time and memory did to the search.
  var notes: [Diagnostic]
  /// What the chosen model looks at; the pipeline measures it.
  var importance: PermutationImportance?

  var chosen: ClassifyCandidate { candidates.first { $0.name == findings.chosen } ?? candidates[0] }

  /// The chosen candidate, or the baseline, on the test part.
  func outcomes(_ name: String) -> BinaryOutcomes {
    judged.binary(
      predictions[name] ?? [], acts: acts[name] ?? [], alertShare: solution.alertShare, review: reviews[name])
  }

  /// The same at the threshold that the endpoint compares with, where an alert budget was asked for: seeing one row at
  /// a time, it cannot count. Nil where both are one.
  func outcomesAtThreshold(_ name: String) -> BinaryOutcomes? {
    guard solution.alertShare != nil, let own = predictions[name],
      let least = candidates.first(where: { $0.name == name })?.decision?.threshold
    else { return nil }
    let isReviewed = reviews[name]?.isReviewed
    return judged.binary(
      own, acts: own.indices.map { own[$0] >= least && isReviewed?[$0] != true }, alertShare: solution.alertShare,
      review: reviews[name])
  }

  /// What would be done were nobody asked.
  func outcomesWithoutReview(_ name: String) -> BinaryOutcomes? {
    guard reviews[name] != nil, let own = predictions[name] else { return nil }
    let decision = candidates.first { $0.name == name }?.decision
    return judged.binary(
      own, acts: decision?.acts(own, judged: judged, payoffs: payoffs) ?? [], alertShare: solution.alertShare)
  }
}

extension ClassifyEvaluation {
  init(
    _ choice: ClassifyChoice, whole preparedForAll: PreparedPart, learners: [String: Learner], split: RowSplit,
    search: ClassifySearch.Result, data: ClassifyData, solution: SolutionFile, threads: Int
  ) throws {
    self.solution = solution
    self.data = data
    self.split = split
    let asTheyAre = data.imported.map {
      $0.part(training: split.development, judged: split.test, data: data, threads: threads)
    }
    // The client's own model has columns of its own.
    let whole = choice.chosen == CandidateFamily.imported.rawValue ? asTheyAre ?? preparedForAll : preparedForAll
    self.whole = whole
    target = data.target
    candidates = choice.candidates
    trials = search.records
    notes = search.notes
    judged = JudgedRows(split.test, of: data)
    let bootstrap = Bootstrap(seed: UInt64(bitPattern: Int64(solution.seed)), threads: threads)
    let baseline = solution.models.baseline
    let scope = solution.scope
    payoffs = scope.payoff.flatMap { Payoffs($0, rows: split.test, table: data.table) }
    models = Self.models(choice, learners)
    predictions = [baseline: choice.baseline.predictions(split.test, data: data)]
    for (name, model) in models {
      let isImported = name == CandidateFamily.imported.rawValue
      let rows = isImported ? asTheyAre ?? preparedForAll : preparedForAll
      predictions[name] = model.predict(rows.judged, threads: threads)
    }
    acts = [:]
    reviews = [:]
    review = ClassifyReview(solution, target: data.target)
    for candidate in candidates {
      let own = predictions[candidate.name] ?? []
      let decided = Self.decided(candidate, own, judged, payoffs, review)
      acts[candidate.name] = decided.acts
      reviews[candidate.name] = decided.review
    }
    let chosen = candidates.first { $0.name == choice.chosen }
    today = choice.baseline.today(
      solution, rows: split.test, data: data, share: chosen?.decision?.alertShare ?? 0)
    // Scores.
    let (candidates, predictions, acts, judged) = (self.candidates, self.predictions, self.acts, self.judged)
    let (review, reviews) = (self.review, self.reviews)
    let measures = ClassifyMeasures(data: data, solution: solution)
    let units = judged.unitOfRow ?? Array(split.test.indices)
    let slices = data.sliceNames.compactMap { name -> SliceColumn? in
      let slice = SliceColumn(
        name: name,
        valueOfUnit: data.slice(name, rows: split.test, unitOfRow: units, unitCount: judged.unitNames.count))
      return (2...200).contains(slice.groups.count) ? slice : nil
    }
    // Differences between groups are asked of sensitive columns, and of those that a criterion names.
    let fairness = slices.filter { slice in
      solution.data.columns.contains { $0.name == slice.name && $0.role == .sensitive }
        || solution.success.criteria.contains { $0.slice == slice.name }
    }
    let unitWord = judged.unitOfRow == nil ? UnitWord.row : .group
    let test = ScoreTable(
      units: judged.unitNames,
      candidates: candidates.map { candidate in
        CandidateScores(
          name: candidate.name,
          statistics: measures.statistics(
            predictions[candidate.name] ?? [], acts: acts[candidate.name] ?? [], review: reviews[candidate.name],
            judged: judged, slices: fairness))
      }, slices: slices, unitWord: unitWord)
    let validation = ScoreTable(
      units: choice.judged.unitNames,
      candidates: candidates.map { candidate in
        let decided = Self.decided(
          candidate, candidate.outOfFold.values, choice.judged,
          scope.payoff.flatMap { Payoffs($0, rows: choice.judged.rows, table: data.table) }, review)
        return CandidateScores(
          name: candidate.name,
          statistics: measures.statistics(
            candidate.outOfFold.values, acts: decided.acts, review: decided.review, judged: choice.judged, slices: []))
      }, slices: [], unitWord: unitWord)
    // Money.
    if target.isBinary, let payoffs {
      var outcomes = [String: BinaryOutcomes]()
      for candidate in candidates {
        outcomes[candidate.name] = judged.binary(
          predictions[candidate.name] ?? [], acts: acts[candidate.name] ?? [], alertShare: solution.alertShare,
          review: reviews[candidate.name])
      }
      money = ClassifyMoney(
        chosen: choice.chosen, baseline: baseline, outcomes: outcomes, payoffs: payoffs, process: today, scope: scope,
        bootstrap: bootstrap)
    } else if target.isRegression {
      money = ClassifyMoney(
        chosen: choice.chosen, baseline: baseline, predictions: predictions, judged: judged, scope: scope,
        bootstrap: bootstrap)
    } else {
      money = nil
    }
    let worth = money?.statistics ?? [:]
    let judge = Judge(
      scores: test, baseline: baseline, bootstrap: bootstrap, rowsAreIndependent: judged.unitOfRow == nil
    ) { worth[$0] }
    let criteria = judge.judge(solution.success.criteria, candidate: choice.chosen)
    let baselineCriteria = judge.judge(solution.success.criteria, candidate: baseline)
    let runCost = solution.export.price.flatMap { RunCost(price: $0) }
    var feasibility = Feasibility.score(scope)
    if let runCost, let money,
      let blocker = Feasibility.blocker(
        runCostPerYear: runCost.perYear, largestValuePerYear: money.perfect, currency: money.currency)
    {
      feasibility.blockers.append(blocker)
    }
    let verdict = Verdict(
      VerdictFacts(
        blockers: feasibility.blockers.map(\.text), chosen: criteria, baselineAsServed: baselineCriteria,
        value: money?.value, gainOverServedBaseline: money?.valueOfModel, runCostPerYear: runCost?.perYear,
        minimumValuePerYear: scope.minValuePerYear, currency: scope.currency))
    findings = Findings(
      solution: solution, chosen: choice.chosen,
      ladder: candidates.map { Findings.Step($0.name, members: $0.members.map(\.name)) }, untried: search.untried,
      ranking: choice.ranking, validation: validation, test: test, testRows: split.test.count, bootstrap: bootstrap,
      estimates: ScoreEstimates(test, baseline: baseline, bootstrap: bootstrap), feasibility: feasibility,
      runCost: runCost, criteria: criteria, baselineCriteria: baselineCriteria,
      money: money.map {
        Findings.Money(
          currency: $0.currency, value: $0.value, valueOfServing: $0.valueOfServing, valueOfModel: $0.valueOfModel)
      }, verdict: verdict,
      wording: Wording(
        units: unitWord.many, predictions: "predictions", testPart: "test part", validationPart: "folds",
        asServed: target.isBinary ? "at its own threshold" : "as it is",
        noHeadline: "the test part has no value of it",
        valueNote: target.isRegression
          ? "what errors cost today, less what they would cost with this model"
          : "what decisions bring with this model, less what they bring today"))
    leaks = ClassifyLeaks.find(
      data: data, split: split, whole: whole, solution: solution, threads: threads)
    let serves = verdict == .noMachineLearningNeeded ? baseline : choice.chosen
    let model = models[choice.chosen] ?? models.values.first
    guard let model else {
      throw Diagnostic("E4558", "no candidate was fitted at last", fix: "run again", exitCode: .bug)
    }
    let decision = candidates.first { $0.name == serves }?.decision
    var extra = serves == baseline ? choice.baseline.columns : []
    // Amounts that are compared row by row have to be in a request.
    if decision?.threshold == nil || solution.classify.reviewBand?.rule == .worthItsCost,
      let columns = scope.payoff?.columns
    {
      extra += columns.compactMap { data.input($0) }
    }
    let contract = ClassifyContract(
      data: data, pipeline: whole.pipeline, solution: solution, decision: decision, candidate: choice.chosen,
      serves: serves, example: split.test.first ?? 0, extra: extra)
    predictor = ClassifyPredictor(
      contract: contract, pipeline: whole.pipeline, model: model, baseline: choice.baseline.served(contract))
    if target.isBinary, let payoffs {
      let (byThreshold, byPerson) = (
        atThreshold(choice.chosen, payoffs: payoffs), reviewing(choice.chosen, payoffs: payoffs)
      )
      money?.atThreshold = byThreshold
      money?.reviewing = byPerson
    }
  }

  /// Which rows a candidate acts on, and which a person decides.
  private static func decided(
    _ candidate: ClassifyCandidate, _ predictions: [Double], _ judged: JudgedRows, _ payoffs: Payoffs?,
    _ review: ClassifyReview?
  ) -> (acts: [Bool], review: BinaryOutcomes.Review?) {
    let byRule =
      candidate.decision?.acts(predictions, judged: judged, payoffs: payoffs)
      ?? [Bool](repeating: false, count: predictions.count)
    guard let review else { return (byRule, nil) }
    let isReviewed = review.reviewed(predictions, target: judged.target, payoffs: payoffs)
    guard isReviewed.count == byRule.count else { return (byRule, .init(isReviewed, cost: review.cost)) }
    return (zip(byRule, isReviewed).map { $0 && !$1 }, .init(isReviewed, cost: review.cost))
  }

  /// The candidates as they are served, fitted on all training rows.
  private static func models(_ choice: ClassifyChoice, _ learners: [String: Learner]) -> [String: ClassifierModel] {
    var models = [String: ClassifierModel]()
    for candidate in choice.candidates {
      if let learner = learners[candidate.name] {
        models[candidate.name] = ClassifierModel(
          members: [.init(name: candidate.name, learner: learner, calibrators: candidate.calibrators, weight: 1)],
          calibrators: [])
      } else if !candidate.members.isEmpty {
        let members = candidate.members.compactMap { member -> ClassifierModel.Member? in
          guard let learner = learners[member.name],
            let own = choice.candidates.first(where: { $0.name == member.name })
          else { return nil }
          return .init(name: member.name, learner: learner, calibrators: own.calibrators, weight: member.weight)
        }
        // A member that no weight fell on would only cost time.
        models[candidate.name] = ClassifierModel(
          members: members.filter { abs($0.weight) > 1e-6 }, combination: candidate.combination,
          calibrators: candidate.calibrators)
      }
    }
    return models
  }
}
