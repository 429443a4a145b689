import Bundles
import ClassifyModel
public import Digests
import Evaluation
import Features
import Findings
public import JSON
public import Runs
import Solution
import Support
import Tables

/// The files that a run without a target leaves beside its stages. None of them holds a clock reading.
public struct UnlabelledFiles: Sendable {
  public var evaluation: UnlabelledEvaluation
  public var dataDigest: Digest
  /// What a signature covers, as `ResolvedConfig.signedJSON`.
  public var signed: JSONValue
  public var toolVersion: String

  public init(evaluation: UnlabelledEvaluation, dataDigest: Digest, signed: JSONValue, toolVersion: String) {
    self.evaluation = evaluation
    self.dataDigest = dataDigest
    self.signed = signed
    self.toolVersion = toolVersion
  }

  /// Writes all files but the report.
  public func write(to run: Run) throws {
    for file in FindingsFiles(evaluation.findings).all(money: nil) { try run.write(file.text, to: file.name) }
    try run.write(trials.prettyText, to: "trials.json")
    try run.write(predictions, to: "predictions.csv")
    try run.write(
      try evaluation.predictor.replay(
        of: evaluation.split.test, data: evaluation.data, solution: evaluation.solution), to: "replay.jsonl")
    try bundle(run: run.folder.number).write(to: run.folder.bundle)
  }

  /// The one forest, and how much of its alerts is chance.
  private var trials: JSONValue {
    let stability = evaluation.stability
    let reasons = evaluation.reasons.map { reason -> JSONValue in
      ["column": .string(reason.column), "alerts": JSONValue(reason.alerts)]
    }
    return [
      "schema_version": 1, "metric": "alert_share",
      "trials": [
        [
          "name": "isolation_forest-0", "family": .string(UnlabelledEvaluation.candidate),
          "settings": .string(UnlabelledPipeline.trial(evaluation.solution).text), "score": .finite(evaluation.knownShare),
          "folds": JSONValue(evaluation.split.folds.count),
        ]
      ],
      "alerts": [
        "test_rows": JSONValue(evaluation.split.test.count), "count": JSONValue(evaluation.alerts.count),
        "first_reasons": .array(reasons),
        "overlap_other_seeds": .finite(stability.seeds), "overlap_halves": .finite(stability.halves),
        "overlap_by_chance": .finite(stability.chance),
      ],
    ]
  }

  /// Every row of the test part: its line in the file, its ids, score of the forest, rank, alert, and the reasons of an
  /// alert.
  private var predictions: [UInt8] {
    let data = evaluation.data
    let identifiers = data.table.columns.map(\.name).filter {
      evaluation.predictor.contract.identifiers.contains($0)
    }
    let reasons = evaluation.predictor.contract.reasons
    let alerts = Dictionary(uniqueKeysWithValues: evaluation.alerts.map { ($0.row, $0) })
    var header = ["line"] + identifiers + ["isolation_score", "score", "act"]
    for reason in 0..<reasons { header += ["reason_\(reason + 1)", "effect_\(reason + 1)"] }
    var csv = CSVWriter(header: header)
    for (place, row) in evaluation.split.test.enumerated() {
      csv.number(Double(data.table.lines[row]))
      for name in identifiers { csv.text(data.table[name].map { $0.values.text(row) } ?? "") }
      csv.number(evaluation.scores[place])
      csv.number(evaluation.ranks[place])
      csv.number(evaluation.acts[place] ? 1 : 0)
      let own = alerts[row]?.reasons ?? []
      for reason in 0..<reasons {
        csv.text(own.indices.contains(reason) ? own[reason].column : "")
        csv.number(own.indices.contains(reason) ? own[reason].effect : .nan)
      }
      csv.endRow()
    }
    return csv.bytes
  }

  private func bundle(run: Int) -> BundleWriter {
    let predictor = evaluation.predictor
    let findings = evaluation.findings
    let key = findings.headline
    var writer = BundleWriter(
      BundleManifest(
        vertical: "classify", task: evaluation.solution.task.rawValue, project: evaluation.solution.project, run: run,
        toolVersion: toolVersion, seed: evaluation.solution.seed, features: predictor.pipeline.digest,
        schema: Digest(of: predictor.interface.requestSchema.text + predictor.interface.responseSchema.text),
        scopeAndCriteria: Digest(of: signed.text), trainingData: dataDigest, verdict: findings.verdict.name,
        scores: [
          "metric": .string(key.description), "model": .finite(findings.testValue(key, of: findings.chosen)),
          "baseline": .finite(findings.testValue(key, of: findings.baseline)),
        ]))
    writer.add(predictor)
    return writer
  }
}
