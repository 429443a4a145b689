import Bundles
import JSON
import TimeAxis

/// The schemas of `POST /v1/recommend` and of updates, in the client's own names.
enum RecommendInterface {
  static let itemsUpdate = "items"
  static let interactionsUpdate = "interactions"

  static let name: JSONValue = ["type": ["string", "number"], "maxLength": JSONValue(RequestValues.longestName)]

  static func make(_ contract: RecommendContract, _ catalogue: Catalogue) -> PredictorInterface {
    PredictorInterface(
      route: "/v1/recommend",
      summary: "Recommends items to known users, for baskets, to new users and beside an item; one list or a batch.",
      requestSchema: request(contract, catalogue), responseSchema: response(contract),
      example: .object(contract.example), details: details(contract, catalogue))
  }

  // MARK: Requests

  private static func request(_ contract: RecommendContract, _ catalogue: Catalogue) -> JSONValue {
    let basketItem = interaction(contract, required: [contract.item], of: [(contract.item, name)])
    let names: JSONValue = ["type": "array", "items": name, "maxItems": JSONValue(RecommendRequestReader.mostItems)]
    var properties = JSONObject([(contract.user, described("Somebody; whoever was not seen is taken as new.", nullable(name)))])
    if let segment = contract.segment {
      properties[segment] = described("In the place of what is known of the user.", nullable(name))
    }
    properties["basket"] = [
      "type": "array",
      "description": contract.weighting == .rating
        ? "What was rated, each with its rating. Never recommended."
        : "What is in the basket now: names, or objects with amounts. Never recommended.",
      "maxItems": JSONValue(RecommendRequestReader.mostItems),
      "items": contract.weighting == .rating && contract.amount != nil ? basketItem : ["anyOf": [name, basketItem]],
    ]
    properties["count"] = [
      "type": "integer", "minimum": 1, "maximum": JSONValue(contract.batchMax), "default": JSONValue(contract.slots),
    ]
    properties["exclude_seen"] = [
      "type": "boolean", "default": .bool(contract.excludeSeen), "description": "Leaves out what the user took before.",
    ]
    properties["filter"] = filter(contract, catalogue, names)
    properties["pin"] = described("Go first where rules and filters let them.", names)
    properties["diversity"] = [
      "type": "number", "minimum": 0, "maximum": 1, "default": .number(contract.diversity),
      "description": "0 chooses by score alone, 1 by unlikeness to what is in the list already.",
    ]
    properties["reasons"] = ["type": "boolean", "default": .bool(contract.reasons)]
    properties["similar_to"] = described("Lists what is like this item.", name)
    let single: JSONValue = [
      "type": "object", "title": "One list", "properties": .object(properties), "additionalProperties": false,
    ]
    let batch: JSONValue = [
      "type": "object", "title": "Several lists",
      "properties": ["requests": ["type": "array", "minItems": 1, "maxItems": JSONValue(contract.batchMax), "items": single]],
      "required": ["requests"], "additionalProperties": false,
    ]
    return ["oneOf": [single, batch]]
  }

  /// An object with the members that say how much was taken, and when.
  static func interaction(
    _ contract: RecommendContract, required: [String], of names: [(String, JSONValue)]
  ) -> JSONValue {
    var properties = JSONObject(names)
    var required = required
    if let amount = contract.amount, contract.weighting == .rating {
      required.append(amount)
      var rating: JSONObject = ["type": "number"]
      if let range = contract.amountRange {
        rating["minimum"] = .number(range.lowerBound)
        rating["maximum"] = .number(range.upperBound)
      }
      properties[amount] = .object(rating)
    } else if let amount = contract.amount {
      properties[amount] = ["type": ["number", "null"], "exclusiveMinimum": 0]
    }
    if let event = contract.event {
      properties[event] = ["enum": .array(contract.events.map { .string($0.name) } + [.null])]
    }
    if let timestamp = contract.timestamp {
      let own = contract.timestampFormat.map { "as \($0.pattern), or " } ?? ""
      properties[timestamp] = [
        "type": ["integer", "string", "null"], "minimum": 0,
        "description": .string("Seconds since 1970, UTC; or a text \(own)in ISO 8601. Absent: now."),
      ]
    }
    return [
      "type": "object", "properties": .object(properties), "required": .array(required.map { .string($0) }),
      "additionalProperties": false,
    ]
  }

  private static func filter(_ contract: RecommendContract, _ catalogue: Catalogue, _ names: JSONValue) -> JSONValue {
    var properties: JSONObject = ["available": ["type": "boolean"]]
    if let available = contract.available { properties[available] = ["type": "boolean"] }
    properties["allow"] = described("No other items.", names)
    properties["deny"] = described("None of these.", names)
    for column in catalogue.columns {
      switch column.values {
      case .category(let levels):
        var text: JSONObject = ["type": ["string", "number"]]
        if levels.table.count <= 50 { text["examples"] = .array(levels.table.names.map { .string($0) }) }
        properties[column.name] = ["anyOf": [.object(text), ["type": "array", "items": .object(text)]]]
      case .flag: properties[column.name] = ["type": "boolean"]
      case .number:
        let number: JSONValue = ["type": "number"]
        properties[column.name] = [
          "anyOf": [
            number, ["type": "array", "items": number],
            ["type": "object", "properties": ["min": number, "max": number], "additionalProperties": false],
          ]
        ]
      }
    }
    return [
      "type": "object", "properties": .object(properties), "additionalProperties": false,
      "description": "All must hold; an item whose value is not known is left out.",
    ]
  }

  static func described(_ words: String, _ schema: JSONValue) -> JSONValue {
    guard case .object(var object) = schema else { return schema }
    object["description"] = .string(words)
    return .object(object)
  }

  private static func nullable(_ schema: JSONValue) -> JSONValue {
    guard case .object(var object) = schema else { return schema }
    object["type"] = ["string", "number", "null"]
    return .object(object)
  }

  // MARK: Answers

  private static func response(_ contract: RecommendContract) -> JSONValue {
    let text: JSONValue = ["type": "string"]
    var item = JSONObject([(contract.item, text), ("rank", ["type": "integer", "minimum": 1])])
    item["score"] = ["type": ["number", "null"], "description": "The model's; higher is better. Null where it has none for a pinned item."]
    item["boost"] = ["type": "number", "description": "What the rules made the score count; absent where 1."]
    if let title = contract.title { item[title] = text }
    item["reason"] = [
      "type": "object",
      "properties": [
        "because": described("The item of the profile that added most to the score.", text),
        "share": ["type": "number", "description": "Its share of the score."], "popular_in": text,
        "popular": ["const": true], "pinned": ["const": true], "similar_to": text,
      ],
    ]
    var properties = JSONObject([(contract.user, text)])
    properties["profile"] = ["enum": ["known", "basket", "new", "similar"], "description": "What the list was made from."]
    properties["items"] = [
      "type": "array",
      "items": [
        "type": "object", "properties": .object(item),
        "required": .array([contract.item, "rank", "score"].map { .string($0) }),
      ],
    ]
    properties["short"] = described("Why there are fewer items than were asked for.", text)
    properties["unknown_items"] = [
      "type": "array", "items": text, "description": "Names of the request that no item has; passed over.",
    ]
    properties["not_pinned"] = [
      "type": "array", "items": text, "description": "Pinned items that rules, filters, limits or the profile keep out.",
    ]
    let single: JSONValue = [
      "type": "object", "title": "One list", "properties": .object(properties), "required": ["profile", "items"],
    ]
    let batch: JSONValue = [
      "type": "object", "title": "Several lists", "properties": ["answers": ["type": "array", "items": single]],
      "required": ["answers"],
    ]
    return ["oneOf": [single, batch]]
  }

  private static func details(_ contract: RecommendContract, _ catalogue: Catalogue) -> JSONObject {
    var details: JSONObject = [
      "task": "recommend", "items": JSONValue(catalogue.count), "user": .string(contract.user),
      "item": .string(contract.item), "slots": JSONValue(contract.slots), "exclude_seen": .bool(contract.excludeSeen),
    ]
    details["features"] = .array(
      contract.features.map {
        ["name": .string($0.name), "type": .string($0.kind.rawValue), "unit": $0.unit.map { .string($0) } ?? .null]
      })
    details["rules"] = contract.rules.json
    details["diversity"] = .number(contract.diversity)
    details["cold_user"] = .string(contract.coldUsers.rawValue)
    details["model"] = .string(contract.serves)
    details["batch_max"] = JSONValue(contract.batchMax)
    return details
  }
}
