import JSON
import TimeAxis

/// The readings of one series, judged.
public struct AnomalyAnswer: Sendable, Equatable {
  public var key: [String]
  /// Which model expected the readings, or `fixed_limits`.
  public var model: String
  /// The last period that the model knows now.
  public var lastKnown: Int
  /// The new readings, and empty periods between them.
  public var readings: [AnomalyReading]
  /// Rows of the request's history that the model knew already.
  public var historyKnown: Int
}

/// What set a reading apart, in words that a person on the floor understands.
public struct AnomalyWords: Sendable {
  var unit: String

  public init(unit: String) { self.unit = unit }

  /// `6.2 scales above what was expected`; empty where there is nothing to say.
  public func reason(_ reading: AnomalyReading) -> String {
    guard let kind = reading.kind else { return "" }
    let size = Self.tenths(abs(reading.deviation))
    let side = reading.deviation < 0 ? "below" : "above"
    let span = reading.span == 1 ? "1 \(unit)" : "\(reading.span) \(unit)s"
    return switch kind {
    case .spike: "\(size) scales \(side) what was expected"
    case .level: "\(size) scales \(side) what was expected \(span) before"
    case .value: "\(size) times as far \(side) the usual value as half of the readings are"
    case .drift: "on average \(size) scales \(side) what was expected, over \(span)"
    case .noise: "deviations \(size) times as large as usual, over \(span)"
    case .limit: "outside the fixed limits"
    case .frozen: "the same value for \(span)"
    case .missing: "no reading for \(span)"
    }
  }

  private static func tenths(_ value: Double) -> String {
    guard value < 1e5 else { return "very many" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Writes answers as JSON.
struct AnomalyAnswerWriter: Sendable {
  let contract: ForecastContract
  let rule: AnomalyRule

  func write(_ answer: AnomalyAnswer, into writer: inout JSONWriter) {
    var object = JSONObject()
    object["series"] = .object(JSONObject(zip(contract.keys, answer.key).map { ($0, .string($1)) }))
    object["model"] = .string(answer.model)
    object["last_known"] = moment(answer.lastKnown)
    object["threshold"] = .number(rule.threshold)
    object["history"] = ["used": JSONValue(answer.readings.count), "already_known": JSONValue(answer.historyKnown)]
    object["alarms"] = JSONValue(answer.readings.count { $0.alarm == .begins })
    object["readings"] = .array(answer.readings.map(row))
    writer.value(.object(object))
  }

  private func row(_ reading: AnomalyReading) -> JSONValue {
    var row = JSONObject()
    row[contract.timestamp] = moment(reading.period)
    row[contract.target] = .finite(reading.value)
    row["expected"] = .finite(reading.expected)
    row["low"] = .finite(reading.low)
    row["high"] = .finite(reading.high)
    row["score"] = .number(reading.surprise)
    row["alarm"] = .string(reading.alarm.rawValue)
    row["kind"] = reading.alarm == .none ? .null : reading.kind.map { .string($0.rawValue) } ?? .null
    row["reason"] = .string(
      reading.alarm == .none ? "" : AnomalyWords(unit: contract.frequency.unit).reason(reading))
    return .object(row)
  }

  private func moment(_ period: Int) -> JSONValue {
    let moment = contract.frequency.timestamp(of: period, kind: contract.format.kind)
    return contract.format.kind == .integer ? JSONValue(moment) : .string(contract.format.string(moment))
  }
}
