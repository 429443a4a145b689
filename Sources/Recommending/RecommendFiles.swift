import Bundles
public import Digests
import Evaluation
public import Findings
public import JSON
import RecommendModel
public import Runs
import Solution
import Support
import Tables

/// The files that a recommending run leaves beside its stages. None of them holds a clock reading.
public struct RecommendFiles: Sendable {
  public var evaluation: RecommendEvaluation
  public var dataDigest: Digest
  /// What a signature covers, as `ResolvedConfig.signedJSON`.
  public var signed: JSONValue
  public var toolVersion: String

  public init(evaluation: RecommendEvaluation, dataDigest: Digest, signed: JSONValue, toolVersion: String) {
    self.evaluation = evaluation
    self.dataDigest = dataDigest
    self.signed = signed
    self.toolVersion = toolVersion
  }

  /// Writes all files but the report.
  public func write(to run: Run) throws {
    for file in FindingsFiles(evaluation.findings).all(money: money) { try run.write(file.text, to: file.name) }
    try run.write(trials.prettyText, to: "trials.json")
    try run.write(predictions, to: "predictions.csv")
    try run.write(
      Array(try evaluation.predictor.replay(evaluation.solution.export.verify.replayRows).utf8), to: "replay.jsonl")
    try bundle(run: run.folder.number).write(to: run.folder.bundle)
  }

  /// What an independent count of the money must come to.
  private var money: JSONObject? {
    evaluation.money.map { money in
      [
        "currency": .string(money.currency), "lists_per_year": .number(money.listsPerYear),
        "margin": .number(money.margin), "incremental_share": .number(money.incrementalShare),
        "slots": JSONValue(evaluation.slots), "hits_per_list_today": .finite(money.hitsToday),
        "hits_per_list_served": .finite(money.hitsServed), "value_per_year": FindingsFiles.json(money.value),
        "perfect_value_per_year": .finite(money.perfect),
        "cost_of_rules": .array(
          evaluation.costOfRules.map { ["lists": .string($0.name), "hits_per_list": .finite($0.hits)] }),
      ]
    }
  }

  /// Every trial of the search with its settings.
  private var trials: JSONValue {
    [
      "schema_version": 1, "metric": .string(evaluation.solution.search.metric), "k": JSONValue(evaluation.solution.search.k),
      "trials": .array(
        evaluation.trials.map {
          [
            "name": .string($0.trial.name), "family": .string($0.trial.family), "settings": .string($0.trial.text),
            "score": .finite($0.value),
          ]
        }),
      "ensemble": .array(
        evaluation.choice.weights.map { ["name": .string($0.name), "weight": .number($0.weight)] }),
    ]
  }

  /// The lists that each judged user would have been shown, item by item, and whether the user took it up afterwards.
  var predictions: [UInt8] {
    let contract = evaluation.predictor.contract
    let own = evaluation.data.interactions
    var csv = CSVWriter(header: [contract.user, "list", "rank", contract.item, "hit"])
    for (unit, user) in evaluation.judged.users.enumerated() {
      for (list, name) in [("baseline", evaluation.findings.baseline), ("model", evaluation.findings.chosen)] {
        for (place, item) in (evaluation.shown[name]?[unit] ?? []).enumerated() {
          csv.text(own.userNames[Int(user.number)])
          csv.text(list)
          csv.integer(place + 1)
          csv.text(own.itemNames[Int(item)])
          csv.integer(user.taken.contains(item) ? 1 : 0)
          csv.endRow()
        }
      }
    }
    return csv.bytes
  }

  private func bundle(run: Int) throws -> BundleWriter {
    let predictor = evaluation.predictor
    let findings = evaluation.findings
    let key = findings.headline
    let manifest = BundleManifest(
      vertical: "recommend", task: evaluation.solution.task.rawValue, project: evaluation.solution.project, run: run,
      toolVersion: toolVersion, seed: evaluation.solution.seed, features: Digest(of: predictor.contract.json.text),
      schema: Digest(of: predictor.interface.requestSchema.text + predictor.interface.responseSchema.text),
      scopeAndCriteria: Digest(of: signed.text), trainingData: dataDigest, verdict: findings.verdict.name,
      scores: [
        "metric": .string(key.description), "model": .finite(findings.testValue(key, of: findings.chosen)),
        "baseline": .finite(findings.testValue(key, of: findings.baseline)),
      ])
    var writer = BundleWriter(manifest)
    RecommendPredictor.add(
      predictor.contract, evaluation.data.catalogue, try ShownLists.users(evaluation.all, evaluation.data), to: &writer)
    for (name, section) in [
      (findings.chosen, RecommendPredictor.modelSection), (findings.baseline, RecommendPredictor.baselineSection),
    ] {
      guard let model = evaluation.served[name] else { continue }
      writer.add(section: section, model.encoded)
    }
    writer.add(section: RecommendPredictor.coldUsersSection, evaluation.cold.encoded)
    return writer
  }
}
