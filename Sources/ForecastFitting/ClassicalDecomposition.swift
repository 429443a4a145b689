package import ForecastModel
internal import Statistics

/// Seasonal factors by the classical method: deviations from a centred moving average over one season, averaged by
/// phase (Forecasting: Principles and Practice, 3rd ed., section 3.4).
/// - Parameters:
///   - values: no value missing; at least two seasons; positive where `kind` is multiplicative.
/// - Returns: the factor of `values[0]` first; they sum to 0 or have the mean 1. Nil where the method fails.
package func classicalFactors(_ values: [Double], seasonLength: Int, kind: SeasonalProfile.Kind) -> [Double]? {
  guard seasonLength > 1, values.count >= 2 * seasonLength else { return nil }
  let trend = centredAverage(values, seasonLength: seasonLength)
  let half = seasonLength / 2
  var sums = [Double](repeating: 0, count: seasonLength)
  var counts = sums
  for (index, average) in trend.enumerated() {
    let t = index + half
    let deviation = kind == .additive ? values[t] - average : values[t] / average
    guard deviation.isFinite else { return nil }
    sums[t % seasonLength] += deviation
    counts[t % seasonLength] += 1
  }
  guard counts.allSatisfy({ $0 > 0 }) else { return nil }
  return normalised(zip(sums, counts).map { $0 / $1 }, kind: kind)
}

/// Factors that sum to 0 or have the mean 1; nil where multiplicative ones are not all clearly positive.
func normalised(_ factors: [Double], kind: SeasonalProfile.Kind) -> [Double]? {
  let average = mean(of: factors)
  switch kind {
  case .additive:
    return factors.map { $0 - average }
  case .multiplicative:
    let scaled = factors.map { $0 / average }
    return scaled.allSatisfy { $0 > 0.01 && $0.isFinite } ? scaled : nil
  }
}

/// The moving average over one season about each value that has half a season on both sides; where the season is
/// even, the mean of the two windows that are off by half a period.
private func centredAverage(_ values: [Double], seasonLength: Int) -> [Double] {
  let half = seasonLength / 2
  let isEven = seasonLength % 2 == 0
  var averages = [Double]()
  for t in half..<max(half, values.count - half) {
    var sum = 0.0
    for index in t - half...t + half { sum += values[index] }
    if isEven { sum -= 0.5 * (values[t - half] + values[t + half]) }
    averages.append(sum / Double(seasonLength))
  }
  return averages
}

/// Whether the autocorrelation at the season's lag is outside what chance allows at 90 %, given those at shorter
/// lags (Bartlett): the test of the Theta method in the M3 and M4 competitions.
/// - Parameter values: no value missing.
package func isSeasonal(_ values: [Double], seasonLength: Int) -> Bool {
  guard seasonLength > 1, values.count >= 2 * seasonLength else { return false }
  let correlations = autocorrelations(of: values, lags: seasonLength)
  var sum = 0.0
  for correlation in correlations.dropLast() { sum += correlation * correlation }
  let limit = 1.645 * ((1 + 2 * sum) / Double(values.count)).squareRoot()
  return abs(correlations[seasonLength - 1]) > limit
}

/// The values with a straight line across each gap. The first and the last value are not missing.
func interpolated(_ values: [Double]) -> [Double] {
  var filled = values
  var last = 0
  for index in values.indices where !values[index].isNaN {
    let steps = Double(index - last)
    for gap in last + 1..<max(last + 1, index) {
      let share = Double(gap - last) / steps
      filled[gap] = values[last] + share * (values[index] - values[last])
    }
    last = index
  }
  return filled
}
