extension ModelReference {
  /// The families of a forecast, in the order in which they are tried.
  static let forecast: [ModelReference] = [
    ModelReference(
      name: "naive", title: "Naive",
      text: "The next values are the last one. Hard to beat where a series wanders.",
      formula: "forecast(t+h) = y(t)",
      source: "Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 5.2",
      isBaseline: true),
    ModelReference(
      name: "seasonal_naive", title: "Seasonal naive",
      text: "The next values are those of one season ago: what a shop does that orders as last year.",
      formula: "forecast(t+h) = y(t + h - m ceil(h/m)), m the season length",
      source: "Hyndman and Athanasopoulos, 5.2", isBaseline: true),
    ModelReference(
      name: "drift", title: "Drift",
      text: "A straight line through the first and the last value.",
      formula: "forecast(t+h) = y(t) + h (y(t) - y(1)) / (t - 1)", source: "Hyndman and Athanasopoulos, 5.2",
      isBaseline: true),
    ModelReference(
      name: "mean", title: "Mean",
      text: "The average of all that is known.", formula: "forecast(t+h) = (y(1) + ... + y(t)) / t",
      source: "Hyndman and Athanasopoulos, 5.2", isBaseline: true),
    ModelReference(
      name: "window_average", title: "Window average",
      text: "The average of the last season, or of the last values where there is no season.",
      formula: "forecast(t+h) = (y(t-w+1) + ... + y(t)) / w",
      source: "Hyndman and Athanasopoulos, 3.3", isBaseline: true),
    ModelReference(
      name: "ses", title: "Simple exponential smoothing",
      text: "A level that follows the newest values, the more the larger alpha is. No trend, no season.",
      formula: "l(t) = alpha y(t) + (1 - alpha) l(t-1); forecast(t+h) = l(t)",
      source: "Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing, Springer 2008: ETS(A,N,N)"),
    ModelReference(
      name: "holt", title: "Holt's linear trend",
      text: "A level and a trend, both of which follow the newest values.",
      formula:
        "l(t) = alpha y(t) + (1 - alpha)(l(t-1) + b(t-1)); b(t) = beta (l(t) - l(t-1)) + (1 - beta) b(t-1); forecast(t+h) = l(t) + h b(t)",
      source: "Holt 1957; as ETS(A,A,N) in Hyndman et al. 2008"),
    ModelReference(
      name: "damped", title: "Damped trend",
      text: "As Holt, with a trend that fades. Among the safest choices on business series.",
      formula: "forecast(t+h) = l(t) + (phi + ... + phi^h) b(t)",
      source: "Gardner and McKenzie, Management Science 31 (1985) 1237-1246"),
    ModelReference(
      name: "holt_winters", title: "Holt-Winters",
      text: "A level, a trend and a season that all follow the newest values.",
      formula: "forecast(t+h) = l(t) + h b(t) + s(t + h - m ceil(h/m)), or times the season",
      source: "Winters, Management Science 6 (1960) 324-342; Hyndman et al. 2008"),
    ModelReference(
      name: "ets", title: "Exponential smoothing, chosen automatically",
      text:
        "Fits the exponential smoothing models with and without trend, damping and season, and keeps the one with the least AICc.",
      formula: "AICc = -2 log L + 2k + 2k(k+1)/(n-k-1)", source: "Hyndman et al. 2008"),
    ModelReference(
      name: "theta", title: "Theta",
      text:
        "Exponential smoothing with half the linear trend as drift, on the seasonally adjusted series. Won the M3 competition.",
      formula: "mean of the linear trend and of simple smoothing of the series with its curvature doubled",
      source:
        "Assimakopoulos and Nikolopoulos, Int. J. Forecasting 16 (2000) 521-530; Hyndman and Billah 19 (2003) 287-290"
    ),
    ModelReference(
      name: "ensemble", title: "Median ensemble",
      text: "The median of the other candidates' forecasts, step by step. Needs at least two of them.",
      formula: "forecast(t+h) = median over members of forecast(t+h)",
      source: "Petropoulos and Svetunkov, Int. J. Forecasting 36 (2020) 110-115"),
  ]
}
