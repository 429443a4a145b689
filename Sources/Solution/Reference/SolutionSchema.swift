public import JSON

/// What is known of every key of `solution.yaml`, made from the field tables.
public enum SolutionSchema {
  /// JSON Schema, draft-07 (the newest that yaml-language-server reads), for editors.
  ///
  /// It has the whole shape: a key or value that this version refuses is described as such, so that an editor can
  /// say so. What a schema cannot say, such as "exactly one column is the target", `solkit check` finds.
  public static func jsonSchema() -> JSONValue {
    var schema: JSONObject = [
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "solution.yaml of solkit, version 1",
      "description": "One client's solution, from the business case to the endpoint.",
    ]
    let fields = SolutionFile.fields.map(\.info)
    for member in object(fields).members { schema[member.name] = member.value }
    schema["allOf"] = .array(
      Task.allCases.compactMap { task in
        let question = Question.usual(of: task)
        return required(of: fields, for: question).map { then in
          ["if": ["properties": ["task": ["const": .string(task.rawValue)]]], "then": .object(then)]
        }
      })
    return .object(schema)
  }

  /// What must be given for one question only, whatever its depth; nil where there is nothing.
  private static func required(of fields: [FieldInfo], for question: Question) -> JSONObject? {
    let names = fields.filter { $0.requiredFor.contains(question) }.map { JSONValue.string($0.name) }
    let inner = fields.compactMap { field -> (String, JSONValue)? in
      guard case .part(let fields) = field.kind, let inner = required(of: fields, for: question) else { return nil }
      return (field.name, .object(inner))
    }
    guard !names.isEmpty || !inner.isEmpty else { return nil }
    var schema = JSONObject()
    if !names.isEmpty { schema["required"] = .array(names) }
    if !inner.isEmpty { schema["properties"] = .object(JSONObject(inner)) }
    return schema
  }

  private static func object(_ fields: [FieldInfo]) -> JSONObject {
    [
      "type": "object",
      "additionalProperties": false,
      "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
      "properties": .object(JSONObject(fields.map { ($0.name, property($0)) })),
    ]
  }

  private static func property(_ field: FieldInfo) -> JSONValue {
    var schema: JSONObject = ["description": .string(description(field))]
    for member in schemaObject(field.kind).members { schema[member.name] = member.value }
    if isNullable(field) { allowNull(&schema) }
    if let value = field.defaultValue, !value.isNull, !field.isPart { schema["default"] = value }
    if let example = field.example { schema["examples"] = [example] }
    return .object(schema)
  }

  private static func description(_ field: FieldInfo) -> String {
    guard !field.isLater else { return "Not in this version. \(field.doc)" }
    var text = field.doc
    if let unit = field.unit { text += " Unit: \(unit)." }
    if let absent = field.defaultWords { text += " Where it is not given: \(absent)." }
    if let questions = field.questions { text += " Of: \(Question.listed(questions))." }
    if case .choice(let choice) = field.kind, !choice.later.isEmpty {
      text += " Not in this version: \(choice.later.joined(separator: ", "))."
    }
    if case .list(.choice(let choice), _) = field.kind, !choice.later.isEmpty {
      text += " Not in this version: \(choice.later.joined(separator: ", "))."
    }
    return text
  }

  /// An empty value reads as "not given" where that means something.
  private static func isNullable(_ field: FieldInfo) -> Bool {
    !field.isLater && !field.isRequired && (field.defaultValue == .null || field.isPart)
  }

  private static func allowNull(_ schema: inout JSONObject) {
    if let words = schema["enum"]?.array { schema["enum"] = .array(words + [.null]) }
    if let kinds = schema["anyOf"]?.array { schema["anyOf"] = .array(kinds + [["type": "null"]]) }
    if let type = schema["type"] { schema["type"] = .array((type.array ?? [type]) + ["null"]) }
  }

  private static func schemaObject(_ kind: FieldKind) -> JSONObject {
    switch kind {
    case .text(let rule):
      var schema: JSONObject = ["type": "string"]
      if let pattern = rule.pattern { schema["pattern"] = .string(pattern) }
      return schema
    case .wholeNumber(let range):
      var schema: JSONObject = ["type": "integer"]
      if range.lowerBound > -FieldKind.unbounded { schema["minimum"] = JSONValue(range.lowerBound) }
      if range.upperBound < FieldKind.unbounded { schema["maximum"] = JSONValue(range.upperBound) }
      return schema
    case .number(let range): return number(range)
    case .numberOr(let word, let range):
      return ["anyOf": [.object(number(range)), ["const": .string(word)]]]
    case .numberOrText: return ["type": ["number", "string"]]
    case .flag: return ["type": "boolean"]
    case .choice(let choice):
      let words = choice.allowed + choice.later
      // A frequency of 1 is also read without quotes.
      return ["enum": .array(words.map { .string($0) } + words.compactMap { Int($0).map { JSONValue($0) } })]
    case .list(let element, let least):
      var schema: JSONObject = ["type": "array", "items": .object(schemaObject(element))]
      if least > 0 { schema["minItems"] = JSONValue(least) }
      return schema
    case .part(let fields): return object(fields)
    case .either(let simple, let structured):
      return ["anyOf": [.object(schemaObject(simple)), .object(schemaObject(structured))]]
    case .scalar: return ["type": ["number", "string", "boolean"]]
    case .map(let element, _):
      return ["type": "object", "additionalProperties": .object(schemaObject(element)), "minProperties": 1]
    case .anything: return JSONObject()
    }
  }

  private static func number(_ range: NumberRange) -> JSONObject {
    var schema: JSONObject = ["type": "number"]
    if let lower = range.lower { schema[range.lowerIsIn ? "minimum" : "exclusiveMinimum"] = .number(lower) }
    if let upper = range.upper { schema[range.upperIsIn ? "maximum" : "exclusiveMaximum"] = .number(upper) }
    return schema
  }
}

extension FieldInfo {
  var isPart: Bool { if case .part = kind { true } else { false } }
  /// Whether its inner keys stand in a list.
  var isList: Bool { if case .list = kind { true } else { false } }

  /// The fields below this one: of a section, or of the entries of a list.
  var inner: [FieldInfo]? {
    switch kind {
    case .part(let fields), .list(of: .part(let fields), atLeast: _), .either(_, .part(let fields)): fields
    default: nil
    }
  }

  /// The default as documentation shows it.
  var shownDefault: String {
    if isRequired { return "required" }
    if !requiredFor.isEmpty { return "required: \(Question.listed(requiredFor))" }
    if !defaults.isEmpty, let defaultValue {
      var others = [(value: JSONValue, questions: [Question])]()
      for question in Question.allCases {
        guard let value = defaults[question] else { continue }
        if let index = others.firstIndex(where: { $0.value == value }) {
          others[index].questions.append(question)
        } else {
          others.append((value, [question]))
        }
      }
      let words = others.map { "\(YAMLWriter.flow($0.value)) for \(Question.words($0.questions))" }
      return ([YAMLWriter.flow(defaultValue)] + words).joined(separator: "; ")
    }
    if isPart { return defaultValue == .null ? defaultWords ?? "none" : "its own defaults" }
    if let defaultWords, defaultValue == .null { return defaultWords }
    guard let defaultValue, !defaultValue.isNull else { return "none" }
    return YAMLWriter.flow(defaultValue)
  }
}
