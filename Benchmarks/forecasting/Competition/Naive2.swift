internal import ForecastFitting
internal import ForecastModel

/// The yardstick of the M competitions: the last seasonally adjusted value goes on, the season put back. Adjusted by
/// multiplicative classical decomposition where the 90 % autocorrelation test says so and there are three seasons.
public func naive2(_ training: [Double], seasonLength: Int, horizon: Int) -> [Double] {
  guard let last = training.last else { return [] }
  guard training.count >= 3 * seasonLength, isSeasonal(training, seasonLength: seasonLength),
    let factors = classicalFactors(training, seasonLength: seasonLength, kind: .multiplicative)
  else { return [Double](repeating: last, count: horizon) }
  let n = training.count
  let adjusted = last / factors[(n - 1) % seasonLength]
  return (0..<horizon).map { adjusted * factors[(n + $0) % seasonLength] }
}
