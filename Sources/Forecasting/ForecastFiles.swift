import Bundles
public import Digests
import Evaluation
public import ForecastModel
public import JSON
public import Runs
import Solution
import Support
import TimeAxis

/// The files that a forecasting run leaves beside its stages. None of them holds a clock reading.
public struct ForecastFiles: Sendable {
  public var result: ForecastPipeline.Result
  public var dataDigest: Digest
  /// What a signature covers, as `ResolvedConfig.signedJSON`.
  public var signed: JSONValue
  public var toolVersion: String

  private var evaluation: ForecastEvaluation { result.evaluation }

  public init(result: ForecastPipeline.Result, dataDigest: Digest, signed: JSONValue, toolVersion: String) {
    self.result = result
    self.dataDigest = dataDigest
    self.signed = signed
    self.toolVersion = toolVersion
  }

  /// Writes all files but the report.
  public func write(to run: Run) throws {
    try run.write(leaderboard.prettyText, to: "leaderboard.json")
    try run.write(metrics.prettyText, to: "metrics.json")
    try run.write(verdict.prettyText, to: "verdict.json")
    try run.write(predictions, to: "predictions.csv")
    let predictor = self.predictor
    try run.write(forecast(predictor), to: "forecast.csv")
    try run.write(replay(predictor), to: "replay.jsonl")
    try bundle(run: run.folder.number).write(to: run.folder.bundle)
  }

  // MARK: What was found

  /// Every candidate on validation and test windows, best first.
  var leaderboard: JSONValue {
    let order = evaluation.ranking.map(\.name)
    let names = order + evaluation.ladder.map(\.name).filter { !order.contains($0) }
    let rows = names.map { name -> JSONValue in
      var row: JSONObject = [
        "name": .string(name), "chosen": .bool(name == evaluation.chosen.name),
        "baseline": .bool(name == evaluation.baseline),
      ]
      if let members = evaluation.ladder.first(where: { $0.name == name })?.members, !members.isEmpty {
        row["members"] = .array(members.map { .string($0) })
      }
      row["validation"] = metricValues(evaluation.validation.scores[name])
      row["test"] = metricValues(evaluation.test.scores[name])
      return .object(row)
    }
    return [
      "schema_version": 1, "search_metric": .string(evaluation.solution.search.metric),
      "candidates": .array(rows), "not_tried": .array(evaluation.untried.map { .string($0) }),
    ]
  }

  private func metricValues(_ scores: CandidateScores?) -> JSONValue {
    guard let scores else { return .null }
    let keys = scores.statistics.keys.sorted { $0.description < $1.description }
    return .object(JSONObject(keys.map { ($0.description, .finite(scores.statistics[$0]?.value())) }))
  }

  /// The chosen candidate against the baseline on the test windows, with intervals, and the money.
  var metrics: JSONValue {
    let keys = (evaluation.test.scores[evaluation.chosen.name]?.statistics.keys).map { Array($0) } ?? []
    let rows = keys.sorted { $0.description < $1.description }.map { key -> (String, JSONValue) in
      let model = evaluation.testEstimate(key, of: evaluation.chosen.name)
      let baseline = evaluation.testEstimate(key, of: evaluation.baseline)
      return (
        key.description,
        [
          "model": Self.json(model), "baseline": Self.json(baseline),
          "improvement": MetricReference.named(key.name)?.allowsRelativeChange == true
            ? Self.json(evaluation.improvement(key)) : .null,
        ]
      )
    }
    var object: JSONObject = [
      "schema_version": 1, "chosen": .string(evaluation.chosen.name), "baseline": .string(evaluation.baseline),
      "rows": JSONValue(evaluation.test.rows.count), "units": JSONValue(evaluation.test.scores.units.count),
      "metrics": .object(JSONObject(rows)),
    ]
    if let money = evaluation.money {
      object["money"] = [
        "currency": .string(money.currency), "units_per_year": .number(money.unitsPerYear),
        "served_quantile": .number(money.servedQuantile), "cost_today_per_year": .finite(money.costToday),
        "value_per_year": Self.json(money.value), "value_of_quantile": Self.json(money.valueOfQuantile),
        "value_of_forecast": Self.json(money.valueOfForecast),
      ]
    }
    if let even = evaluation.breakEven {
      object["break_even"] = [
        "metric": .string(evaluation.headline.description), "value": .finite(even),
        "required_per_year": .finite(evaluation.requiredPerYear),
      ]
    }
    if let cost = evaluation.runCost {
      object["run_cost"] = ["per_month": .finite(cost.perMonth), "per_million": .finite(cost.perMillion)]
    }
    return .object(object)
  }

  static func json(_ estimate: Estimate?) -> JSONValue {
    guard let estimate else { return .null }
    return ["value": .finite(estimate.point), "lower": .finite(estimate.lower), "upper": .finite(estimate.upper)]
  }

  var verdict: JSONValue {
    var object: JSONObject = [
      "schema_version": 1, "verdict": .string(evaluation.verdict.name),
      "exit_code": JSONValue(Int(evaluation.verdict.exitCode.rawValue)), "chosen": .string(evaluation.chosen.name),
    ]
    if case .noGo(let reason) = evaluation.verdict { object["reason"] = .string(reason) }
    object["criteria"] = .array(evaluation.criteria.map(\.json))
    object["baseline_as_served"] = .array(evaluation.baselineCriteria.map(\.json))
    object["blockers"] = .array(evaluation.feasibility.blockers.map { .string($0.text) })
    object["feasibility"] = JSONValue(evaluation.feasibility.score)
    return .object(object)
  }

  // MARK: Predictions

  /// Every judged row of the test windows: what happened, what today's process says and what it would say at the
  /// served quantile, the model's median, what it serves, and its quantiles.
  var predictions: String {
    let contract = evaluation.contract
    let set = evaluation.set
    let quantiles = contract.quantiles
    var text = header(contract, extra: ["window", "step", "actual", "baseline", "baseline_served", "median", "served"] + quantiles.map { "q\($0)" })
    for row in evaluation.test.rows {
      guard let path = result.chosenWindows[row.window]?.paths[row.series],
        let reference = result.baselineWindows[row.window]?.paths[row.series],
        path.median.indices.contains(row.step - 1), reference.median.indices.contains(row.step - 1)
      else { continue }
      func quantile(_ level: Double, of name: String, _ path: ForecastPath) -> Double {
        let intervals = evaluation.intervals[name] ?? .normal
        let (median, scale) = (path.median[row.step - 1], path.scale[row.step - 1])
        return contract.clipped(intervals.quantile(level, step: row.step, median: median, scale: scale))
      }
      let (chosen, served) = (evaluation.chosen.name, contract.servedQuantile)
      let numbers =
        [row.actual, contract.clipped(reference.median[row.step - 1])]
        + [quantile(served, of: evaluation.baseline, reference), contract.clipped(path.median[row.step - 1])]
        + [quantile(served, of: chosen, path)] + quantiles.map { quantile($0, of: chosen, path) }
      let cells =
        set.series[row.series].key.map(csvCell) + [set.text(of: row.period), String(row.window + 1), String(row.step)]
      text += (cells + numbers.map(csvNumber)).joined(separator: ",") + "\n"
    }
    return text
  }

  /// The next periods of every series, as the endpoint answers them.
  private func forecast(_ predictor: ForecastPredictor) throws -> String {
    let contract = predictor.contract
    var text = header(contract, extra: ["median", "served"] + contract.quantiles.map { "q\($0)" })
    for key in predictor.keys {
      let answer = try predictor.forecast(ForecastRequest(key: key))
      for step in answer.steps {
        let cells = key.map(csvCell) + [evaluation.set.text(of: step.period)]
        text += (cells + ([step.point, step.served] + step.quantiles).map(csvNumber)).joined(separator: ",") + "\n"
      }
    }
    return text
  }

  private func header(_ contract: ForecastContract, extra: [String]) -> String {
    (contract.keys.map(csvCell) + [csvCell(contract.timestamp)] + extra).joined(separator: ",") + "\n"
  }

  /// Requests for held-out rows with the answers that the endpoint must repeat to the last bit: series spread evenly
  /// over the test windows, then the same series for the periods to come.
  private func replay(_ predictor: ForecastPredictor) throws -> String {
    let wanted = max(1, evaluation.solution.export.verify.replayRows / max(1, evaluation.origins.horizon))
    let contract = predictor.contract
    var text = ""
    func add(_ key: [String], asOf: Int?) throws {
      var body: JSONObject = ["series": .object(JSONObject(zip(contract.keys, key).map { ($0, .string($1)) }))]
      if let asOf {
        let moment = contract.frequency.timestamp(of: asOf, kind: contract.format.kind)
        body["as_of"] = contract.format.kind == .integer ? JSONValue(moment) : .string(contract.format.string(moment))
      }
      var writer = JSONWriter()
      try predictor.answer(.object(body), into: &writer)
      text += "{\"request\":\(JSONValue.object(body).text),\"answer\":\(String(decoding: writer.bytes, as: UTF8.self))}\n"
    }
    let held = result.past.flatMap { set in set.series.map { ($0.key, $0.lastPeriod + 1) } }
    for place in Self.spread(held.count, wanted) { try add(held[place].0, asOf: held[place].1) }
    for place in Self.spread(predictor.keys.count, max(1, wanted / 4)) { try add(predictor.keys[place], asOf: nil) }
    return text
  }

  /// Up to `wanted` places among `count`, evenly apart.
  private static func spread(_ count: Int, _ wanted: Int) -> [Int] {
    guard count > wanted else { return Array(0..<count) }
    return (0..<wanted).map { $0 * count / wanted }
  }

  // MARK: Bundle

  /// The contract with what is served: the baseline where no machine learning is needed.
  var contract: ForecastContract {
    var contract = evaluation.contract
    contract.serves = evaluation.verdict == .noMachineLearningNeeded ? evaluation.baseline : evaluation.chosen.name
    return contract
  }

  /// The predictor as the bundle will load it.
  public var predictor: ForecastPredictor {
    ForecastPredictor(contract: contract, current: result.current, past: result.past)
  }

  private func bundle(run: Int) -> BundleWriter {
    let contract = self.contract
    let predictor = self.predictor
    let key = evaluation.headline
    let manifest = BundleManifest(
      vertical: "forecast", task: evaluation.solution.task.rawValue, project: evaluation.solution.project, run: run,
      toolVersion: toolVersion, seed: evaluation.solution.seed, features: Digest(of: "forecast without features"),
      schema: Digest(of: predictor.interface.requestSchema.text + predictor.interface.responseSchema.text),
      scopeAndCriteria: Digest(of: signed.text), trainingData: dataDigest, verdict: evaluation.verdict.name,
      scores: [
        "metric": .string(key.description),
        "model": .finite(evaluation.testValue(key, of: evaluation.chosen.name)),
        "baseline": .finite(evaluation.testValue(key, of: evaluation.baseline)),
      ])
    var writer = BundleWriter(manifest)
    writer.add(json: ForecastPredictor.contractFile, contract.json)
    writer.add(section: ForecastPredictor.currentSection, result.current.encoded())
    for (index, past) in result.past.enumerated() {
      writer.add(section: "\(ForecastPredictor.pastSection)-\(index)", past.encoded())
    }
    return writer
  }
}

/// A text as a cell of RFC 4180.
func csvCell(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
  return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A number in its shortest exact form; empty where there is none.
func csvNumber(_ value: Double) -> String {
  guard value.isFinite else { return "" }
  return JSONValue.number(value).text
}

extension CriterionResult {
  /// The result for machines.
  var json: JSONValue {
    var object: JSONObject = [
      "metric": .string(criterion.metric), "requirement": .string(criterion.requirement),
      "outcome": .string(outcome.rawValue), "value": .finite(value), "decisive": .finite(decisive),
      "method": .string(method),
    ]
    if let slice = criterion.slice {
      object["slice"] = .string(slice)
      object["groups"] = .array(
        groups.map {
          [
            "value": .string($0.value), "units": JSONValue($0.units), "measured": .finite($0.measured),
            "decisive": .finite($0.decisive), "passes": .bool($0.passes),
          ]
        })
    }
    return .object(object)
  }
}
