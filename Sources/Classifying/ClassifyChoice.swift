import ClassifyModel
import Evaluation
import LearnerFitting
import Learners
import Solution
import Support

/// The candidates calibrated, blended and ranked on out-of-fold predictions, before the test part is touched.
struct ClassifyChoice: Sendable {
  /// The baseline first, then from the simple to the rich, the ensemble last.
  var candidates: [ClassifyCandidate]
  var chosen: String
  /// By `search.metric`, best first.
  var ranking: [(name: String, value: Double)]
  /// Rows that every candidate was judged on.
  var judged: JudgedRows
  /// Of the baseline: what it is.
  var baseline: ClassifyBaseline

  /// Part of an ensemble's weight that is spread evenly over its members: none, since members are calibrated before
  /// they are blended (docs/models/ensemble.md has what the others did).
  static let shrinkage = 0.0

  init(_ search: ClassifySearch.Result, split: RowSplit, data: ClassifyData, solution: SolutionFile) throws {
    guard let first = search.best.first else {
      throw Diagnostic(
        "E4557", "no candidate could be fitted within the time budget", at: solution.place(of: "search.time_budget_s"),
        fix: "raise search.time_budget_s, or list a simpler candidate", exitCode: .temporary)
    }
    let rows = first.outOfFold.rows
    judged = JudgedRows(rows, of: data)
    let measures = ClassifyMeasures(data: data, solution: solution)
    let payoffs = solution.scope.payoff.flatMap { Payoffs($0, rows: rows, table: data.table) }
    let mayCompare = data.canSee(solution.scope.payoff?.columns ?? [])
    let judgedRows = judged
    func decision(_ predictions: [Double]) -> ClassifyDecision? {
      guard data.target.isBinary else { return nil }
      return ClassifyDecision(
        predictions, judged: judgedRows, solution: solution, payoffs: payoffs, mayCompareByRow: mayCompare)
    }
    baseline = try ClassifyBaseline(solution, data: data, training: split.development)
    let today = baseline.predictions(rows, data: data)
    var outOfFold = first.outOfFold
    outOfFold.values = today
    candidates = [
      ClassifyCandidate(
        name: solution.models.baseline, members: [], trial: nil, outOfFold: outOfFold, calibrators: [], calibration: [],
        decision: decision(today), score: measures.value(of: solution.search.metric, outOfFold))
    ]
    for best in search.best {
      // The client's own model is judged and served as it answers.
      if best.trial.family == .imported {
        candidates.append(
          ClassifyCandidate(
            name: best.trial.family.rawValue, members: [], trial: best.trial, outOfFold: best.outOfFold,
            calibrators: [], calibration: [], decision: decision(best.outOfFold.values),
            score: measures.value(of: solution.search.metric, best.outOfFold)))
        continue
      }
      let calibration = CrossCalibration(
        best.outOfFold, target: data.target, weights: data.weights, method: solution.models.calibration,
        votes: best.trial.votes)
      candidates.append(
        ClassifyCandidate(
          name: best.trial.family.rawValue, members: [], trial: best.trial, outOfFold: calibration.calibrated,
          calibrators: calibration.calibrators, calibration: calibration.methods,
          decision: decision(calibration.calibrated.values),
          score: measures.value(of: solution.search.metric, calibration.calibrated)))
    }
    // Rows that the client's own model was fitted on are not known, so it would get too much weight.
    let members = candidates.dropFirst().filter { $0.name != CandidateFamily.imported.rawValue }
    if solution.models.candidates.contains(CandidateFamily.ensemble), members.count > 1 {
      candidates.append(
        Self.ensemble(members, data: data, solution: solution, measures: measures, decision))
    }
    let lowerIsBetter = ClassifyMeasures.isLowerBetter(solution.search.metric)
    // Where two are equal, the simpler one stands first and stays first.
    ranking = candidates.enumerated().filter { $0.element.score.isFinite }.sorted { a, b in
      a.element.score == b.element.score
        ? a.offset < b.offset : lowerIsBetter ? a.element.score < b.element.score : a.element.score > b.element.score
    }.map { ($0.element.name, $0.element.score) }
    let choosable = candidates.dropFirst().map(\.name)
    let best = ranking.first { choosable.contains($0.name) }?.name ?? choosable[0]
    chosen = Self.preferred(best, candidates, data: data)
  }

  /// The members put together as `models.ensemble` says; a stack also knows what their weighted mean would have come to.
  private static func ensemble(
    _ members: [ClassifyCandidate], data: ClassifyData, solution: SolutionFile, measures: ClassifyMeasures,
    _ decision: ([Double]) -> ClassifyDecision?
  ) -> ClassifyCandidate {
    let rows = members[0].outOfFold.rows
    let outputs = members[0].outOfFold.outputs
    func values(_ member: ClassifyCandidate, _ places: [Int]) -> [Double] {
      places.flatMap { Array(member.outOfFold.values[$0 * outputs..<($0 + 1) * outputs]) }
    }
    func weighted(_ places: [Int]) -> Stack {
      Stack(
        weights: Blend.weights(
          members.map { values($0, places) }, target: data.target, rows: places.map { rows[$0] },
          rowWeights: data.weights, shrinkage: shrinkage), combination: .mean)
    }
    func stacked(_ places: [Int]) -> Stack {
      Stack.fit(
        members.map { values($0, places) }, kind: data.target.kind, target: places.map { data.target.values[rows[$0]] },
        weights: places.map { data.weights?[rows[$0]] ?? 1 })
    }
    typealias Found = (stack: Stack, calibration: CrossCalibration, score: Double)
    func found(_ fit: (_ places: [Int]) -> Stack) -> Found {
      let own = together(members, by: fit)
      let calibration = CrossCalibration(
        own.outOfFold, target: data.target, weights: data.weights, method: solution.models.calibration)
      return (own.all, calibration, measures.value(of: solution.search.metric, calibration.calibrated))
    }
    let mean = found(weighted)
    let regression = solution.models.ensemble == .weighted ? nil : found(stacked)
    let takesStack = regression.map {
      solution.models.ensemble == .stacked
        || prefersStack($0.calibration.calibrated, $0.score, over: mean.calibration.calibrated, mean.score, data, solution)
    }
    let own = takesStack == true ? regression ?? mean : mean
    return ClassifyCandidate(
      name: CandidateFamily.ensemble, members: zip(members.map(\.name), own.stack.weights).map { ($0, $1) },
      combination: own.stack.combination, weightedScore: own.stack.combination.isStacked ? mean.score : nil, trial: nil,
      outOfFold: own.calibration.calibrated, calibrators: own.calibration.calibrators,
      calibration: own.calibration.methods, decision: decision(own.calibration.calibrated.values), score: own.score)
  }

  /// Members put together by what is fitted on the other folds where they are judged, and on all where they are served.
  private static func together(
    _ members: [ClassifyCandidate], by fit: (_ places: [Int]) -> Stack
  ) -> (all: Stack, outOfFold: OutOfFold) {
    let outOfFold = members[0].outOfFold
    let (folds, outputs) = (outOfFold.folds, outOfFold.outputs)
    var values = [Double](repeating: 0, count: outOfFold.values.count)
    for fold in Set(folds).sorted() {
      let others = folds.indices.filter { folds[$0] != fold }
      let own = fit(others.isEmpty ? Array(folds.indices) : others)
      let places = folds.indices.filter { folds[$0] == fold }
      var sum = Combination.Sum(own.combination, count: places.count, outputs: outputs)
      for (member, weight) in zip(members, own.weights) {
        sum.add(
          places.flatMap { Array(member.outOfFold.values[$0 * outputs..<($0 + 1) * outputs]) }, weight: weight)
      }
      let predictions = sum.predictions
      for (index, place) in places.enumerated() {
        for output in 0..<outputs { values[place * outputs + output] = predictions[index * outputs + output] }
      }
    }
    return (fit(Array(folds.indices)), outOfFold.with(values))
  }
}

extension ClassifyData {
  /// Whether all of these columns are features as they are in the file, so that an endpoint sees them.
  func canSee(_ columns: [String]) -> Bool { columns.allSatisfy { featureNames.contains($0) } }
}
