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
  /// Who would be acted on.
  var acts: [String: [Bool]]
  var payoffs: Payoffs?
  var today: Evaluation.CurrentProcess
  var whole: PreparedPart
  var models: [String: ClassifierModel]
  var leaks: [LeakageFinding]

  var chosen: ClassifyCandidate { candidates.first { $0.name == findings.chosen } ?? candidates[0] }

  /// The chosen candidate, or the baseline, on the test part.
  func outcomes(_ name: String) -> BinaryOutcomes {
    judged.binary(predictions[name] ?? [], acts: acts[name] ?? [], alertShare: solution.alertShare)
  }
}

extension ClassifyEvaluation {
  init(
    _ choice: ClassifyChoice, whole: PreparedPart, learners: [String: Learner], split: RowSplit,
    search: ClassifySearch.Result, data: ClassifyData, solution: SolutionFile, threads: Int
  ) throws {
    self.solution = solution
    self.data = data
    self.split = split
    self.whole = whole
    target = data.target
    candidates = choice.candidates
    trials = search.records
    judged = JudgedRows(split.test, of: data)
    let bootstrap = Bootstrap(seed: UInt64(bitPattern: Int64(solution.seed)), threads: threads)
    let baseline = solution.models.baseline
    let scope = solution.scope
    payoffs = scope.payoff.flatMap { Payoffs($0, rows: split.test, table: data.table) }
    models = Self.models(choice, learners)
    predictions = [baseline: choice.baseline.predictions(split.test, data: data)]
    for (name, model) in models { predictions[name] = model.predict(whole.judged, threads: threads) }
    acts = [:]
    for candidate in candidates {
      let own = predictions[candidate.name] ?? []
      acts[candidate.name] =
        candidate.decision?.acts(own, judged: judged, payoffs: payoffs) ?? [Bool](repeating: false, count: own.count)
    }
    let chosen = candidates.first { $0.name == choice.chosen }
    today = choice.baseline.today(
      solution, rows: split.test, data: data, share: chosen?.decision?.alertShare ?? 0)
    // Scores.
    let (candidates, predictions, acts, judged) = (self.candidates, self.predictions, self.acts, self.judged)
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
            predictions[candidate.name] ?? [], acts: acts[candidate.name] ?? [], judged: judged, slices: fairness))
      }, slices: slices, unitWord: unitWord)
    let validation = ScoreTable(
      units: choice.judged.unitNames,
      candidates: candidates.map { candidate in
        CandidateScores(
          name: candidate.name,
          statistics: measures.statistics(
            candidate.outOfFold.values,
            acts: candidate.decision?.acts(
              candidate.outOfFold.values, judged: choice.judged,
              payoffs: scope.payoff.flatMap { Payoffs($0, rows: choice.judged.rows, table: data.table) })
              ?? candidate.outOfFold.rows.map { _ in false }, judged: choice.judged, slices: []))
      }, slices: [], unitWord: unitWord)
    // Money.
    if target.isBinary, let payoffs {
      var outcomes = [String: BinaryOutcomes]()
      for candidate in candidates {
        outcomes[candidate.name] = judged.binary(
          predictions[candidate.name] ?? [], acts: acts[candidate.name] ?? [], alertShare: solution.alertShare)
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
    if decision?.threshold == nil, let columns = scope.payoff?.columns { extra += columns.compactMap { data.input($0) } }
    let contract = ClassifyContract(
      data: data, pipeline: whole.pipeline, solution: solution, decision: decision, candidate: choice.chosen,
      serves: serves, example: split.test.first ?? 0, extra: extra)
    predictor = ClassifyPredictor(
      contract: contract, pipeline: whole.pipeline, model: model, baseline: choice.baseline.served(contract))
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
          members: members.filter { $0.weight > 1e-6 }, calibrators: candidate.calibrators)
      }
    }
    return models
  }
}
