public import JSON
public import Support
import TimeAxis

extension RecommendContract {
  /// The contract as the bundle keeps it.
  public var json: JSONValue {
    func name(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    var object: JSONObject = [
      "user": .string(user), "item": .string(item), "amount": name(amount), "event": name(event),
      "timestamp": name(timestamp), "title": name(title), "available": name(available),
    ]
    object["timestamp_format"] = name(timestampFormat?.pattern)
    object["features"] = .array(
      features.map { ["name": .string($0.name), "kind": .string($0.kind.rawValue), "unit": name($0.unit)] })
    object["segment"] = name(segment)
    object["segments"] = .array(segments.map { .string($0) })
    if let amountRange {
      object["amount_range"] = [.number(amountRange.lowerBound), .number(amountRange.upperBound)]
    }
    object["weighting"] = .string(weighting.rawValue)
    object["events"] = .array(events.map { ["name": .string($0.name), "weight": .number($0.weight)] })
    object["slots"] = JSONValue(slots)
    object["exclude_seen"] = .bool(excludeSeen)
    object["rules"] = rules.json
    object["diversity"] = .number(diversity)
    object["cold_user"] = .string(coldUsers.rawValue)
    object["reasons"] = .bool(reasons)
    object["candidate"] = .string(candidate)
    object["baseline"] = .string(baseline)
    object["serves"] = .string(serves)
    object["batch_max"] = JSONValue(batchMax)
    object["example"] = .object(example)
    return .object(object)
  }

  /// Reads what `json` wrote. Throws `E5951` naming the member that is missing or makes no sense.
  public init(json: JSONValue, source: String) throws(Diagnostic) {
    func fault(_ name: String) -> Diagnostic { RecommendFault.contract(name, in: source) }
    func text(_ name: String) throws(Diagnostic) -> String {
      guard let text = json[name]?.string else { throw fault(name) }
      return text
    }
    func optional(_ name: String) throws(Diagnostic) -> String? {
      guard let value = json[name] else { throw fault(name) }
      return value.isNull ? nil : try text(name)
    }
    func flag(_ name: String) throws(Diagnostic) -> Bool {
      guard let flag = json[name]?.bool else { throw fault(name) }
      return flag
    }
    func whole(_ name: String, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
      guard let value = json[name]?.integer, range.contains(value) else { throw fault(name) }
      return value
    }
    func list(_ name: String) throws(Diagnostic) -> [JSONValue] {
      guard let list = json[name]?.array else { throw fault(name) }
      return list
    }
    user = try text("user")
    item = try text("item")
    amount = try optional("amount")
    event = try optional("event")
    timestamp = try optional("timestamp")
    if let pattern = json["timestamp_format"], !pattern.isNull {
      guard let format = pattern.string.flatMap({ TimestampFormat($0) }) else { throw fault("timestamp_format") }
      timestampFormat = format
    }
    title = try optional("title")
    available = try optional("available")
    features = []
    for value in try list("features") {
      guard let name = value["name"]?.string, let kind = value["kind"]?.string.flatMap(Feature.Kind.init) else {
        throw fault("features")
      }
      features.append(Feature(name, kind, unit: value["unit"]?.string))
    }
    segment = try optional("segment")
    segments = []
    for value in try list("segments") {
      guard let name = value.string, !segments.contains(name) else { throw fault("segments") }
      segments.append(name)
    }
    if let range = json["amount_range"], !range.isNull {
      guard let bounds = range.array?.compactMap(\.number), bounds.count == 2, bounds[0] <= bounds[1] else {
        throw fault("amount_range")
      }
      amountRange = bounds[0]...bounds[1]
    }
    guard let weighting = InteractionWeighting(rawValue: try text("weighting")) else { throw fault("weighting") }
    self.weighting = weighting
    events = []
    for value in try list("events") {
      guard let name = value["name"]?.string, let weight = value["weight"]?.number, weight >= 0, weight.isFinite else {
        throw fault("events")
      }
      events.append((name, weight))
    }
    slots = try whole("slots", 1...100_000)
    excludeSeen = try flag("exclude_seen")
    guard let rules = json["rules"].flatMap(RecommendRules.init(json:)) else { throw fault("rules") }
    self.rules = rules
    guard let diversity = json["diversity"]?.number, (0...1).contains(diversity) else { throw fault("diversity") }
    self.diversity = diversity
    guard let coldUsers = ColdUsers(rawValue: try text("cold_user")) else { throw fault("cold_user") }
    self.coldUsers = coldUsers
    reasons = try flag("reasons")
    candidate = try text("candidate")
    baseline = try text("baseline")
    serves = try text("serves")
    guard serves == candidate || serves == baseline else { throw fault("serves") }
    batchMax = try whole("batch_max", 1...1_000_000)
    guard let example = json["example"]?.object else { throw fault("example") }
    self.example = example
    if let name = clash { throw fault(name) }
  }
}
