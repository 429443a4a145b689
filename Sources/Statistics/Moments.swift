/// The arithmetic mean; NaN where there are no values.
public func mean(of values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  var sum = 0.0
  for value in values { sum += value }
  return sum / Double(values.count)
}

/// The variance with divisor n - 1, in two passes; NaN where there are fewer than two values.
public func variance(of values: [Double]) -> Double {
  guard values.count > 1 else { return .nan }
  let centre = mean(of: values)
  var sum = 0.0
  for value in values { sum += (value - centre) * (value - centre) }
  return sum / Double(values.count - 1)
}

/// The sample autocorrelations at lags 1, 2, ..., `lags`: autocovariances with divisor n over the variance with
/// divisor n (Box and Jenkins). All 0 where the values do not vary; 0 at lags that are not shorter than the values.
public func autocorrelations(of values: [Double], lags: Int) -> [Double] {
  guard lags > 0 else { return [] }
  var result = [Double](repeating: 0, count: lags)
  let centre = values.isEmpty ? 0 : mean(of: values)
  let deviations = values.map { $0 - centre }
  var square = 0.0
  for deviation in deviations { square += deviation * deviation }
  guard square > 0, square.isFinite else { return result }
  for lag in 1...lags where lag < deviations.count {
    var sum = 0.0
    for index in lag..<deviations.count { sum += deviations[index] * deviations[index - lag] }
    result[lag - 1] = sum / square
  }
  return result
}
