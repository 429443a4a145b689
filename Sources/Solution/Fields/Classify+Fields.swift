import JSON

extension ClassifySettings: Described {
  static var fields: [Field<ClassifySettings>] {
    [
      Field(
        "serve", \.serve, example: ["alerts_per_month": 500],
        absent: "{threshold: from_payoff} where scope.payoff is given, else {probability: 0.5}",
        "When a prediction becomes an alert. One of: {alerts_per_month: 500}, {threshold: from_payoff}, {probability: 0.4}."
      ).only(.binary, .unlabelled),
      Field(
        "reasons", \.reasons, .wholeNumber(0...100), unit: "drivers", example: 3,
        "Top drivers of each prediction in a response and in batch files; 0 is none."),
      Field(
        "review_band", \.reviewBand, example: ["from": 0.35, "to": 0.6], absent: "no row is sent to a person",
        "Rows that a person decides: decision is review. Two classes: {from: 0.35, to: 0.6}, or {cost_per_review: 4} for the band that pays by scope.payoff. Several: {below: 0.6}, {margin: 0.1}."
      ).only(.binary, .category),
    ]
  }
}

extension ClassifySettings.Serve: FieldValue {
  static var kind: FieldKind { .part(ServeKeys.fields.map(\.info)) }

  /// Nil where not exactly one key is given; a check says so.
  init?(_ resolved: Resolved) {
    guard let keys = ServeKeys(resolved) else { return nil }
    switch (keys.alertsPerMonth, keys.threshold, keys.probability) {
    case (let alerts?, nil, nil): self = .alertsPerMonth(alerts)
    case (nil, .fromPayoff?, nil): self = .thresholdFromPayoff
    case (nil, nil, let probability?): self = .probability(probability)
    default: return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .alertsPerMonth(let alerts): ["alerts_per_month": .number(alerts)]
    case .thresholdFromPayoff: ["threshold": "from_payoff"]
    case .probability(let probability): ["probability": .number(probability)]
    }
  }
}

/// The keys of `classify.serve`, of which exactly one is given.
private struct ServeKeys: Described {
  enum Threshold: String, Sendable, CaseIterable, WordValue {
    case fromPayoff = "from_payoff"
  }

  var alertsPerMonth: Double?
  var threshold: Threshold?
  var probability: Double?

  static var fields: [Field<ServeKeys>] {
    [
      Field(
        "alerts_per_month", \.alertsPerMonth, .number(.above(0)), unit: "alerts a month", example: 500,
        "So many rows are alerted, those with the highest probability: the share alerts x 12 / decisions_per_year."),
      Field(
        "threshold", \.threshold, example: "from_payoff",
        "from_payoff: the threshold that earns most out of fold by scope.payoff; with amounts in columns each row has its own."
      ).only(.binary),
      Field(
        "probability", \.probability, .number(.between(0, 1)), unit: "share", example: 0.4,
        "Alert from this probability on; without a target from this rank of unusualness on, the share of rows that are less unusual."
      ).only(.binary, .unlabelled),
    ]
  }
}
