public import Bundles
public import JSON
public import Support
import TimeAxis

/// The predictor of a solution that watches readings: answers `POST /v1/anomalies` from the monitors of a bundle.
///
/// A request carries what was read since training, and is answered reading by reading. Beside the monitors after the
/// last row of training it holds those that stood before each test window, so that `as_of` repeats the report's own
/// judgements to the last bit.
public struct AnomalyPredictor: Predictor {
  public let contract: ForecastContract
  public let rule: AnomalyRule
  public let interface: PredictorInterface
  private let current: AnomalyModelSet
  private let past: [AnomalyModelSet]
  private let answerWriter: AnomalyAnswerWriter

  /// A predictor from monitors in memory, as a run has them.
  public init(contract: ForecastContract, rule: AnomalyRule, current: AnomalyModelSet, past: [AnomalyModelSet]) {
    self.contract = contract
    self.rule = rule
    self.current = current
    self.past = past
    answerWriter = AnomalyAnswerWriter(contract: contract, rule: rule)
    interface = AnomalyInterface.make(contract: contract, rule: rule, monitors: current)
  }

  /// Loads the monitors of a bundle. Throws where a part is missing or damaged.
  /// - Parameter batchMax: the most series in one call; nil leaves it as the bundle says.
  public init(bundle: Bundle, batchMax: Int? = nil) throws(Diagnostic) {
    let file = ForecastPredictor.contractFile
    var contract = try ForecastContract(json: try bundle.json(file), source: file)
    if let batchMax { contract.batchMax = batchMax }
    let rule = try AnomalyRule(json: try bundle.json(Self.ruleFile), source: Self.ruleFile)
    let current = try Self.monitors(Self.currentSection, of: bundle, contract: contract, rule: rule)
    var past = [AnomalyModelSet]()
    while bundle.sectionNames.contains("\(Self.pastSection)-\(past.count)") {
      past.append(
        try Self.monitors("\(Self.pastSection)-\(past.count)", of: bundle, contract: contract, rule: rule))
    }
    self.init(contract: contract, rule: rule, current: current, past: past)
  }

  private static func monitors(
    _ name: String, of bundle: Bundle, contract: ForecastContract, rule: AnomalyRule
  ) throws(Diagnostic) -> AnomalyModelSet {
    var section = try bundle.section(name)
    let set = try AnomalyModelSet(from: &section, keyCount: contract.keys.count, rule: rule)
    guard section.remaining == 0 else { throw section.fault("\(section.remaining) bytes more than the monitors take") }
    if let series = set.series.first(where: { !contract.canWrite(period: $0.lastPeriod) }) {
      throw section.fault("a series ends with period \(series.lastPeriod), which is no \(contract.frequency.unit)")
    }
    return set
  }

  /// Names of the parts in a bundle. Where there is a rule, the bundle watches and does not forecast.
  public static let ruleFile = "anomalies"
  public static let currentSection = "monitors"
  public static let pastSection = "holdout"

  /// The keys of all series that were trained, in the order of the bundle.
  public var keys: [[String]] { current.series.map(\.key) }

  /// Each reading costs a forecast.
  public func isQuick(_ request: JSONValue) -> Bool {
    (request["batch"]?.array?.count ?? 1) <= 4 && (request["history"]?.array?.count ?? 0) <= 20
  }

  public func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    let (requests, isBatch) = try read(request)
    let answers = try answers(requests, isBatch: isBatch)
    if isBatch { writer.raw("{\"batch\":[") }
    for (index, answer) in answers.enumerated() {
      if index > 0 { writer.raw(",") }
      answerWriter.write(answer, into: &writer)
    }
    if isBatch { writer.raw("]}") }
  }

  /// The judgements that a request body asks for, one series or a batch, as values.
  public func answers(_ request: JSONValue) throws(RequestFault) -> [AnomalyAnswer] {
    let (requests, isBatch) = try read(request)
    return try answers(requests, isBatch: isBatch)
  }

  /// Requests look like those of a forecast, without what only a forecast has.
  private func read(_ body: JSONValue) throws(RequestFault) -> (requests: [ForecastRequest], isBatch: Bool) {
    let items = body["batch"]?.array ?? [body]
    let isBatch = body["batch"] != nil
    var faults = [RequestFault.Field]()
    for (index, item) in items.prefix(contract.batchMax).enumerated() where faults.count < 20 {
      for name in ["horizon", "quantiles", "known_future"] where item[name].map({ !$0.isNull }) ?? false {
        faults.append(
          .init("\(isBatch ? "/batch/\(index)" : "")/\(name)", "unknown field; known are series, history, as_of"))
      }
    }
    guard faults.isEmpty else {
      throw RequestFault(
        status: 422, kind: "invalid-request", title: "The request has invalid fields", fields: faults)
    }
    return try ForecastRequestReader.read(body, contract: contract)
  }

  private func answers(_ requests: [ForecastRequest], isBatch: Bool) throws(RequestFault) -> [AnomalyAnswer] {
    var answers = [AnomalyAnswer]()
    for (index, request) in requests.enumerated() {
      answers.append(try answer(request, at: isBatch ? "/batch/\(index)" : ""))
    }
    return answers
  }

  /// Judges the readings of one series that are newer than what its model knows.
  /// - Parameter pointer: where the request stands in its body, for faults.
  public func answer(_ request: ForecastRequest, at pointer: String = "") throws(RequestFault) -> AnomalyAnswer {
    let series = try monitor(request, at: pointer)
    var monitor = AnomalyMonitor(
      rule: rule, profile: series.profile, model: series.model, state: series.state,
      nextPeriod: series.lastPeriod + 1)
    var readings = [AnomalyReading]()
    for row in request.history where row.period > series.lastPeriod {
      guard row.period - monitor.nextPeriod <= contract.longestHorizon else {
        throw RequestFault(
          status: 422, kind: "history-too-far", title: "The history is too far from what the model knows",
          fields: [
            .init(
              "\(pointer)/history",
              "'\(text(of: row.period))' is \(row.period - monitor.nextPeriod + 1) periods after the last one known; at "
                + "most \(contract.longestHorizon) may be missing between: send those, or train again")
          ])
      }
      while monitor.nextPeriod < row.period {
        readings.append(monitor.observe(contract.gapsAreZero ? contract.clipped(0) : .nan))
      }
      readings.append(monitor.observe(row.value))
    }
    return AnomalyAnswer(
      key: series.key, model: contract.serves, lastKnown: monitor.nextPeriod - 1, readings: readings,
      historyKnown: request.history.count { $0.period <= series.lastPeriod })
  }

  private func monitor(_ request: ForecastRequest, at pointer: String) throws(RequestFault) -> AnomalyModelSet.Series {
    guard let now = current[request.key] else {
      let name = request.key.joined(separator: " / ")
      let near = NearestName.of(name, in: current.series.prefix(5000).lazy.map { $0.key.joined(separator: " / ") })
      throw RequestFault(
        status: 404, kind: "unknown-series", title: "The model knows no such series",
        fields: [
          .init(
            "\(pointer)/series",
            "'\(name.count > 200 ? "\(name.prefix(200))..." : name)' was not trained"
              + (near.map { "; did you mean '\($0)'?" } ?? ""))
        ])
    }
    guard let moment = request.asOf else { return now }
    for set in past {
      if let series = set[request.key], series.lastPeriod + 1 == moment { return series }
    }
    if moment == now.lastPeriod + 1 { return now }
    let origins = (past.compactMap { $0[request.key]?.lastPeriod } + [now.lastPeriod]).map { text(of: $0 + 1) }
    throw RequestFault(
      status: 422, kind: "unknown-origin", title: "The model keeps no such origin",
      fields: [.init("\(pointer)/as_of", "this series can be judged as of \(origins.joined(separator: ", "))")])
  }

  private func text(of period: Int) -> String {
    contract.format.string(contract.frequency.timestamp(of: period, kind: contract.format.kind))
  }
}

/// The predictor of a bundle of this vertical: it watches where there is a rule of alarms, else it forecasts.
public func forecastPredictor(bundle: Bundle, batchMax: Int? = nil) throws(Diagnostic) -> any Predictor {
  if AnomalyPredictor.isIn(bundle) { return try AnomalyPredictor(bundle: bundle, batchMax: batchMax) }
  return try ForecastPredictor(bundle: bundle, batchMax: batchMax)
}

extension AnomalyPredictor {
  /// Whether a bundle holds monitors.
  public static func isIn(_ bundle: Bundle) -> Bool { bundle.sectionNames.contains(currentSection) }
}
