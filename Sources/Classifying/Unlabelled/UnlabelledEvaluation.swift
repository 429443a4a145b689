public import ClassifyModel
import Evaluation
public import Findings
import Features
import JSON
import Learners
import Matrices
import Runs
public import Solution
import Support
import Tables

/// What a run without a target found out: who would become an alert, why, and how much of that is chance.
///
/// Nobody knows which alerts were right, so there is no figure of quality here, and none of money.
public struct UnlabelledEvaluation: Sendable {
  public var solution: SolutionFile
  public var findings: Findings
  public var predictor: ClassifyPredictor
  public var stability: AlertStability
  /// The most unusual alerts of the test part first.
  public var alerts: [Alert]
  /// Columns by the number of alerts that they are the first reason of, the most frequent first.
  public var reasons: [(column: String, alerts: Int)]
  /// Share of the rows that were not judged which reach the threshold: what the budget asked for.
  public var knownShare: Double
  var data: ClassifyData
  var split: RowSplit
  var whole: PreparedPart
  /// Of the test part, in the order of `split.test`: score of the forest, rank, alert.
  var scores: [Double]
  var ranks: [Double]
  var acts: [Bool]

  /// A row that became an alert.
  public struct Alert: Sendable {
    /// Of the table, from 0.
    public var row: Int
    /// Line of the client's file.
    public var line: Int
    /// Share of known rows that are less unusual.
    public var rank: Double
    public var reasons: [ClassifyAnswer.Reason]
  }

  static let candidate = CandidateFamily.isolationForest.rawValue

  init(
    _ learner: Learner, outOfFold: OutOfFold, whole: PreparedPart, split: RowSplit, data: ClassifyData,
    solution: SolutionFile, seed: UInt64, threads: Int, interruption: Interruption
  ) throws {
    self.solution = solution
    self.data = data
    self.split = split
    self.whole = whole
    let weights = data.weights.map { all in outOfFold.rows.map { all[$0] } }
    let calibrator = ScoreRanks.calibrator(outOfFold.values, weights: weights)
    let known = outOfFold.values.map { calibrator.apply($0) }
    let threshold = Self.threshold(known, weights: weights, solution: solution)
    let model = ClassifierModel(
      members: [.init(name: Self.candidate, learner: learner, calibrators: [calibrator], weight: 1)], calibrators: [])
    scores = learner.predict(whole.judged, threads: threads)
    ranks = model.predict(whole.judged, threads: threads)
    acts = ranks.map { $0 >= threshold }
    knownShare = Self.share(known.map { $0 >= threshold }, weights)
    predictor = Self.predictor(
      model, threshold: threshold, whole: whole, example: split.test.first ?? 0, data: data, solution: solution)
    stability = try AlertStability(
      scores, alerts: acts.count { $0 }, training: whole.training, judged: whole.judged, seed: seed, threads: threads,
      interruption: interruption)
    findings = Self.findings(
      known: known.map { $0 >= threshold }, knownRows: outOfFold.rows, acts: acts, split: split, data: data,
      solution: solution, threads: threads)
    (alerts, reasons) = try Self.alerts(
      acts, ranks: ranks, rows: split.test, data: data, solution: solution, predictor: predictor)
  }

  /// The rank from which a row is an alert.
  private static func threshold(_ known: [Double], weights: [Double]?, solution: SolutionFile) -> Double {
    if case .probability(let least)? = solution.classify.serve { return least }
    let share = min(1, solution.alertShare ?? 1)
    // Nobody can be alerted: a threshold that no rank reaches.
    return min(AlertBudget.threshold(scores: known, weights: weights, share: share), 1.000_001)
  }

  private static func share(_ acts: [Bool], _ weights: [Double]?) -> Double {
    var (sum, total) = (0.0, 0.0)
    for (place, act) in acts.enumerated() {
      let weight = weights?[place] ?? 1
      total += weight
      if act { sum += weight }
    }
    return total > 0 ? sum / total : 0
  }

  private static func predictor(
    _ model: ClassifierModel, threshold: Double, whole: PreparedPart, example: Int, data: ClassifyData,
    solution: SolutionFile
  ) -> ClassifyPredictor {
    let fields = whole.pipeline.inputs.map { column -> ClassifyContract.Field in
      let contract = solution.data.columns.first { $0.name == column.name }
      return ClassifyContract.Field(
        column, minimum: contract?.min, maximum: contract?.max, missing: contract?.missing ?? [],
        positive: column.type == .binary ? contract?.positive : nil)
    }
    let contract = ClassifyContract(
      fields: fields, identifiers: solution.data.columns(as: .id).map(\.name), target: "unusual", outcome: .unusual,
      decision: .threshold(threshold), alertShare: solution.alertShare.map { min(1, $0) },
      reasons: solution.classify.reasons, candidate: candidate, baseline: solution.models.baseline, serves: candidate,
      batchMax: solution.export.endpoint.batchMax,
      example: JSONObject(fields.map { ($0.column.name, data.table.json(example, $0.column)) }))
    return ClassifyPredictor(contract: contract, pipeline: whole.pipeline, model: model, baseline: .constant([0]))
  }

  /// Every alert with its reasons, as the endpoint would give them.
  private static func alerts(
    _ acts: [Bool], ranks: [Double], rows: [Int], data: ClassifyData, solution: SolutionFile,
    predictor: ClassifyPredictor
  ) throws -> ([Alert], [(column: String, alerts: Int)]) {
    var found = [Alert]()
    var counts = [String: Int]()
    for place in acts.indices.filter({ acts[$0] }).sorted(by: { (-ranks[$0], $0) < (-ranks[$1], $1) }) {
      let row = rows[place]
      let reasons = try predictor.answers(predictor.request(row, data: data, solution: solution)).first?.reasons ?? []
      if let first = reasons.first { counts[first.column, default: 0] += 1 }
      found.append(Alert(row: row, line: data.table.lines[row], rank: ranks[place], reasons: reasons))
    }
    return (found, counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) })
  }
}
