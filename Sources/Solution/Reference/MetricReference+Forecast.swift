extension MetricReference {
  /// How good a forecast is; some of it also says how good any predicted number is.
  static let forecast: [MetricReference] = [
    MetricReference(
      name: "wape", title: "Weighted absolute percentage error",
      text:
        "The sum of all errors as a share of the sum of all actual values: how much volume was forecast wrong. Pooled over series or rows, so large ones count more.",
      formula: "sum |y - f| / sum |y|", unit: "share", direction: .lowerIsBetter,
      source: "Kolassa and Schuetz, Foresight 6 (2007) 40-43",
      example: "actual 10, 20; forecast 12, 17: (2 + 3) / 30 = 0.167", allowsRelativeChange: true, allowsSlice: true,
      bounds: .atLeast(0), questions: [.forecast, .number], isSearchable: true),
    MetricReference(
      name: "mase", title: "Mean absolute scaled error",
      text:
        "The error in units of what the seasonal naive forecast missed by in training: below 1 is better than that.",
      formula: "mean |y - f| / mean over training of |y(t) - y(t-m)|", unit: "ratio", direction: .lowerIsBetter,
      source: "Hyndman and Koehler, Int. J. Forecasting 22 (2006) 679-688",
      example: "errors 2, 3; training differences 4, 6: 2.5 / 5 = 0.5", allowsRelativeChange: true, allowsSlice: true,
      bounds: .atLeast(0), isSearchable: true),
    MetricReference(
      name: "rmsse", title: "Root mean squared scaled error",
      text:
        "The root of each series' mean squared error in units of its steps in training, averaged over series. Its best forecast is the mean, so it suits demand that is mostly zero, where wape and mase praise a forecast of nothing.",
      formula: "mean over series of sqrt(mean (y - f)^2 / mean over training of (y(t) - y(t-1))^2), from the first value that is not 0",
      unit: "ratio", direction: .lowerIsBetter,
      source: "Makridakis, Spiliotis and Assimakopoulos, Int. J. Forecasting 38 (2022) 1325-1336",
      example: "errors 1, 3; training 0, 2, 0, 4: steps 2, 4, mean square 10: sqrt(5 / 10) = 0.707",
      allowsRelativeChange: true, allowsSlice: true, bounds: .atLeast(0), isSearchable: true),
    MetricReference(
      name: "smape", title: "Symmetric mean absolute percentage error",
      text: "The error as a share of the middle of forecast and actual value, averaged; between 0 and 2.",
      formula: "mean of 2 |y - f| / (|y| + |f|), 0 where both are 0", unit: "share", direction: .lowerIsBetter,
      source: "Makridakis and Hibon, Int. J. Forecasting 16 (2000) 451-476",
      example: "actual 10, forecast 12: 2 x 2 / 22 = 0.182", allowsRelativeChange: true, allowsSlice: true,
      bounds: .from(0, to: 2), isSearchable: true),
    MetricReference(
      name: "rmse", title: "Root mean squared error",
      text: "The root of the mean squared error: large errors count more than in proportion.",
      formula: "sqrt(mean (y - f)^2)", unit: "units of the target", direction: .lowerIsBetter,
      source: "Hyndman and Koehler 2006", example: "errors 2, 3: sqrt((4 + 9) / 2) = 2.55",
      allowsRelativeChange: true,
      allowsSlice: true, bounds: .atLeast(0), questions: [.forecast, .number, .ratings], isSearchable: true),
    MetricReference(
      name: "mae", title: "Mean absolute error", text: "The average error, whatever its sign.",
      formula: "mean |y - f|", unit: "units of the target", direction: .lowerIsBetter,
      source: "Hyndman and Koehler 2006", example: "errors 2, -3: (2 + 3) / 2 = 2.5", allowsRelativeChange: true,
      allowsSlice: true, bounds: .atLeast(0), questions: [.forecast, .number, .ratings], isSearchable: true),
    MetricReference(
      name: "bias", title: "Bias",
      text: "By how much all forecasts together are too high (above 0) or too low (below 0).",
      formula: "sum (f - y) / sum |y|", unit: "share", direction: .nearestZero, source: "Hyndman and Koehler 2006",
      example: "actual 10, 20; forecast 12, 17: (2 - 3) / 30 = -0.033", allowsSlice: true, questions: [.forecast, .number]),
    MetricReference(
      name: "pinball", title: "Pinball loss",
      text:
        "How good the quantiles are, averaged over all of them: a forecast above the actual value costs 1 - q, one below costs q.",
      formula: "mean of (y - f) q where y >= f, else (f - y)(1 - q)", unit: "units of the target",
      direction: .lowerIsBetter, source: "Koenker and Bassett, Econometrica 46 (1978) 33-50",
      example: "q = 0.9, actual 10, forecast 12: 2 x 0.1 = 0.2", allowsRelativeChange: true, allowsSlice: true,
      bounds: .atLeast(0), isSearchable: true),
    MetricReference(
      name: "scaled_pinball", title: "Scaled pinball loss",
      text:
        "The pinball loss in units of the steps of each series in training, so that slow and fast articles count alike. For demand that is mostly zero.",
      formula: "mean of pinball loss / mean over training of |y(t) - y(t-1)|, from the first value that is not 0",
      unit: "ratio", direction: .lowerIsBetter,
      source: "Makridakis et al., Int. J. Forecasting 38 (2022) 1365-1385",
      example: "q = 0.9, actual 10, forecast 12; training 0, 2, 0, 4: steps 2, 4 from the first 2 on, mean 3; 0.2 / 3 = 0.067",
      allowsRelativeChange: true, allowsSlice: true, bounds: .atLeast(0), isSearchable: true),
    MetricReference(
      name: "fill_rate", title: "Fill rate",
      text:
        "The share of demand that is met in its own period where the served quantile is at hand in each. More is always met with more stock: name it beside value_per_year, never alone.",
      formula: "sum min(y, served) / sum y", unit: "share", direction: .higherIsBetter,
      source: "Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, 4th ed. 2017, chapter 6: P2",
      example: "actual 0, 4, 6; served 3 in each: (0 + 3 + 3) / 10 = 0.6", allowsSlice: true, bounds: .from(0, to: 1)),
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
        "The share of predictions that fail by scope.acceptable_failure. Always judged on its one-sided upper bound, at 0.95 where the criterion says nothing else.",
      formula: "of numbers: mean of [|y - f| > max(over_share_of_actual x y, floor)]; of decisions: false alarms / alerts, missed positives / positives, or wrong decisions / decisions; of recommendations: lists with an item that must not be shown / lists", unit: "share", direction: .lowerIsBetter,
      source: "Wilson, J. American Statistical Association 22 (1927) 209-212, for the bound of independent rows",
      example: "5 failures in 100 forecasts: 0.05, upper bound at 0.95 by Wilson 0.099", allowsRelativeChange: true,
      allowsSlice: true, bounds: .from(0, to: 1), questions: [.forecast, .binary, .category, .number] + Question.recommend),
  ]
}
