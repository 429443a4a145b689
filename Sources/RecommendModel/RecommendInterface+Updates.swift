import Bundles
import JSON

extension RecommendInterface {
  static func updates(_ contract: RecommendContract, _ catalogue: Catalogue) -> [UpdateInterface] {
    [items(contract, catalogue), interactions(contract, catalogue)]
  }

  private static let count: JSONValue = ["type": "integer", "minimum": 0]

  private static func body(_ name: String, _ element: JSONValue) -> JSONValue {
    let list: JSONValue = [
      "type": "array", "minItems": 1, "maxItems": JSONValue(LiveRecommender.mostElements), "items": element,
    ]
    return [
      "type": "object", "properties": .object(JSONObject([(name, list)])), "required": [.string(name)],
      "additionalProperties": false,
    ]
  }

  private static func items(_ contract: RecommendContract, _ catalogue: Catalogue) -> UpdateInterface {
    var properties = JSONObject([(contract.item, name)])
    if let title = contract.title { properties[title] = ["type": ["string", "null"]] }
    if let available = contract.available { properties[available] = ["type": "boolean"] }
    for column in catalogue.columns {
      switch column.values {
      case .category: properties[column.name] = ["type": ["string", "number", "null"]]
      case .number: properties[column.name] = ["type": ["number", "null"]]
      case .flag: properties[column.name] = ["type": ["boolean", "null"]]
      }
    }
    let element: JSONValue = [
      "type": "object", "properties": .object(properties), "required": [.string(contract.item)],
      "additionalProperties": false,
    ]
    var example = JSONObject([(contract.item, .string(catalogue.count > 0 ? catalogue.identifiers[0] : "new"))])
    if let available = contract.available, catalogue.count > 0 { example[available] = .bool(catalogue.isAvailable[0]) }
    return UpdateInterface(
      name: itemsUpdate,
      summary: "Changes items, by what is given of each, and adds new ones; in the memory of this replica.",
      requestSchema: body("items", element),
      responseSchema: [
        "type": "object", "required": ["changed", "new", "like_nothing", "held"],
        "properties": [
          "changed": count, "new": count,
          "like_nothing": described("New items that no trained item is like: they cannot be scored.", count),
          "held": ["type": "object", "properties": ["items": count, "new_items": count]],
        ],
      ],
      example: ["items": [.object(example)]])
  }

  private static func interactions(_ contract: RecommendContract, _ catalogue: Catalogue) -> UpdateInterface {
    var element = interaction(
      contract, required: [contract.user, contract.item], of: [(contract.user, name), (contract.item, name)])
    if let segment = contract.segment, case .object(var object) = element,
      case .object(var properties)? = object["properties"]
    {
      properties[segment] = ["type": ["string", "number", "null"]]
      object["properties"] = .object(properties)
      element = .object(object)
    }
    var example = JSONObject([
      (contract.user, "somebody"), (contract.item, .string(catalogue.count > 0 ? catalogue.identifiers[0] : "item")),
    ])
    if contract.weighting == .rating, let amount = contract.amount {
      example[amount] = .number(contract.amountRange?.upperBound ?? 1)
    }
    return UpdateInterface(
      name: interactionsUpdate,
      summary: "Takes what users took since training: from then on their lists count with it; in the memory of this replica.",
      requestSchema: body("interactions", element),
      responseSchema: [
        "type": "object", "required": ["accepted", "known_users", "new_users", "held"],
        "properties": [
          "accepted": count, "known_users": count, "new_users": count,
          "held": ["type": "object", "properties": ["users": count, "interactions": count]],
        ],
      ],
      example: ["interactions": [.object(example)]])
  }
}
