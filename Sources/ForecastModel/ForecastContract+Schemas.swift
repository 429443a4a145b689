import JSON
import TimeAxis

/// JSON schemas of what requests and answers of forecasts and of watches have in common.
extension ForecastContract {
  /// The start of a period, in the client's own form.
  var timestampSchema: JSONObject {
    if format.kind == .integer { return ["type": "integer"] }
    var schema: JSONObject = [
      "type": "string",
      "description": .string("Start of \(frequency.oneUnit) (\(frequency.name)) as \(format.pattern)."),
    ]
    if format == .isoDate { schema["format"] = "date" }
    return schema
  }

  /// The client's key columns; of sums those that name the level.
  var keySchema: JSONValue {
    func named(_ columns: [String], _ what: String) -> JSONValue {
      [
        "type": "object", "description": .string(what),
        "properties": .object(JSONObject(columns.map { ($0, ["type": "string"]) })),
        "required": .array(columns.map { .string($0) }), "additionalProperties": false,
      ]
    }
    let series = named(keys, "Names the series.")
    guard !levels.isEmpty else { return series }
    let sums = levels.map { columns in
      named(columns, columns.isEmpty ? "The sum of all series." : "A sum over \(columns.joined(separator: " and ")).")
    }
    return ["anyOf": .array([series] + sums)]
  }

  /// A value of the target, or null where it is not known.
  var targetSchema: JSONValue { Self.numberSchema(minimum: minimum, maximum: maximum) }

  /// A number or null, within what the client says it may be and what can be computed with.
  static func numberSchema(minimum: Double?, maximum: Double?) -> JSONValue {
    [
      "type": ["number", "null"], "minimum": .number(minimum ?? -largest), "maximum": .number(maximum ?? largest),
    ]
  }

  /// One request, or a batch of them.
  func requestSchema(_ properties: JSONObject) -> JSONValue {
    let single: JSONValue = [
      "type": "object", "title": "One series", "properties": .object(properties),
      "required": keys.isEmpty ? [] : ["series"], "additionalProperties": false,
    ]
    let batch: JSONValue = [
      "type": "object", "title": "A batch",
      "properties": [
        "batch": ["type": "array", "minItems": 1, "maxItems": JSONValue(batchMax), "items": single]
      ],
      "required": ["batch"], "additionalProperties": false,
    ]
    return ["oneOf": [single, batch]]
  }

  /// One answer, or those of a batch.
  static func responseSchema(_ properties: JSONObject, required: [JSONValue]) -> JSONValue {
    let single: JSONValue = [
      "type": "object", "title": "One series", "properties": .object(properties), "required": .array(required),
    ]
    let batch: JSONValue = [
      "type": "object", "title": "A batch", "properties": ["batch": ["type": "array", "items": single]],
      "required": ["batch"],
    ]
    return ["oneOf": [single, batch]]
  }
}
