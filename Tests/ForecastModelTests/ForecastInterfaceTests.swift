import Bundles
import ForecastModel
import JSON
import Testing

/// The published schemas accept what the predictor accepts and describe what it answers.
@Suite struct ForecastInterfaceTests {
  private static let predictors = [
    Toy.predictor(), Toy.counting, Toy.predictor { ($0.knownFuture, $0.maximum, $0.minimum) = ([], 5, nil) },
  ]

  @Test(arguments: [0, 1, 2]) func schemasAreWellFormed(place: Int) {
    let interface = Self.predictors[place].interface
    for schema in [interface.requestSchema, interface.responseSchema] { #expect(Schema.faults(in: schema) == []) }
    #expect(interface.route == "/v1/forecast")
  }

  @Test(arguments: [0, 1, 2]) func theExampleIsAnswered(place: Int) throws {
    let predictor = Self.predictors[place]
    let interface = predictor.interface
    #expect(Schema.accepts(interface.requestSchema, interface.example))
    let answer = try Toy.answer(predictor, interface.example.text)
    #expect(Schema.accepts(interface.responseSchema, answer))
    #expect(answer["forecast"]?.array?.count == 4)
  }

  @Test(arguments: [
    #"{"series":{"store":"Berlin","product":"tea"}}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"horizon":100,"quantiles":[0.5],"as_of":"2026-11-23"}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"history":[{"week":"2026-11-23","units":null,"price":1}]}"#,
    #"{"batch":[{"series":{"store":"Berlin","product":"tea"},"known_future":[{"week":"2026-11-23","promo":1}]}]}"#,
  ])
  func bothAccept(body: String) throws {
    let predictor = Toy.predictor()
    #expect(Schema.accepts(predictor.interface.requestSchema, try JSONValue(parsing: body)))
    #expect(Schema.accepts(predictor.interface.responseSchema, try Toy.answer(predictor, body)))
  }

  @Test(arguments: [
    "{}", "[]", #"{"series":{"store":"Berlin"}}"#, #"{"series":{"store":"Berlin","product":"tea"},"horizon":0}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"horizon":101}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"quantiles":[1]}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"quantiles":[]}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"history":[{"week":"2026-11-23"}]}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"history":[{"week":"2026-11-23","units":-1}]}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"zzz":1}"#, #"{"batch":[]}"#, #"{"batch":[{}]}"#,
    #"{"series":{"store":"Berlin","product":"tea"},"known_future":[{"week":"2026-11-23","promo":3}]}"#,
  ])
  func bothRefuse(body: String) throws {
    let predictor = Toy.predictor()
    #expect(!Schema.accepts(predictor.interface.requestSchema, try JSONValue(parsing: body)))
    #expect(try Toy.fault(predictor, body) != nil)
  }

  @Test func details() {
    let details = JSONValue.object(Toy.predictor().interface.details)
    #expect(details["series"] == 3 && details["last_known"] == "2026-11-16" && details["longest_horizon"] == 100)
    #expect(details["freq"] == "W-MON" && details["unit"] == "pieces" && details["batch_max"] == 3)
  }
}

/// As much of JSON Schema 2020-12 as the schemas use.
private enum Schema {
  private static let types = ["object", "array", "string", "number", "integer", "boolean", "null"]
  private static let known = [
    "type", "title", "description", "properties", "required", "additionalProperties", "items", "enum", "oneOf",
    "minimum",
    "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "uniqueItems", "default", "format",
  ]

  /// What is wrong with a schema itself.
  static func faults(in schema: JSONValue, at place: String = "#") -> [String] {
    guard let object = schema.object else { return ["\(place) is no object"] }
    var faults = object.members.filter { !known.contains($0.name) }.map { "\(place): unknown keyword \($0.name)" }
    let named = object["type"].map { $0.array ?? [$0] } ?? []
    faults += named.filter { !types.contains($0.string ?? "") }.map { "\(place): no type \($0.text)" }
    let properties = object["properties"]?.object?.members ?? []
    if Set(properties.map(\.name)).count != properties.count { faults.append("\(place): a property stands twice") }
    for member in properties { faults += Self.faults(in: member.value, at: "\(place)/\(member.name)") }
    for name in object["required"]?.array ?? [] where !properties.contains(where: { $0.name == name.string }) {
      faults.append("\(place): requires \(name.text), which it does not describe")
    }
    if let items = object["items"] { faults += Self.faults(in: items, at: "\(place)/items") }
    for (index, choice) in (object["oneOf"]?.array ?? []).enumerated() {
      faults += Self.faults(in: choice, at: "\(place)/oneOf/\(index)")
    }
    if let value = object["default"], !accepts(schema, value) {
      faults.append("\(place): its default does not fit it")
    }
    return faults
  }

  static func accepts(_ schema: JSONValue, _ value: JSONValue) -> Bool {
    guard let object = schema.object else { return schema != false }
    if let named = object["type"], !(named.array ?? [named]).contains(where: { isType($0.string ?? "", value) }) {
      return false
    }
    if let values = object["enum"]?.array, !values.contains(value) { return false }
    if let choices = object["oneOf"]?.array, choices.count(where: { accepts($0, value) }) != 1 { return false }
    if let number = value.number {
      if let least = object["minimum"]?.number, number < least { return false }
      if let most = object["maximum"]?.number, number > most { return false }
      if let least = object["exclusiveMinimum"]?.number, number <= least { return false }
      if let most = object["exclusiveMaximum"]?.number, number >= most { return false }
    }
    if let list = value.array {
      if let least = object["minItems"]?.integer, list.count < least { return false }
      if let most = object["maxItems"]?.integer, list.count > most { return false }
      if object["uniqueItems"] == true, Set(list.map(\.text)).count != list.count { return false }
      if let items = object["items"], !list.allSatisfy({ accepts(items, $0) }) { return false }
    }
    if let members = value.object?.members {
      for name in object["required"]?.array ?? [] where !members.contains(where: { $0.name == name.string }) {
        return false
      }
      for member in members {
        if let property = object["properties"]?[member.name] {
          guard accepts(property, member.value) else { return false }
        } else if let others = object["additionalProperties"], !accepts(others, member.value) {
          return false
        }
      }
    }
    return true
  }

  private static func isType(_ name: String, _ value: JSONValue) -> Bool {
    switch (name, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("number", .number), ("boolean", .bool),
      ("null", .null):
      true
    case ("integer", .number): value.integer != nil
    default: false
    }
  }
}
