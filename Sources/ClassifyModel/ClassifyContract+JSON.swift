import Features
public import JSON
public import Support
import TimeAxis

extension ClassifyContract {
  /// The contract as the bundle keeps it.
  public var json: JSONValue {
    var object: JSONObject = [
      "fields": .array(fields.map(\.json)), "identifiers": .array(identifiers.map { .string($0) }),
      "target": .string(target),
    ]
    switch outcome {
    case .binary(let positive, let negative):
      object["outcome"] = ["type": "binary", "positive": .string(positive), "negative": .string(negative)]
    case .multiclass(let classes):
      object["outcome"] = ["type": "multiclass", "classes": .array(classes.map { .string($0) })]
    case .number(let unit): object["outcome"] = ["type": "number", "unit": unit.map { .string($0) } ?? .null]
    case .unusual: object["outcome"] = ["type": "unusual"]
    }
    object["decision"] = decision?.json ?? .null
    // Bundles without a band are as they were before there were bands.
    if let review { object["review"] = review.json }
    object["alert_share"] = .finite(alertShare)
    object["reasons"] = JSONValue(reasons)
    object["candidate"] = .string(candidate)
    object["baseline"] = .string(baseline)
    object["serves"] = .string(serves)
    object["batch_max"] = JSONValue(batchMax)
    object["example"] = .object(example)
    return .object(object)
  }

  /// Reads what `json` wrote. Throws `E5801` naming the member that is missing or makes no sense.
  public init(json: JSONValue, source: String) throws(Diagnostic) {
    func fault(_ name: String) -> Diagnostic {
      Diagnostic(
        "E5801", "'\(name)' is missing or makes no sense in the classifier's contract", at: Place(file: source),
        fix: "export the model again", exitCode: .dataError)
    }
    func text(_ value: JSONValue?, _ name: String) throws(Diagnostic) -> String {
      guard let text = value?.string else { throw fault(name) }
      return text
    }
    func texts(_ value: JSONValue?, _ name: String) throws(Diagnostic) -> [String] {
      guard let list = value?.array else { throw fault(name) }
      var all = [String]()
      for item in list { all.append(try text(item, name)) }
      return all
    }
    func whole(_ name: String, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
      guard let value = json[name]?.integer, range.contains(value) else { throw fault(name) }
      return value
    }
    func share(_ name: String) throws(Diagnostic) -> Double? {
      guard let value = json[name], !value.isNull else { return nil }
      guard let number = value.number, (0...1).contains(number) else { throw fault(name) }
      return number
    }
    guard let list = json["fields"]?.array else { throw fault("fields") }
    var fields = [Field]()
    for item in list {
      guard let field = Field(json: item) else { throw fault("fields") }
      fields.append(field)
    }
    self.fields = fields
    identifiers = try texts(json["identifiers"], "identifiers")
    target = try text(json["target"], "target")
    let outcome = json["outcome"]
    switch outcome?["type"]?.string {
    case "binary":
      self.outcome = .binary(
        positive: try text(outcome?["positive"], "outcome"), negative: try text(outcome?["negative"], "outcome"))
    case "multiclass":
      let classes = try texts(outcome?["classes"], "outcome")
      guard classes.count >= 2 else { throw fault("outcome") }
      self.outcome = .multiclass(classes)
    case "number": self.outcome = .number(unit: outcome?["unit"]?.string)
    case "unusual": self.outcome = .unusual
    default: throw fault("outcome")
    }
    if let value = json["decision"], !value.isNull {
      guard let known = ServedDecision(json: value) else { throw fault("decision") }
      decision = known
    } else {
      decision = nil
    }
    if let value = json["review"], !value.isNull {
      guard let known = ReviewBand(json: value) else { throw fault("review") }
      review = known
    }
    alertShare = try share("alert_share")
    reasons = try whole("reasons", 0...1000)
    candidate = try text(json["candidate"], "candidate")
    baseline = try text(json["baseline"], "baseline")
    serves = try text(json["serves"], "serves")
    guard serves == candidate || serves == baseline else { throw fault("serves") }
    batchMax = try whole("batch_max", 1...1_000_000)
    guard let example = json["example"]?.object else { throw fault("example") }
    self.example = example
  }
}

extension ClassifyContract.Field {
  fileprivate var json: JSONValue {
    [
      "name": .string(column.name), "type": .string(column.type.rawValue),
      "format": column.format.map { .string($0.pattern) } ?? .null, "levels": .array(column.levels.map { .string($0) }),
      "minimum": .finite(minimum), "maximum": .finite(maximum), "missing": .array(missing.map { .string($0) }),
      "positive": positive.map { .string($0) } ?? .null,
    ]
  }

  fileprivate init?(json: JSONValue) {
    guard let name = json["name"]?.string, let type = json["type"]?.string.flatMap(InputType.init(rawValue:)),
      let levels = json["levels"]?.array, let missing = json["missing"]?.array
    else { return nil }
    var format: TimestampFormat?
    if type.isTimestamp {
      guard let known = json["format"]?.string.flatMap({ TimestampFormat($0) }) else { return nil }
      format = known
    }
    column = InputColumn(name, type, format: format, levels: levels.compactMap(\.string))
    minimum = json["minimum"]?.number
    maximum = json["maximum"]?.number
    self.missing = missing.compactMap(\.string)
    positive = json["positive"]?.string
  }
}
