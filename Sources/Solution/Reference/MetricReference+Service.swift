extension MetricReference {
  /// Money of a year.
  static let money: [MetricReference] = [
    MetricReference(
      name: "value_per_year", title: "Value per year",
      text:
        "What the model saves or earns in a year against what is done today. Of a forecast: the baseline serves its point forecast, the model its quantile q = under / (under + over). Of a yes-or-no decision: payoff at the served threshold or alert budget against scope.current_process. Of a number: cost_of_error against the baseline. Of alarms: false alarms and missed events at cost_of_error against the fixed limits. Of recommendations: more hits in the lists that are shown than with models.baseline.",
      formula:
        "(cost of the baseline - cost of the model) / sum y x decisions_per_year x units_per_decision, with cost(f) = sum of over x max(f - y, 0) + under x max(y - f, 0); of decisions: (mean payoff of the model - of the current process) x decisions_per_year; of recommendations: (hits per list of the model - of the baseline) x decisions_per_year x margin x incremental_share",
      unit: "money a year", direction: .higherIsBetter,
      source: "the newsvendor problem: Arrow, Harris and Marschak, Econometrica 19 (1951) 250-272",
      example: "cost 300 and 250 on 1,000 units, 2,496,000 units a year: 0.05 x 2,496,000 = 124,800", questions: [.forecast, .binary, .number] + Question.recommend)
  ]

  /// Measured on the exported service.
  static let service: [MetricReference] = [
    latency("latency_p50_ms", "Median latency", "half", "0.5"),
    latency("latency_p95_ms", "95th percentile of latency", "95 of 100", "0.95"),
    latency("latency_p99_ms", "99th percentile of latency", "99 of 100", "0.99"),
    MetricReference(
      name: "cost_per_million", title: "Cost per million predictions",
      text: "What a million predictions cost at the traffic of export.price.",
      formula: "replicas x 730 x (vcpu x vcpu_hour + gb x gb_hour) / (requests_per_second x 2.628e6) x 1e6",
      unit: "money", direction: .lowerIsBetter, source: "prices of export.price",
      example: "1 replica, 0.25 vcpu at 0.04, 0.0625 GB at 0.005, 5 a second: 7.53 a month, 0.57 per million",
      stage: .endpoint, bounds: .atLeast(0), questions: nil),
    MetricReference(
      name: "memory_mb", title: "Memory", text: "Largest resident memory of the exported endpoint under load.",
      formula: "largest resident set size", unit: "MB", direction: .lowerIsBetter,
      source: "measured by `solkit export`",
      example: "31 MB", stage: .endpoint, bounds: .atLeast(0), questions: nil),
    MetricReference(
      name: "size_mb", title: "Size", text: "Size of the exported folder.", formula: "sum of all file sizes",
      unit: "MB", direction: .lowerIsBetter, source: "measured by `solkit export`", example: "14 MB",
      stage: .endpoint,
      bounds: .atLeast(0), questions: nil),
  ]

  private static func latency(_ name: String, _ title: String, _ share: String, _ quantile: String) -> MetricReference
  {
    MetricReference(
      name: name, title: title,
      text:
        "The time within which \(share) of the requests of the load test are answered, measured on the exported service.",
      formula: "quantile \(quantile) of the time from request to answer", unit: "ms", direction: .lowerIsBetter,
      source: "measured by `solkit export`", example: "1,000 requests: the \(quantile) quantile of their times",
      stage: .endpoint, bounds: .atLeast(0), questions: nil)
  }
}
