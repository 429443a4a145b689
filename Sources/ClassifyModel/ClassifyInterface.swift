import Bundles
import Features
import JSON
import TimeAxis

/// The schemas of `POST /v1/classify` in the client's own field names.
enum ClassifyInterface {
  static func make(_ contract: ClassifyContract, takesHistory: Bool) -> PredictorInterface {
    PredictorInterface(
      route: "/v1/classify",
      summary: contract.outcome == .unusual
        ? "Says how unusual a row is, one or a batch of them."
        : contract.outputs == 1 && contract.decision == nil
        ? "Predicts \(contract.target), for one row or a batch of them."
        : "Classifies \(contract.target), for one row or a batch of them.",
      requestSchema: request(contract, takesHistory: takesHistory), responseSchema: response(contract),
      example: .object(contract.example), details: details(contract))
  }

  private static func request(_ contract: ClassifyContract, takesHistory: Bool) -> JSONValue {
    let fields = contract.fields.map { ($0.column.name, schema($0)) }
    let required = JSONValue.array(contract.fields.map { .string($0.column.name) })
    var properties = JSONObject(
      fields + contract.identifiers.map { ($0, ["type": ["string", "number", "null"], "description": "Comes back as it is."]) })
    if takesHistory {
      properties["history"] = [
        "type": "array", "description": "Earlier rows of the same key, for features that look back.",
        "items": [
          "type": "object", "properties": .object(JSONObject(fields)), "required": required,
          "additionalProperties": false,
        ],
      ]
    }
    let single: JSONValue = [
      "type": "object", "title": "One row", "properties": .object(properties), "required": required,
      "additionalProperties": false,
    ]
    let batch: JSONValue = [
      "type": "object", "title": "A batch",
      "properties": [
        "batch": ["type": "array", "minItems": 1, "maxItems": JSONValue(contract.batchMax), "items": single]
      ],
      "required": ["batch"], "additionalProperties": false,
    ]
    return ["oneOf": [single, batch]]
  }

  private static func schema(_ field: ClassifyContract.Field) -> JSONValue {
    switch field.column.type {
    case .number, .integer:
      var schema: JSONObject = ["type": [field.column.type == .integer ? "integer" : "number", "null"]]
      if let least = field.minimum { schema["minimum"] = .number(least) }
      if let most = field.maximum { schema["maximum"] = .number(most) }
      return .object(schema)
    case .category:
      var schema: JSONObject = ["type": ["string", "number", "null"]]
      if !field.column.levels.isEmpty, field.column.levels.count <= 50 {
        schema["examples"] = .array(field.column.levels.map { .string($0) })
        schema["description"] = "Another value is taken as never seen, and named in the answer."
      }
      return .object(schema)
    case .text: return ["type": ["string", "null"]]
    case .binary:
      var values: [JSONValue] = [true, false, 0, 1, .null]
      if let positive = field.positive { values.append(.string(positive)) }
      return ["anyOf": [["enum": .array(values)], ["type": "string"]]]
    case .date, .datetime:
      return [
        "type": ["string", "null"],
        "description": .string("A \(field.column.type.rawValue) as \(field.column.format?.pattern ?? "")."),
      ]
    }
  }

  private static func response(_ contract: ClassifyContract) -> JSONValue {
    var properties = JSONObject()
    if !contract.identifiers.isEmpty { properties["id"] = ["type": "object"] }
    var required: [JSONValue] = ["prediction"]
    switch contract.outcome {
    case .binary(let positive, let negative):
      properties["probability"] = [
        "type": "number", "minimum": 0, "maximum": 1, "description": .string("That \(contract.target) is \(positive)."),
      ]
      properties["prediction"] = ["enum": [.string(positive), .string(negative)]]
      switch contract.decision {
      case .threshold(let least)?:
        properties["act"] = [
          "type": "boolean",
          "description": .string(
            "Whether the probability is at least \(JSONValue.number(least).text)"
              + (contract.review == nil ? "." : " and no person decides.")),
        ]
      case .expectedPayoff?:
        properties["act"] = [
          "type": "boolean", "description": "Whether acting is expected to pay, by the row's own amounts.",
        ]
      case nil: break
      }
      required.append("probability")
    case .multiclass(let classes):
      properties["prediction"] = ["enum": .array(classes.map { .string($0) })]
      properties["probabilities"] = ["type": "object", "additionalProperties": ["type": "number"]]
      required.append("probabilities")
    case .number(let unit):
      properties["prediction"] = ["type": "number", "description": .string("\(contract.target)\(unit.map { " in \($0)" } ?? "").")]
    case .unusual:
      properties["score"] = [
        "type": "number", "minimum": 0, "maximum": 1,
        "description": "Share of the rows known on fitting that are less unusual. No probability: nobody labelled them.",
      ]
      properties["prediction"] = ["enum": ["unusual", "usual"]]
      properties["act"] = ["type": "boolean", "description": "Whether the score reaches the budget of alerts."]
      required += ["score", "act"]
    }
    if let review = contract.review {
      var classes = [String]()
      if case .multiclass(let names) = contract.outcome { classes = names }
      properties["decision"] = [
        "enum": classes.isEmpty ? ["act", "leave", "review"] : ["accept", "review"],
        "description": .string("review: a person decides, where \(review.words(classes: classes))." + (classes.isEmpty ? " act is then false." : "")),
      ]
      required.append("decision")
    }
    if contract.reasons > 0 {
      properties["reasons"] = [
        "type": "array",
        "description": "The columns that moved this prediction most away from the average one, and by how much.",
        "items": [
          "type": "object", "required": ["column", "value", "effect"],
          "properties": ["column": ["type": "string"], "value": .object([:]), "effect": ["type": "number"]],
        ],
      ]
      required.append("reasons")
    }
    properties["not_seen_in_training"] = [
      "type": "array", "items": ["type": "string"], "description": "Columns whose value was never seen in training.",
    ]
    let single: JSONValue = [
      "type": "object", "title": "One row", "properties": .object(properties), "required": .array(required),
    ]
    let batch: JSONValue = [
      "type": "object", "title": "A batch", "properties": ["batch": ["type": "array", "items": single]],
      "required": ["batch"],
    ]
    return ["oneOf": [single, batch]]
  }

  private static func details(_ contract: ClassifyContract) -> JSONObject {
    var details: JSONObject = [
      "task": "classify", "target": .string(contract.target),
      "fields": .array(contract.fields.map { ["name": .string($0.column.name), "type": .string($0.column.type.rawValue)] }),
      "identifiers": .array(contract.identifiers.map { .string($0) }), "model": .string(contract.serves),
      "batch_max": JSONValue(contract.batchMax), "reasons": JSONValue(contract.reasons),
    ]
    if let decision = contract.decision { details["decision"] = decision.json }
    if let review = contract.review { details["review"] = review.json }
    if let share = contract.alertShare { details["alert_share"] = .number(share) }
    switch contract.outcome {
    case .binary(let positive, let negative): details["classes"] = [.string(negative), .string(positive)]
    case .multiclass(let classes): details["classes"] = .array(classes.map { .string($0) })
    case .unusual: details["classes"] = ["usual", "unusual"]
    case .number(let unit): details["unit"] = unit.map { .string($0) } ?? .null
    }
    return details
  }
}
