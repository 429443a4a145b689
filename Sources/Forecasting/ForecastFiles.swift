import Bundles
public import Digests
import Evaluation
import Findings
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
    for file in found.all(money: money) { try run.write(file.text, to: file.name) }
    try run.write(predictions, to: "predictions.csv")
    let predictor = self.predictor
    if let sums = predictionsOfSums { try run.write(sums, to: "predictions_sums.csv") }
    try run.write(forecast(predictor), to: "forecast.csv")
    try run.write(replay(predictor), to: "replay.jsonl")
    try bundle(run: run.folder.number).write(to: run.folder.bundle)
  }

  // MARK: What was found

  private var found: FindingsFiles { FindingsFiles(evaluation.findings) }

  /// What an independent count of the money must come to.
  private var money: JSONObject? {
    evaluation.money.map { money in
      [
        "currency": .string(money.currency), "units_per_year": .number(money.unitsPerYear),
        "served_quantile": .number(money.servedQuantile), "cost_today_per_year": .finite(money.costToday),
        "value_per_year": FindingsFiles.json(money.value), "value_of_quantile": FindingsFiles.json(money.valueOfQuantile),
        "value_of_forecast": FindingsFiles.json(money.valueOfForecast),
      ]
    }
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
        contract.fileCells(level: nil, key: set.series[row.series].key).map(csvCell) + [set.text(of: row.period), String(row.window + 1), String(row.step)]
      text += (cells + numbers.map(csvNumber)).joined(separator: ",") + "\n"
    }
    return text
  }

  /// The judged rows of all sums, as `predictions` has those of the series; nil where there are no sums.
  private var predictionsOfSums: String? {
    guard let outcome = result.hierarchy else { return nil }
    let contract = evaluation.contract
    let sums = outcome.hierarchy.sums
    let testing = (0..<evaluation.origins.count).filter { evaluation.origins.isTest($0) }
    var text = header(
      contract, extra: ["window", "step", "actual", "baseline", "median", "served"] + contract.quantiles.map { "q\($0)" })
    for row in judgedRows(of: sums, origins: evaluation.origins, windows: testing) {
      guard let level = outcome.hierarchy.levels.firstIndex(where: { $0.places.contains(row.series) }),
        let path = outcome.sumWindows[row.window]?.paths[row.series],
        let reference = outcome.baselineSumWindows[row.window]?.paths[row.series]
      else { continue }
      let members = outcome.hierarchy.members[row.series].count
      let (median, scale) = (path.median[row.step - 1], path.scale[row.step - 1])
      let quantiles = ([contract.servedQuantile] + contract.quantiles).map {
        outcome.intervals[level].quantile($0, step: row.step, median: median, scale: scale)
      }
      let numbers = [reference.median[row.step - 1], median] + quantiles
      let cells =
        contract.fileCells(level: level, key: sums.series[row.series].key).map(csvCell)
        + [sums.text(of: row.period), String(row.window + 1), String(row.step), csvNumber(row.actual)]
      text +=
        (cells + numbers.map { csvNumber(contract.clipped($0, members: members)) }).joined(separator: ",") + "\n"
    }
    return text
  }

  /// The next periods of every series, as the endpoint answers them.
  private func forecast(_ predictor: ForecastPredictor) throws -> String {
    let contract = predictor.contract
    var text = header(contract, extra: ["median", "served"] + contract.quantiles.map { "q\($0)" })
    let sums = predictor.sums.enumerated().flatMap { level, keys in keys.map { ForecastRequest(key: $0, level: level) } }
    for request in sums + predictor.keys.map({ ForecastRequest(key: $0) }) {
      let answer = try predictor.forecast(request)
      let names = contract.fileCells(level: request.level, key: request.key)
      for step in answer.steps {
        let cells = names.map(csvCell) + [evaluation.set.text(of: step.period)]
        text += (cells + ([step.point, step.served] + step.quantiles).map(csvNumber)).joined(separator: ",") + "\n"
      }
    }
    return text
  }

  private func header(_ contract: ForecastContract, extra: [String]) -> String {
    (contract.fileColumns.map(csvCell) + [csvCell(contract.timestamp)] + extra).joined(separator: ",") + "\n"
  }

  /// Requests for held-out rows with the answers that the endpoint must repeat to the last bit: series spread evenly
  /// over the test windows, then the same series for the periods to come.
  private func replay(_ predictor: ForecastPredictor) throws -> String {
    let wanted = max(1, evaluation.solution.export.verify.replayRows / max(1, evaluation.origins.horizon))
    let contract = predictor.contract
    var text = ""
    func add(_ key: [String], level: Int? = nil, asOf: Int?) throws {
      let names = level.map { contract.levels[$0] } ?? contract.keys
      var body: JSONObject = ["series": .object(JSONObject(zip(names, key).map { ($0, .string($1)) }))]
      if let asOf {
        let moment = contract.frequency.timestamp(of: asOf, kind: contract.format.kind)
        body["as_of"] = contract.format.kind == .integer ? JSONValue(moment) : .string(contract.format.string(moment))
      }
      if contract.orders != nil, level == nil { body["order"] = .object([:]) }
      var writer = JSONWriter()
      try predictor.answer(.object(body), into: &writer)
      text += "{\"request\":\(JSONValue.object(body).text),\"answer\":\(String(decoding: writer.bytes, as: UTF8.self))}\n"
    }
    let held = result.past.flatMap { set in set.series.map { ($0.key, $0.lastPeriod + 1) } }
    for place in Self.spread(held.count, wanted) { try add(held[place].0, asOf: held[place].1) }
    for place in Self.spread(predictor.keys.count, max(1, wanted / 4)) { try add(predictor.keys[place], asOf: nil) }
    for (level, keys) in predictor.sums.enumerated() {
      for place in Self.spread(keys.count, max(1, wanted / 8)) {
        for past in result.hierarchy?.past ?? [] {
          let models = past.levels[level].models
          guard let series = models.place(of: keys[place]) else { continue }
          try add(keys[place], level: level, asOf: models.series[series].lastPeriod + 1)
        }
        try add(keys[place], level: level, asOf: nil)
      }
    }
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
    ForecastPredictor(
      contract: contract, current: result.current, past: result.past, orders: result.orders,
      hierarchy: result.hierarchy?.current, pastHierarchies: result.hierarchy?.past ?? [],
      coldStart: result.coldStart?.model)
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
    if let coldStart = result.coldStart {
      writer.add(section: ForecastPredictor.coldStartSection, coldStart.model.encoded())
    }
    if let hierarchy = result.hierarchy {
      for (index, sums) in ([hierarchy.current] + hierarchy.past).enumerated() {
        writer.add(section: ForecastPredictor.hierarchySection(index), sums.encoded())
      }
    }
    if let orders = result.orders { writer.add(section: ForecastPredictor.ordersSection, orders.encoded()) }
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
