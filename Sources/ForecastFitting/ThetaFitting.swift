internal import ForecastModel

/// Theta with the lines 0 and 2 in equal parts (Assimakopoulos and Nikolopoulos 2000).
/// - Parameters:
///   - values: seasonally adjusted, near 1, no value missing, at least three.
func fitTheta(_ values: [Double], unit: Double) -> ThetaModel? {
  let n = Double(values.count)
  // The trend line a + b t by least squares, t counted from the middle so that a is the mean.
  var (sum, moment, square) = (0.0, 0.0, 0.0)
  let middle = (n - 1) / 2
  for (t, value) in values.enumerated() {
    let time = Double(t) - middle
    sum += value
    moment += time * value
    square += time * time
  }
  let slope = moment / square
  let average = sum / n
  let line = values.indices.map { average + slope * (Double($0) - middle) }
  let stretched = zip(values, line).map { 2 * $0 - $1 }
  let estimator = SmoothingEstimator(stretched, seasonLength: 1)
  guard let fit = estimator.fit(ExponentialSmoothingForm(.additive, .none, .none)) else { return nil }
  let smoothed = estimator.model(fit, unit: unit)
  // An error of the forecast is half that of the stretched line. Slope, alpha and the first level were estimated.
  let sigma = 0.5 * (fit.sumOfSquares / max(1, n - 3)).squareRoot()
  return ThetaModel(
    trend: scaled(line[line.count - 1], by: unit), slope: scaled(slope, by: unit), level: smoothed.level,
    alpha: smoothed.alpha, sigma: scaled(sigma, by: unit))
}
