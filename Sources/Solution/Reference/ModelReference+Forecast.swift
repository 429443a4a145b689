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
        "Exponential smoothing with a share of the linear trend so far as drift, on the seasonally adjusted series; the share is estimated. Its first form won the M3 competition.",
      formula: "l(t) + (1 - 1/theta) ((1-alpha)^t A(t) + (1 - (1-alpha)^(t+1)) / alpha B(t)), A + B t the line through y(1) to y(t)",
      source:
        "Fiorucci et al., Int. J. Forecasting 32 (2016) 1151-1161; Assimakopoulos and Nikolopoulos 16 (2000) 521-530"
    ),
    ModelReference(
      name: "mstl", title: "Several seasons by STL",
      text:
        "Takes the seasons of forecast.season_length out in turn by loess, then smooths the rest exponentially. For hours that repeat by day and week, days by week and year.",
      formula: "log y = season(1) + ... + season(k) + rest; forecast = last cycle of each season + ETS of the rest",
      source:
        "Bandara, Hyndman and Bergmeir, arXiv 2107.13462 (2021); STL: Cleveland et al., J. Official Statistics 6 (1990) 3-73"
    ),
    ModelReference(
      name: "tbats", title: "TBATS",
      text:
        "Exponential smoothing with seasons of sine waves that may change slowly, a power transform, a damped trend and errors that remember, where they pay. For several or long seasons.",
      formula: "z(t) = l(t-1) + phi b(t-1) + waves + d(t), z the Box-Cox transform, d an ARMA process",
      source: "De Livera, Hyndman and Snyder, J. Am. Stat. Assoc. 106 (2011) 1513-1527"),
    ModelReference(
      name: "croston", title: "Croston",
      text: "For demand with many zeros: the size of a demand and the time between two are smoothed apart.",
      formula: "forecast(t+h) = smoothed size / smoothed interval",
      source: "Croston, Oper. Res. Quarterly 23 (1972) 289-303"),
    ModelReference(
      name: "sba", title: "Syntetos-Boylan",
      text: "Croston's method less its bias: what most advise where demand is rare or its size varies.",
      formula: "forecast(t+h) = (1 - alpha / 2) smoothed size / smoothed interval",
      source: "Syntetos and Boylan, Int. J. Forecasting 21 (2005) 303-314"),
    ModelReference(
      name: "tsb", title: "Teunter-Syntetos-Babai",
      text: "For demand with many zeros that may end: the forecast falls while nothing is sold.",
      formula: "forecast(t+h) = smoothed probability of a demand x smoothed size",
      source: "Teunter, Syntetos and Babai, Eur. J. Oper. Res. 214 (2011) 606-615"),
    ModelReference(
      name: "adida", title: "ADIDA",
      text: "Sums demand over buckets as long as the mean time between two demands, smooths the sums, spreads them evenly.",
      formula: "forecast(t+h) = smoothed sum over m periods / m", source: "Nikolopoulos et al., J. Oper. Res. Soc. 62 (2011) 544-554"),
    ModelReference(
      name: "imapa", title: "IMAPA",
      text: "The mean of such forecasts over buckets of every length up to the mean time between two demands.",
      formula: "forecast(t+h) = mean over m of smoothed sum over m periods / m",
      source: "Petropoulos and Kourentzes, J. Oper. Res. Soc. 66 (2015) 914-924"),
    ModelReference(
      name: "arima", title: "ARIMA, chosen automatically",
      text:
        "Seasonal autoregression and moving average on the differenced series, the order with the least AICc, by exact maximum likelihood. Passes over gaps.",
      formula: "phi(B) Phi(B^m) ((1 - B)^d (1 - B^m)^D y(t) - c) = theta(B) Theta(B^m) e(t)",
      source: "Box and Jenkins 1970; Hyndman and Khandakar, J. Statistical Software 27(3) (2008)"),
    ModelReference(
      name: "ces", title: "Complex exponential smoothing",
      text:
        "A level and its potential, smoothed together as one complex number. Follows levels and trends without choosing between them; the season as pairs, as factors or not at all, by AICc.",
      formula: "l(t) + i c(t) = a (y(t) + i e(t)) + (1 + i - a)(l(t-1) + i c(t-1)); forecast(t+1) = l(t)",
      source: "Svetunkov, Kourentzes and Ord, Naval Research Logistics 69 (2022) 1108-1123"),
    ModelReference(
      name: "lag_gbt", title: "Gradient boosting on lags",
      text:
        "Trees over all series at once: newest values, means, seasons, calendar, known-future and static columns become features of every step ahead. For many series with prices, promotions or irregular sales.",
      formula: "forecast(t+h) = level(t) (sqrt(season(t+h) / level(t)) + sum of trees(features of t and h))^2",
      source: "Friedman, Ann. Statistics 29 (2001) 1189-1232; Montero-Manso and Hyndman, Int. J. Forecasting 37 (2021) 1632-1653"),
    ModelReference(
      name: "ensemble", title: "Ensemble of forecasts",
      text:
        "The median of the other candidates' forecasts, step by step, or their mean with weights that held-out windows gave each series (models.ensemble). Needs at least two of them.",
      formula: "forecast(t+h) = median over members of forecast(t+h), or sum of weight x forecast(t+h)",
      source:
        "Petropoulos and Svetunkov, Int. J. Forecasting 36 (2020) 110-115; Montero-Manso et al., the same, 86-92"),
    ModelReference(
      name: "fixed_limits", title: "Fixed limits",
      text: "With anomalies: an alarm below one limit or above another, the same at all times. What a control room does.",
      formula: "alarm where y < below or y > above; not given: the median -+ k median absolute deviations, k for the same rate of false alarms",
      source: "Shewhart, Economic Control of Quality of Manufactured Product, 1931", isBaseline: true, isCandidate: false),
  ]
}
