import JSON
import TimeAxis

extension OrderPolicy {
  /// JSON Schema of the member `order` of a request, in the client's own names.
  func requestSchema(_ contract: ForecastContract) -> JSONValue {
    func number(_ range: ClosedRange<Double>, _ words: String) -> JSONValue {
      [
        "type": ["number", "null"], "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
        "description": .string(words),
      ]
    }
    let leadTimes = leadTimes(horizon: contract.horizon)
    let unit = contract.frequency.unit
    let leadTime: JSONValue = [
      "type": ["integer", "null"], "minimum": JSONValue(leadTimes.lowerBound),
      "maximum": JSONValue(leadTimes.upperBound), "description": .string("\(unit)s from an order to its arrival."),
    ]
    let properties = JSONObject([
      (columns.stock, number(OrderLimits.stock, "Units at hand; below 0 where customers wait.")),
      (columns.onOrder, number(OrderLimits.onOrder, "Units that were ordered and have not arrived.")),
      (columns.packSize, number(OrderLimits.packSize, "Units in a pack; what the model keeps where it is not given.")),
      (columns.minimum, number(OrderLimits.minimum, "The least that can be ordered at once.")),
      (columns.leadTime, leadTime),
    ])
    return [
      "type": "object",
      "description": .string(
        "Asks for an order that covers lead time and review period (\(periods) \(unit)s where nothing else is given)."),
      "properties": .object(properties), "additionalProperties": false,
    ]
  }

  /// JSON Schema of the member `order` of an answer.
  func responseSchema(_ contract: ForecastContract, timestamp: JSONValue) -> JSONValue {
    let number: JSONValue = ["type": "number"]
    let given: JSONValue = ["type": ["number", "null"]]
    let served = "The \(contract.servedQuantile) quantile of demand over all these periods."
    var properties: JSONObject = [
      "from": timestamp, "to": timestamp, "periods": ["type": "integer"],
      "demand_median": [
        "type": "number", "description": "Demand over all these periods, as likely too high as too low.",
      ],
      "demand_served": ["type": "number", "description": .string(served)],
    ]
    properties[columns.stock] = given
    properties[columns.onOrder] = given
    properties["to_order"] = ["type": "number", "minimum": 0, "description": "Whole packs; 0 where nothing is needed."]
    properties["packs"] = ["type": "number", "minimum": 0]
    properties[columns.packSize] = number
    properties["reason"] = ["type": "string"]
    return [
      "type": "object", "properties": .object(properties),
      "required": ["from", "to", "demand_served", "to_order", "packs"],
    ]
  }
}
