internal import Statistics

/// D: 1 where the season is strong (`seasonalStrength` over 0.64), as R's `nsdiffs`.
/// - Parameter values: no value missing.
func seasonalDifferences(_ values: [Double], seasonLength: Int, most: Int = 1) -> Int {
  guard seasonLength > 1, most > 0, values.count > 2 * seasonLength, !isConstant(values) else { return 0 }
  var current = values
  var count = 0
  while count < most, current.count >= 2 * seasonLength, !isConstant(current),
    seasonalStrength(current, seasonLength: seasonLength) > 0.64
  {
    count += 1
    current = differenced(current, lag: seasonLength)
  }
  return count
}

/// d: differences until the KPSS test no longer rejects a stationary level, at 5 % as R's `ndiffs`; a second difference
/// asks for more, since a trend that it finds by mistake runs away.
/// - Parameter values: no value missing.
func levelDifferences(_ values: [Double], most: Int, settings: ArimaSettings = .init()) -> Int {
  var current = values
  var count = 0
  while count < most, current.count > 2, !isConstant(current) {
    let lags = Int(3 * Double(current.count).squareRoot() / 13)
    let limit = count == 0 ? settings.firstDifferenceLimit : settings.secondDifferenceLimit
    guard levelStationarityStatistic(of: current, lags: lags) > limit else { break }
    count += 1
    current = differenced(current, lag: 1)
  }
  return count
}

func differenced(_ values: [Double], lag: Int) -> [Double] {
  guard values.count > lag else { return [] }
  return (lag..<values.count).map { values[$0] - values[$0 - lag] }
}

/// Whether rounding alone tells the values apart.
func isConstant(_ values: [Double]) -> Bool {
  guard let first = values.first else { return true }
  var largest = 0.0
  for value in values { largest = max(largest, abs(value)) }
  return values.allSatisfy { abs($0 - first) <= 1e-14 * largest }
}
