/// The statistic of Kwiatkowski, Phillips, Schmidt and Shin (J. Econometrics 54, 1992) for a stationary level: the
/// sum of squared partial sums of deviations from the mean, over n squared times their long-run variance with
/// Bartlett's weights. Large where the level wanders. NaN where there are no values, 0 where they do not vary.
/// - Parameter lags: how many autocovariances the long-run variance takes.
public func levelStationarityStatistic(of values: [Double], lags: Int) -> Double {
  guard !values.isEmpty else { return .nan }
  let n = Double(values.count)
  let centre = mean(of: values)
  var (partial, sum, longRun) = (0.0, 0.0, 0.0)
  let deviations = values.map { $0 - centre }
  for deviation in deviations {
    partial += deviation
    sum += partial * partial
    longRun += deviation * deviation
  }
  guard longRun > 0 else { return 0 }
  for lag in 1..<max(1, min(lags, values.count - 1) + 1) {
    var product = 0.0
    for t in lag..<values.count { product += deviations[t] * deviations[t - lag] }
    longRun += 2 * (1 - Double(lag) / Double(lags + 1)) * product
  }
  guard longRun > 0 else { return 0 }
  return sum / (n * longRun)
}

/// Critical value at 5 % (their table 1).
public let levelStationarityLimit = 0.463
