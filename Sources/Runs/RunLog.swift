import JSON
import Support

/// `log.jsonl`: one line per event, appended as it happens, so that a killed run has told what it did.
final class RunLog: Sendable {
  private let path: String
  private let start = Clock.now
  private let startProcessor = Clock.processorTime

  init(path: String) {
    self.path = path
    // A line that a kill has cut must not run into the next one.
    if let bytes = try? Files.read(path), let last = bytes.last, last != UInt8(ascii: "\n") {
      try? Files.append("\n", to: path)
    }
  }

  /// Appends an event with the seconds since this process opened the run, and the processor seconds used since.
  /// A log that cannot be written ends no run.
  func append(_ event: String, _ members: JSONObject = [:]) {
    var object: JSONObject = ["event": .string(event)]
    for (name, value) in members.members { object[name] = value }
    object["at_s"] = Self.rounded(Clock.now - start)
    object["cpu_s"] = Self.rounded(Clock.processorTime - startProcessor)
    try? Files.append(JSONValue.object(object).text + "\n", to: path)
  }

  /// Seconds to the millisecond.
  static func rounded(_ seconds: Double) -> JSONValue { .number((seconds * 1000).rounded() / 1000) }

  /// Every line that can be read.
  static func events(in path: String) -> [JSONValue] {
    guard let bytes = try? Files.read(path) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONValue(parsing: Array($0)) }
  }

  /// The content of `timing.json`: sessions (one for each process that worked on the run, killed ones too),
  /// stages, totals.
  static func timing(of events: [JSONValue]) -> JSONValue {
    var sessions = [JSONObject]()
    var stages = [JSONValue]()
    for event in events {
      switch event["event"]?.string {
      case "open":
        sessions.append(["began": event["time"] ?? .null, "opening": event["opening"] ?? .null])
      case "stage":
        var stage = JSONObject()
        for name in ["name", "origin", "seconds", "cpu_seconds"] { stage[name] = event[name] ?? .null }
        stage["session"] = JSONValue(sessions.count)
        stages.append(.object(stage))
      default: break
      }
      if !sessions.isEmpty {
        sessions[sessions.count - 1]["seconds"] = event["at_s"] ?? .null
        sessions[sessions.count - 1]["cpu_seconds"] = event["cpu_s"] ?? .null
        if let peak = event["peak_bytes"] { sessions[sessions.count - 1]["peak_bytes"] = peak }
      }
    }
    func total(_ name: String) -> JSONValue { rounded(sessions.reduce(0) { $0 + ($1[name]?.number ?? 0) }) }
    return [
      "seconds": total("seconds"),
      "cpu_seconds": total("cpu_seconds"),
      "sessions": .array(sessions.map { .object($0) }),
      "stages": .array(stages),
    ]
  }
}
