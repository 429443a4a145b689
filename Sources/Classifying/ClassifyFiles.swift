import Bundles
public import Digests
import ClassifyModel
import Evaluation
import FeatureFitting
import Features
public import Findings
public import JSON
import LearnerFitting
public import Runs
import Solution
import Support
import Tables

/// The files that a classification run leaves beside its stages. None of them holds a clock reading.
public struct ClassifyFiles: Sendable {
  public var result: ClassifyPipeline.Result
  public var dataDigest: Digest
  /// What a signature covers, as `ResolvedConfig.signedJSON`.
  public var signed: JSONValue
  public var toolVersion: String

  private var evaluation: ClassifyEvaluation { result.evaluation }

  public init(result: ClassifyPipeline.Result, dataDigest: Digest, signed: JSONValue, toolVersion: String) {
    self.result = result
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
      try result.predictor.replay(of: evaluation.split.test, data: evaluation.data, solution: evaluation.solution),
      to: "replay.jsonl")
    try bundle(run: run.folder.number).write(to: run.folder.bundle)
  }

  /// What an independent count of the money must come to.
  private var money: JSONObject? {
    evaluation.money.map { money in
      var object: JSONObject = [
        "currency": .string(money.currency), "decisions_per_year": .number(money.decisionsPerYear),
        "mean_payoff_today": .finite(money.payoffToday), "mean_payoff_served": .finite(money.payoffServed),
        "value_per_year": FindingsFiles.json(money.value), "value_of_serving": FindingsFiles.json(money.valueOfServing),
        "value_of_model": FindingsFiles.json(money.valueOfModel), "perfect_value_per_year": .finite(money.perfect),
      ]
      if let own = money.atThreshold {
        object["at_endpoint_threshold"] = [
          "threshold": .number(own.threshold), "alerts": JSONValue(own.alerts), "alert_share": .finite(own.alertShare),
          "mean_payoff": .finite(own.meanPayoff), "value_per_year": .finite(own.valuePerYear),
        ]
      }
      if let own = money.reviewing {
        object["review"] = [
          "share": .finite(own.share), "per_year": .finite(own.perYear), "cost_per_review": .number(own.costPerReview),
          "cost_per_year": .finite(own.costPerYear), "value_per_year_without": .finite(own.valueWithout),
          "value_of_review": .finite(money.value.point - own.valueWithout),
        ]
      }
      return object
    }
  }

  /// Every trial of the search with its settings.
  private var trials: JSONValue {
    [
      "schema_version": 1, "metric": .string(evaluation.solution.search.metric),
      "trials": .array(
        evaluation.trials.map {
          [
            "name": .string($0.name), "family": .string($0.family), "settings": .string($0.settings),
            "score": .finite($0.score), "folds": JSONValue($0.folds),
          ]
        }),
      "candidates": .array(
        evaluation.candidates.map { candidate in
          [
            "name": .string(candidate.name), "calibration": .array(candidate.calibration.map { .string($0) }),
            "settings": candidate.trial.map { .string($0.text) } ?? .null,
            "members": .array(
              candidate.members.map { ["name": .string($0.name), "weight": .number($0.weight)] }),
            "combination": candidate.members.isEmpty
              ? .null : .string((candidate.combination.isStacked ? ModelSettings.Ensemble.stacked : .weighted).rawValue),
            "score": .finite(candidate.score),
            "weighted_score": candidate.weightedScore.map { .finite($0) } ?? .null,
            "review": evaluation.review.map { .string($0.text(evaluation.payoffs)) } ?? .null,
            "acts_on": candidate.decision.map { .string($0.text) } ?? .null,
          ]
        }),
    ]
  }

  // MARK: Predictions

  /// Every row of the test part: its line in the file, its ids, what happened, what the baseline and the model say, and
  /// who is acted on: today (the share, where it is by chance), and with the model; with an alert budget also whom the
  /// endpoint would act on, and with a band for a person what is decided.
  var predictions: [UInt8] {
    let data = evaluation.data
    let identifiers = data.table.columns.map(\.name).filter { result.predictor.contract.identifiers.contains($0) }
    let target = evaluation.target
    let isBinary = target.isBinary
    let labels = target.labels
    let (chosen, baseline) = (evaluation.findings.chosen, evaluation.findings.baseline)
    let outputs = target.outputs
    func columns(_ name: String) -> [String] {
      isBinary ? ["\(name)_probability"] : target.isRegression ? [name] : labels.map { "\(name)_\($0)" }
    }
    let amounts = evaluation.solution.scope.payoff?.columns.filter { data.table.numbers($0) != nil } ?? []
    var header = ["line"] + identifiers + ["actual"] + columns("baseline") + columns("model")
    if isBinary { header += ["acts_today", "baseline_acts", "model_acts"] }
    let byThreshold = evaluation.outcomesAtThreshold(chosen)?.isActedOn
    if byThreshold != nil { header.append("endpoint_acts") }
    let isReviewed = [baseline, chosen].compactMap { evaluation.reviews[$0]?.isReviewed }
    if isReviewed.count == 2 { header += ["baseline_decision", "decision"] }
    header += amounts
    var csv = CSVWriter(header: header)
    for (place, row) in evaluation.judged.rows.enumerated() {
      csv.number(Double(data.table.lines[row]))
      for name in identifiers { csv.text(data.table[name].map { $0.values.text(row) } ?? "") }
      if target.isRegression {
        csv.number(target.values[row])
      } else {
        csv.text(labels[Int(target.values[row])])
      }
      for name in [baseline, chosen] {
        let all = evaluation.predictions[name] ?? []
        for output in 0..<outputs { csv.number(all[place * outputs + output]) }
      }
      if isBinary {
        csv.number(evaluation.today.share(place))
        for name in [baseline, chosen] { csv.number(evaluation.acts[name]?[place] == true ? 1 : 0) }
      }
      if let byThreshold { csv.number(byThreshold[place] ? 1 : 0) }
      if isReviewed.count == 2 {
        for (name, reviewed) in zip([baseline, chosen], isReviewed) {
          let acts = evaluation.acts[name]?[place] == true
          csv.text(reviewed[place] ? "review" : !isBinary ? "accept" : acts ? "act" : "leave")
        }
      }
      for name in amounts { csv.number(data.table.numbers(name).map { $0[row] } ?? .nan) }
      csv.endRow()
    }
    return csv.bytes
  }

  // MARK: Bundle

  private func bundle(run: Int) -> BundleWriter {
    let predictor = result.predictor
    let findings = evaluation.findings
    let key = findings.headline
    let manifest = BundleManifest(
      vertical: "classify", task: evaluation.solution.task.rawValue, project: evaluation.solution.project, run: run,
      toolVersion: toolVersion, seed: evaluation.solution.seed, features: predictor.pipeline.digest,
      schema: Digest(of: predictor.interface.requestSchema.text + predictor.interface.responseSchema.text),
      scopeAndCriteria: Digest(of: signed.text), trainingData: dataDigest, verdict: findings.verdict.name,
      scores: [
        "metric": .string(key.description), "model": .finite(findings.testValue(key, of: findings.chosen)),
        "baseline": .finite(findings.testValue(key, of: findings.baseline)),
      ])
    var writer = BundleWriter(manifest)
    writer.add(predictor)
    return writer
  }
}

extension Evaluation.CurrentProcess {
  /// Share of a row that is acted on today: 0, 1, or the chance.
  func share(_ row: Int) -> Double {
    switch self {
    case .none: 0
    case .all: 1
    case .random(let share): share
    case .decisions(let acted): acted[row] ? 1 : 0
    }
  }
}

extension ClassifyData {
  /// The rows before one in time, of its own key, newest last: what its features look back on.
  func rowsBefore(_ row: Int, count: Int, solution: SolutionFile) -> [Int] {
    for feature in solution.features {
      let looksBack: (key: [String], time: String)?
      switch feature.formula {
      case .lag(_, let key, let time, _): looksBack = (key, time)
      case .rolling(_, let key, let time, _, _): looksBack = (key, time)
      default: looksBack = nil
      }
      guard let looksBack, let times = table[looksBack.time]?.values else { continue }
      func moment(_ row: Int) -> Double {
        switch times {
        case .timestamps(let moments, _): Double(moments[row])
        case .numbers(let numbers): numbers[row]
        default: 0
        }
      }
      let own = table.keyText(row, by: looksBack.key)
      let earlier = (0..<table.rowCount).filter {
        moment($0) < moment(row) && (looksBack.key.isEmpty || table.keyText($0, by: looksBack.key) == own)
      }.sorted { (moment($0), $0) < (moment($1), $1) }
      return Array(earlier.suffix(count))
    }
    return []
  }
}
