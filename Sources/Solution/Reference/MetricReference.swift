/// What a metric means: definition, unit, direction and a worked example (REQUIREMENTS row 27).
public struct MetricReference: Sendable, Equatable {
  public enum Direction: String, Sendable {
    case lowerIsBetter = "lower is better"
    case higherIsBetter = "higher is better"
    /// Zero is best.
    case nearestZero = "nearest to zero is best"
    /// The nominal level is best.
    case nearestLevel = "nearest to the level is best"
  }

  public var name: String
  public var title: String
  public var text: String
  public var formula: String
  public var unit: String
  public var direction: Direction
  public var source: String
  /// Numbers small enough to follow by hand.
  public var example: String
  /// Where it is measured.
  public var stage = Criterion.Stage.run
  /// Whether `min_relative_change` has a meaning.
  public var allowsRelativeChange = false
  /// Whether `slice` has a meaning.
  public var allowsSlice = false
  /// Values that are possible at all.
  var bounds = NumberRange.any

  /// Every metric that a criterion may name.
  public static let all: [MetricReference] = quality + money + service

  /// The metrics by which a search may choose and that may be the headline.
  static let searchable = quality.filter { $0.name != "failure_rate" && $0.direction == .lowerIsBetter }.map(\.name)

  /// The metric with a name, or nil.
  public static func named(_ name: String) -> MetricReference? { all.first { $0.name == name } }

  private static let quality: [MetricReference] = [
    MetricReference(
      name: "wape", title: "Weighted absolute percentage error",
      text:
        "The sum of all errors as a share of the sum of all actual values: how much volume was forecast wrong. Pooled over series, so large series count more.",
      formula: "sum |y - f| / sum |y|", unit: "share", direction: .lowerIsBetter,
      source: "Kolassa and Schuetz, Foresight 6 (2007) 40-43",
      example: "actual 10, 20; forecast 12, 17: (2 + 3) / 30 = 0.167", allowsRelativeChange: true, allowsSlice: true,
      bounds: .atLeast(0)),
    MetricReference(
      name: "mase", title: "Mean absolute scaled error",
      text:
        "The error in units of what the seasonal naive forecast missed by in training: below 1 is better than that.",
      formula: "mean |y - f| / mean over training of |y(t) - y(t-m)|", unit: "ratio", direction: .lowerIsBetter,
      source: "Hyndman and Koehler, Int. J. Forecasting 22 (2006) 679-688",
      example: "errors 2, 3; training differences 4, 6: 2.5 / 5 = 0.5", allowsRelativeChange: true, allowsSlice: true,
      bounds: .atLeast(0)),
    MetricReference(
      name: "smape", title: "Symmetric mean absolute percentage error",
      text: "The error as a share of the middle of forecast and actual value, averaged; between 0 and 2.",
      formula: "mean of 2 |y - f| / (|y| + |f|), 0 where both are 0", unit: "share", direction: .lowerIsBetter,
      source: "Makridakis and Hibon, Int. J. Forecasting 16 (2000) 451-476",
      example: "actual 10, forecast 12: 2 x 2 / 22 = 0.182", allowsRelativeChange: true, allowsSlice: true,
      bounds: .from(0, to: 2)),
    MetricReference(
      name: "rmse", title: "Root mean squared error",
      text: "The root of the mean squared error: large errors count more than in proportion.",
      formula: "sqrt(mean (y - f)^2)", unit: "units of the target", direction: .lowerIsBetter,
      source: "Hyndman and Koehler 2006", example: "errors 2, 3: sqrt((4 + 9) / 2) = 2.55",
      allowsRelativeChange: true,
      allowsSlice: true, bounds: .atLeast(0)),
    MetricReference(
      name: "mae", title: "Mean absolute error", text: "The average error, whatever its sign.",
      formula: "mean |y - f|", unit: "units of the target", direction: .lowerIsBetter,
      source: "Hyndman and Koehler 2006", example: "errors 2, -3: (2 + 3) / 2 = 2.5", allowsRelativeChange: true,
      allowsSlice: true, bounds: .atLeast(0)),
    MetricReference(
      name: "bias", title: "Bias",
      text: "By how much all forecasts together are too high (above 0) or too low (below 0).",
      formula: "sum (f - y) / sum |y|", unit: "share", direction: .nearestZero, source: "Hyndman and Koehler 2006",
      example: "actual 10, 20; forecast 12, 17: (2 - 3) / 30 = -0.033", allowsSlice: true),
    MetricReference(
      name: "pinball", title: "Pinball loss",
      text:
        "How good the quantiles are, averaged over all of them: a forecast above the actual value costs 1 - q, one below costs q.",
      formula: "mean of (y - f) q where y >= f, else (f - y)(1 - q)", unit: "units of the target",
      direction: .lowerIsBetter, source: "Koenker and Bassett, Econometrica 46 (1978) 33-50",
      example: "q = 0.9, actual 10, forecast 12: 2 x 0.1 = 0.2", allowsRelativeChange: true, allowsSlice: true,
      bounds: .atLeast(0)),
    MetricReference(
      name: "interval_coverage", title: "Interval coverage",
      text:
        "The share of actual values inside the forecast interval of the given level; at level 0.8 about 80 % should be.",
      formula: "mean of [lower <= y <= upper]", unit: "share", direction: .nearestLevel,
      source: "Gneiting and Raftery, J. American Statistical Association 102 (2007) 359-378",
      example: "8 of 10 actual values inside: 0.8", allowsSlice: true, bounds: .from(0, to: 1)),
    MetricReference(
      name: "failure_rate", title: "Failure rate",
      text:
        "The share of forecasts that fail by scope.acceptable_failure. Always judged on its one-sided upper bound, at 0.95 where the criterion says nothing else.",
      formula: "mean of [|y - f| > max(over_share_of_actual x y, floor)]", unit: "share", direction: .lowerIsBetter,
      source: "Wilson, J. American Statistical Association 22 (1927) 209-212, for the bound of independent rows",
      example: "5 failures in 100 forecasts: 0.05, upper bound at 0.95 by Wilson 0.099", allowsRelativeChange: true,
      allowsSlice: true, bounds: .from(0, to: 1)),
  ]

  private static let money: [MetricReference] = [
    MetricReference(
      name: "value_per_year", title: "Value per year",
      text:
        "What the model saves against the baseline in a year. The baseline serves its point forecast, the model its quantile q = under / (under + over).",
      formula:
        "(cost of the baseline - cost of the model) / sum y x decisions_per_year x units_per_decision, with cost(f) = sum of over x max(f - y, 0) + under x max(y - f, 0)",
      unit: "money a year", direction: .higherIsBetter,
      source: "the newsvendor problem: Arrow, Harris and Marschak, Econometrica 19 (1951) 250-272",
      example: "cost 300 and 250 on 1,000 units, 2,496,000 units a year: 0.05 x 2,496,000 = 124,800")
  ]

  private static let service: [MetricReference] = [
    latency("latency_p50_ms", "Median latency", "half", "0.5"),
    latency("latency_p95_ms", "95th percentile of latency", "95 of 100", "0.95"),
    latency("latency_p99_ms", "99th percentile of latency", "99 of 100", "0.99"),
    MetricReference(
      name: "cost_per_million", title: "Cost per million predictions",
      text: "What a million predictions cost at the traffic of export.price.",
      formula: "replicas x 730 x (vcpu x vcpu_hour + gb x gb_hour) / (requests_per_second x 2.628e6) x 1e6",
      unit: "money", direction: .lowerIsBetter, source: "prices of export.price",
      example: "1 replica, 0.25 vcpu at 0.04, 0.0625 GB at 0.005, 5 a second: 7.53 a month, 0.57 per million",
      stage: .endpoint, bounds: .atLeast(0)),
    MetricReference(
      name: "memory_mb", title: "Memory", text: "Largest resident memory of the exported endpoint under load.",
      formula: "largest resident set size", unit: "MB", direction: .lowerIsBetter,
      source: "measured by `solkit export`",
      example: "31 MB", stage: .endpoint, bounds: .atLeast(0)),
    MetricReference(
      name: "size_mb", title: "Size", text: "Size of the exported folder.", formula: "sum of all file sizes",
      unit: "MB", direction: .lowerIsBetter, source: "measured by `solkit export`", example: "14 MB",
      stage: .endpoint,
      bounds: .atLeast(0)),
  ]

  private static func latency(_ name: String, _ title: String, _ share: String, _ quantile: String) -> MetricReference
  {
    MetricReference(
      name: name, title: title,
      text:
        "The time within which \(share) of the requests of the load test are answered, measured on the exported service.",
      formula: "quantile \(quantile) of the time from request to answer", unit: "ms", direction: .lowerIsBetter,
      source: "measured by `solkit export`", example: "1,000 requests: the \(quantile) quantile of their times",
      stage: .endpoint, bounds: .atLeast(0))
  }
}
