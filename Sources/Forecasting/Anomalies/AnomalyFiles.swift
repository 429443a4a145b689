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

/// The files that a run of a watch leaves beside its stages. None of them holds a clock reading.
public struct AnomalyFiles: Sendable {
  public var result: AnomalyPipeline.Result
  public var dataDigest: Digest
  /// What a signature covers, as `ResolvedConfig.signedJSON`.
  public var signed: JSONValue
  public var toolVersion: String

  private var evaluation: AnomalyEvaluation { result.evaluation }

  public init(result: AnomalyPipeline.Result, dataDigest: Digest, signed: JSONValue, toolVersion: String) {
    self.result = result
    self.dataDigest = dataDigest
    self.signed = signed
    self.toolVersion = toolVersion
  }

  /// Writes all files but the report.
  public func write(to run: Run) throws {
    for file in FindingsFiles(evaluation.findings).all(money: money) { try run.write(file.text, to: file.name) }
    try run.write(predictions, to: "predictions.csv")
    try run.write(alarms, to: "alarms.csv")
    try run.write(try replay(predictor), to: "replay.jsonl")
    try bundle(run: run.folder.number).write(to: run.folder.bundle)
  }

  /// What an independent count of the money must come to.
  private var money: JSONObject? {
    evaluation.money.map { money in
      [
        "currency": .string(money.currency), "failures_per_year": .number(money.failuresPerYear),
        "cost_today_per_year": .finite(money.costToday), "value_per_year": FindingsFiles.json(money.value),
        "of_false_alarms": .finite(money.ofFalseAlarms), "of_failures": .finite(money.ofFailures),
      ]
    }
  }

  /// Every reading of the test windows: what was expected, how unusual it is, the alarm that is served and that of
  /// today's limits (which are the same where the limits are served), and the event where the data names one.
  var predictions: String {
    let contract = evaluation.contract
    let set = evaluation.set
    let limits = evaluation.today
    var todays = [[Int: Bool]](repeating: [:], count: set.series.count)
    for episode in limits.alarms {
      for reading in episode.readings { todays[episode.series][reading.period] = reading.alarm == .begins }
    }
    var text =
      (contract.keys.map(csvCell) + [csvCell(contract.timestamp), csvCell(contract.target)]
        + ["expected", "low", "high", "score", "alarm", "kind", "event", "alarm_today"]).joined(separator: ",") + "\n"
    for (index, readings) in evaluation.watch.test.enumerated() {
      for reading in readings {
        let today = todays[index][reading.period].map { $0 ? "begins" : "continues" } ?? "none"
        let cells =
          set.series[index].key.map(csvCell) + [set.text(of: reading.period)]
          + [reading.value, reading.expected, reading.low, reading.high, reading.surprise].map(csvNumber)
          + [
            reading.alarm.rawValue, reading.alarm == .none ? "" : reading.kind?.rawValue ?? "",
            evaluation.plan.isEvent(reading.period, series: index) ? "1" : "0", today,
          ]
        text += cells.joined(separator: ",") + "\n"
      }
    }
    return text
  }

  /// Every alarm of the test windows that is served, with its reason.
  private var alarms: String {
    let set = evaluation.set
    let words = AnomalyWords(unit: set.frequency.unit)
    var text =
      (evaluation.contract.keys.map(csvCell) + ["begins", "ends", "worst_score", "kind", "reason", "in_event"])
      .joined(separator: ",") + "\n"
    for isSensor in [false, true] {
      let alarms = evaluation.watch.test.enumerated().flatMap {
        AlarmEpisode.list($1, series: $0, ofSensor: isSensor)
      }
      for alarm in alarms {
        let shown = isSensor ? alarm.readings[alarm.readings.count - 1] : alarm.worst
        let cells =
          set.series[alarm.series].key.map(csvCell)
          + [
            set.text(of: alarm.first), set.text(of: alarm.last), csvNumber(shown.surprise),
            shown.kind?.rawValue ?? "", csvCell(words.reason(shown)),
            alarm.touches(evaluation.plan.events[alarm.series], echo: evaluation.rule.coolDown) ? "1" : "0",
          ]
        text += cells.joined(separator: ",") + "\n"
      }
    }
    return text
  }

  /// Requests for the readings of test windows with the answers that the endpoint must repeat to the last bit.
  private func replay(_ predictor: AnomalyPredictor) throws -> String {
    let contract = predictor.contract
    let wanted = max(1, evaluation.solution.export.verify.replayRows / max(1, evaluation.plan.origins.horizon))
    let cases = evaluation.plan.testWindows.flatMap { window in
      evaluation.set.series.indices.compactMap { index in
        evaluation.watch.statesBefore[window]?[index] == nil ? nil : (window: window, series: index)
      }
    }
    var text = ""
    for place in 0..<min(cases.count, wanted) {
      let (window, index) = cases[place * cases.count / min(cases.count, wanted)]
      let series = evaluation.set.series[index]
      let start = evaluation.plan.origins.start(of: window, end: evaluation.set.end(of: series))
      let rows = (start..<start + evaluation.plan.origins.horizon).map { period -> JSONValue in
        .object(
          JSONObject([
            (contract.timestamp, moment(period)), (contract.target, .finite(series.value(at: period) ?? .nan)),
          ]))
      }
      let body: JSONObject = [
        "series": .object(JSONObject(zip(contract.keys, series.key).map { ($0, .string($1)) })),
        "as_of": moment(start), "history": .array(rows),
      ]
      var writer = JSONWriter()
      try predictor.answer(.object(body), into: &writer)
      text += "{\"request\":\(JSONValue.object(body).text),\"answer\":\(String(decoding: writer.bytes, as: UTF8.self))}\n"
    }
    return text
  }

  private func moment(_ period: Int) -> JSONValue {
    let contract = evaluation.contract
    let moment = contract.frequency.timestamp(of: period, kind: contract.format.kind)
    return contract.format.kind == .integer ? JSONValue(moment) : .string(contract.format.string(moment))
  }

  /// The predictor as the bundle will load it.
  public var predictor: AnomalyPredictor {
    AnomalyPredictor(
      contract: evaluation.contract, rule: evaluation.rule, current: result.current, past: result.past)
  }

  private func bundle(run: Int) -> BundleWriter {
    let predictor = self.predictor
    let findings = evaluation.findings
    let key = findings.headline
    let manifest = BundleManifest(
      vertical: "forecast", task: evaluation.solution.task.rawValue, project: evaluation.solution.project, run: run,
      toolVersion: toolVersion, seed: evaluation.solution.seed, features: Digest(of: "forecast without features"),
      schema: Digest(of: predictor.interface.requestSchema.text + predictor.interface.responseSchema.text),
      scopeAndCriteria: Digest(of: signed.text), trainingData: dataDigest, verdict: findings.verdict.name,
      scores: [
        "metric": .string(key.description), "model": .finite(findings.testValue(key, of: findings.chosen)),
        "baseline": .finite(findings.testValue(key, of: findings.baseline)),
      ])
    var writer = BundleWriter(manifest)
    writer.add(json: ForecastPredictor.contractFile, predictor.contract.json)
    writer.add(json: AnomalyPredictor.ruleFile, predictor.rule.json)
    writer.add(section: AnomalyPredictor.currentSection, result.current.encoded())
    for (index, past) in result.past.enumerated() {
      writer.add(section: "\(AnomalyPredictor.pastSection)-\(index)", past.encoded())
    }
    return writer
  }
}
