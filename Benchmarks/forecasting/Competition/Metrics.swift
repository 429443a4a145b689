// Competition: the M competitions' series, measures and yardstick, for the benchmark and its tests.

/// Symmetric mean absolute percentage error, 0 to 200: the mean of 200 |y - f| / (|y| + |f|) (M4 definition).
public func smape(_ actual: [Double], _ forecast: [Double]) -> Double {
  var sum = 0.0
  for (y, f) in zip(actual, forecast) where y != f { sum += 200 * abs(y - f) / (abs(y) + abs(f)) }
  return sum / Double(actual.count)
}

/// Mean absolute scaled error: the mean absolute error over that of the seasonal naive method within the training
/// values (Hyndman and Koehler 2006).
public func mase(_ actual: [Double], _ forecast: [Double], training: [Double], seasonLength: Int) -> Double {
  var error = 0.0
  for (y, f) in zip(actual, forecast) { error += abs(y - f) }
  var scale = 0.0
  for t in seasonLength..<training.count { scale += abs(training[t] - training[t - seasonLength]) }
  return error / Double(actual.count) / (scale / Double(training.count - seasonLength))
}

/// Means over the series of one group.
public struct Score: Sendable, Equatable {
  public var smape: Double
  public var mase: Double

  public init(smape: Double, mase: Double) {
    self.smape = smape
    self.mase = mase
  }

  /// Overall weighted average: the mean of both measures relative to Naive2 (M4 definition).
  public func owa(against naive2: Score) -> Double { 0.5 * (smape / naive2.smape + mase / naive2.mase) }
}

/// The score of a method over a group.
/// - Parameter forecasts: one array of `group.horizon` for each series.
public func score(_ forecasts: [[Double]], on group: Group) -> Score {
  var total = Score(smape: 0, mase: 0)
  for (series, forecast) in zip(group.series, forecasts) {
    total.smape += smape(series.test, forecast)
    total.mase += mase(series.test, forecast, training: series.training, seasonLength: group.seasonLength)
  }
  let count = Double(group.series.count)
  return Score(smape: total.smape / count, mase: total.mase / count)
}
