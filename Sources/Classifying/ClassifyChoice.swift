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
      let calibration = CrossCalibration(
        best.outOfFold, target: data.target, weights: data.weights, method: solution.models.calibration)
      candidates.append(
        ClassifyCandidate(
          name: best.trial.family.rawValue, members: [], trial: best.trial, outOfFold: calibration.calibrated,
          calibrators: calibration.calibrators, calibration: calibration.methods,
          decision: decision(calibration.calibrated.values),
          score: measures.value(of: solution.search.metric, calibration.calibrated)))
    }
    if solution.models.candidates.contains(CandidateFamily.ensemble), candidates.count > 2 {
      candidates.append(
        Self.ensemble(Array(candidates.dropFirst()), data: data, solution: solution, measures: measures, decision))
    }
    let lowerIsBetter = ClassifyMeasures.isLowerBetter(solution.search.metric)
    // Where two are equal, the simpler one stands first and stays first.
    ranking = candidates.enumerated().filter { $0.element.score.isFinite }.sorted { a, b in
      a.element.score == b.element.score
        ? a.offset < b.offset : lowerIsBetter ? a.element.score < b.element.score : a.element.score > b.element.score
    }.map { ($0.element.name, $0.element.score) }
    let choosable = candidates.dropFirst().map(\.name)
    chosen = ranking.first { choosable.contains($0.name) }?.name ?? choosable[0]
  }

  /// The blend: its weights are fitted on the other folds where it is judged, and on all where it is served.
  private static func ensemble(
    _ members: [ClassifyCandidate], data: ClassifyData, solution: SolutionFile, measures: ClassifyMeasures,
    _ decision: ([Double]) -> ClassifyDecision?
  ) -> ClassifyCandidate {
    let folds = members[0].outOfFold.folds
    let outputs = members[0].outOfFold.outputs
    func weights(_ places: [Int]) -> [Double] {
      Blend.weights(
        members.map { member in
          places.flatMap { Array(member.outOfFold.values[$0 * outputs..<($0 + 1) * outputs]) }
        }, target: data.target, rows: places.map { members[0].outOfFold.rows[$0] }, rowWeights: data.weights,
        shrinkage: shrinkage)
    }
    var values = [Double](repeating: 0, count: members[0].outOfFold.values.count)
    for fold in Set(folds).sorted() {
      let others = folds.indices.filter { folds[$0] != fold }
      let own = weights(others.isEmpty ? Array(folds.indices) : others)
      for place in folds.indices where folds[place] == fold {
        for output in 0..<outputs {
          var sum = 0.0
          for (member, weight) in zip(members, own) { sum += weight * member.outOfFold.values[place * outputs + output] }
          values[place * outputs + output] = sum
        }
      }
    }
    var blend = members[0].outOfFold
    blend.values = values
    let all = weights(Array(folds.indices))
    let calibration = CrossCalibration(
      blend, target: data.target, weights: data.weights, method: solution.models.calibration)
    return ClassifyCandidate(
      name: CandidateFamily.ensemble, members: zip(members.map(\.name), all).map { ($0, $1) }, trial: nil,
      outOfFold: calibration.calibrated, calibrators: calibration.calibrators, calibration: calibration.methods,
      decision: decision(calibration.calibrated.values),
      score: measures.value(of: solution.search.metric, calibration.calibrated))
  }
}

extension ClassifyData {
  /// Whether all of these columns are features as they are in the file, so that an endpoint sees them.
  func canSee(_ columns: [String]) -> Bool { columns.allSatisfy { featureNames.contains($0) } }
}
