import Bundles
import JSON
import TimeAxis

/// The schemas of `POST /v1/anomalies` in the client's own field names.
enum AnomalyInterface {
  static func make(contract: ForecastContract, rule: AnomalyRule, monitors: AnomalyModelSet) -> PredictorInterface {
    PredictorInterface(
      route: "/v1/anomalies",
      summary: "Judges new readings of \(contract.target): which are alarms, and why.",
      requestSchema: request(contract), responseSchema: response(contract),
      example: example(contract: contract, monitors: monitors), details: details(contract, rule, monitors))
  }

  private static func request(_ contract: ForecastContract) -> JSONValue {
    let row: JSONValue = [
      "type": "object",
      "properties": .object(
        JSONObject([(contract.timestamp, .object(contract.timestampSchema)), (contract.target, contract.targetSchema)])),
      "required": [.string(contract.timestamp), .string(contract.target)], "additionalProperties": false,
    ]
    let item: JSONObject = [
      "series": contract.keySchema,
      "history": [
        "type": "array", "items": row,
        "description":
          "What was read since training, all of it: evidence adds up. Rows that the model knows already are counted and skipped.",
      ],
      "as_of": .object(contract.timestampSchema),
    ]
    return contract.requestSchema(item)
  }

  private static func response(_ contract: ForecastContract) -> JSONValue {
    let number: JSONValue = ["type": ["number", "null"]]
    let reading: JSONValue = [
      "type": "object",
      "properties": .object(
        JSONObject([
          (contract.timestamp, .object(contract.timestampSchema)), (contract.target, number),
          ("expected", number), ("low", number), ("high", number),
          (
            "score",
            [
              "type": "number",
              "description":
                "Minus the decimal logarithm of the share of normal readings that are as unusual: 3 is one in a thousand.",
            ]
          ),
          ("alarm", ["enum": .array(AnomalyReading.Alarm.allCases.map { .string($0.rawValue) })]),
          ("kind", ["enum": .array(AnomalyReading.Kind.allCases.map { .string($0.rawValue) } + [.null])]),
          ("reason", ["type": "string"]),
        ])),
      "required": [.string(contract.timestamp), .string(contract.target), "score", "alarm"],
    ]
    let properties: JSONObject = [
      "series": contract.keySchema, "model": ["type": "string"], "last_known": .object(contract.timestampSchema),
      "threshold": ["type": "number", "description": "The score from which a reading is an alarm."],
      "history": [
        "type": "object", "properties": ["used": ["type": "integer"], "already_known": ["type": "integer"]],
      ],
      "alarms": ["type": "integer", "description": "Alarms that begin in these readings."],
      "readings": ["type": "array", "items": reading],
    ]
    return ForecastContract.responseSchema(
      properties, required: ["series", "model", "last_known", "threshold", "alarms", "readings"])
  }

  /// One reading, the next after training, as it was expected.
  private static func example(contract: ForecastContract, monitors: AnomalyModelSet) -> JSONValue {
    var object: JSONObject = [:]
    guard let first = monitors.series.first else { return .object(object) }
    object["series"] = .object(JSONObject(zip(contract.keys, first.key).map { ($0, .string($1)) }))
    let moment = contract.frequency.timestamp(of: first.lastPeriod + 1, kind: contract.format.kind)
    let expected = contract.clipped(first.model.forecast(horizon: 1).median.first ?? 0)
    object["history"] = [
      .object(
        JSONObject([
          (
            contract.timestamp,
            contract.format.kind == .integer ? JSONValue(moment) : .string(contract.format.string(moment))
          ), (contract.target, .finite(expected)),
        ]))
    ]
    return .object(object)
  }

  private static func details(
    _ contract: ForecastContract, _ rule: AnomalyRule, _ monitors: AnomalyModelSet
  ) -> JSONObject {
    let last = monitors.series.map(\.lastPeriod).max() ?? 0
    let moment = contract.format.string(contract.frequency.timestamp(of: last, kind: contract.format.kind))
    return [
      "task": "forecast", "series": JSONValue(monitors.series.count),
      "keys": .array(contract.keys.map { .string($0) }), "timestamp": .string(contract.timestamp),
      "target": .string(contract.target), "unit": contract.unit.map { .string($0) } ?? .null,
      "freq": .string(contract.frequency.name), "threshold": .number(rule.threshold),
      "false_alarms_per_week": .number(rule.falseAlarmsPerWeek), "cool_down": JSONValue(rule.coolDown),
      "model": .string(contract.serves), "last_known": .string(moment), "batch_max": JSONValue(contract.batchMax),
    ]
  }
}
