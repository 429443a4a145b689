import Bundles
import JSON
import TimeAxis

/// The schemas of `POST /v1/forecast` in the client's own field names.
enum ForecastInterface {
  static func make(contract: ForecastContract, models: ForecastModelSet) -> PredictorInterface {
    let example = Self.example(contract: contract, models: models)
    return PredictorInterface(
      route: "/v1/forecast",
      summary: "Forecasts \(contract.target) per \(contract.frequency.unit), for one series or a batch of them.",
      requestSchema: request(contract), responseSchema: response(contract), example: example,
      details: details(contract, models))
  }

  private static func request(_ contract: ForecastContract) -> JSONValue {
    let row: JSONValue = [
      "type": "object",
      "properties": .object(
        JSONObject(
          [(contract.timestamp, .object(contract.timestampSchema)), (contract.target, contract.targetSchema)]
            + contract.knownFuture.map { ($0.name, Self.type($0)) })),
      "required": [.string(contract.timestamp), .string(contract.target)], "additionalProperties": false,
    ]
    let future: JSONValue = [
      "type": "object",
      "properties": .object(
        JSONObject(
          [(contract.timestamp, .object(contract.timestampSchema))] + contract.knownFuture.map { ($0.name, type($0)) })),
      "required": [.string(contract.timestamp)], "additionalProperties": false,
    ]
    var item: JSONObject = [
      "series": contract.keySchema,
      "horizon": [
        "type": "integer", "minimum": 1, "maximum": JSONValue(contract.longestHorizon),
        "default": JSONValue(contract.horizon),
        "description": .string("Number of \(contract.frequency.unit)s; judged up to \(contract.horizon)."),
      ],
      "quantiles": [
        "type": "array", "minItems": 1, "maxItems": 99, "uniqueItems": true,
        "items": ["type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1],
        "default": .array(contract.quantiles.map { .number($0) }),
      ],
      "history": [
        "type": "array", "items": row,
        "description": "What was observed since training; rows that the model knows already are counted and skipped.",
      ],
      "known_future": [
        "type": "array", "items": future, "description": "Values of known-future columns over the horizon.",
      ],
      "as_of": .object(
        JSONObject(
          contract.timestampSchema.members.map { ($0.name, $0.value) }.filter { $0.0 != "description" } + [
            ("description", "First period of a test window, to repeat a forecast of the report.")
          ])),
    ]
    if !contract.statics.isEmpty {
      item["static"] = [
        "type": "object",
        "properties": .object(JSONObject(contract.statics.map { ($0, ["type": ["string", "number", "boolean", "null"]]) })),
        "additionalProperties": false,
        "description": "What is the same for the whole series: a series that training had not seen is forecast by it.",
      ]
    }
    if let orders = contract.orders { item["order"] = orders.requestSchema(contract) }
    return contract.requestSchema(item)
  }

  private static func type(_ column: ForecastContract.KnownFuture) -> JSONValue {
    switch column.kind {
    case .number: ForecastContract.numberSchema(minimum: column.minimum, maximum: column.maximum)
    case .category: ["type": ["string", "number", "null"]]
    case .binary: ["enum": [true, false, 0, 1, .null]]
    }
  }

  private static func response(_ contract: ForecastContract) -> JSONValue {
    let step: JSONValue = [
      "type": "object",
      "properties": .object(
        JSONObject([
          (contract.timestamp, .object(contract.timestampSchema)),
          ("median", ["type": "number", "description": "As likely too high as too low."]),
          (
            "served",
            [
              "type": "number",
              "description": .string(
                "The \(contract.servedQuantile) quantile, which the cost of an error asks for."),
            ]
          ),
          ("quantiles", ["type": "object", "additionalProperties": ["type": "number"]]),
        ])),
      "required": [.string(contract.timestamp), "median", "served", "quantiles"],
    ]
    var properties: JSONObject = [
      "series": contract.keySchema, "model": ["type": "string"], "last_known": .object(contract.timestampSchema),
      "served_quantile": ["type": "number"],
      "history": [
        "type": "object", "properties": ["used": ["type": "integer"], "already_known": ["type": "integer"]],
      ],
      "not_used_by_model": ["type": "array", "items": ["type": "string"]],
      "not_known": [
        "type": "array", "items": ["type": "string"],
        "description": "Columns that the model looks at and that nobody told it for some period: it took what is usual.",
      ],
      "outside_of_horizon": [
        "type": "array", "items": .object(contract.timestampSchema),
        "description": "Periods of known_future that this forecast does not cover; the first 20.",
      ],
      "forecast": ["type": "array", "items": step],
    ]
    if !contract.levels.isEmpty {
      properties["reconciled"] = [
        "type": "boolean", "description": "Whether this forecast agrees with those of sums and parts.",
      ]
    }
    if let orders = contract.orders {
      properties["order"] = orders.responseSchema(contract, timestamp: .object(contract.timestampSchema))
    }
    return ForecastContract.responseSchema(
      properties, required: ["series", "model", "last_known", "served_quantile", "forecast"])
  }

  private static func example(contract: ForecastContract, models: ForecastModelSet) -> JSONValue {
    var object: JSONObject = [:]
    if let first = models.series.first {
      object["series"] = .object(JSONObject(zip(contract.keys, first.key).map { ($0, .string($1)) }))
    }
    object["horizon"] = JSONValue(min(contract.horizon, 4))
    if let orders = contract.orders { object["order"] = .object(JSONObject([(orders.columns.stock, JSONValue(0))])) }
    return .object(object)
  }

  private static func details(_ contract: ForecastContract, _ models: ForecastModelSet) -> JSONObject {
    let last = models.series.map(\.lastPeriod).max() ?? 0
    let moment = contract.format.string(contract.frequency.timestamp(of: last, kind: contract.format.kind))
    var details: JSONObject = [
      "task": "forecast", "series": JSONValue(models.series.count),
      "keys": .array(contract.keys.map { .string($0) }), "timestamp": .string(contract.timestamp),
      "target": .string(contract.target), "unit": contract.unit.map { .string($0) } ?? .null,
      "freq": .string(contract.frequency.name), "horizon": JSONValue(contract.horizon),
      "longest_horizon": JSONValue(contract.longestHorizon),
      "quantiles": .array(contract.quantiles.map { .number($0) }),
      "served_quantile": .number(contract.servedQuantile), "model": .string(contract.serves),
      "last_known": .string(moment), "batch_max": JSONValue(contract.batchMax),
    ]
    if let orders = contract.orders { details["orders"] = orders.json }
    if !contract.levels.isEmpty {
      details["levels"] = .array(contract.levels.map { .array($0.map { .string($0) }) })
    }
    if !contract.statics.isEmpty { details["static"] = .array(contract.statics.map { .string($0) }) }
    return details
  }
}
