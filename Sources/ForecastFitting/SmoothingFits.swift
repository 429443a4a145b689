internal import ForecastModel

/// The forms of exponential smoothing that were fitted to one series, each of them once.
struct SmoothingFits {
  private let estimator: SmoothingEstimator
  private var fits: [UInt8: SmoothingFit?] = [:]

  init(
    _ values: [Double], seasonLength: Int, additiveStart: [Double]? = nil, multiplicativeStart: [Double]? = nil,
    largestAlpha: Double = 0.9999
  ) {
    estimator = SmoothingEstimator(
      values, seasonLength: seasonLength, largestAlpha: largestAlpha,
      seasonalStart: { $0 == .additive ? additiveStart : multiplicativeStart })
  }

  /// The form with the least corrected Akaike criterion; the earlier one where two are level. Nil where none fits.
  mutating func best(of forms: [ExponentialSmoothingForm], isPositive: Bool) -> SmoothingFit? {
    var best: SmoothingFit?
    for form in forms where isPositive || !form.needsPositive {
      guard let found = fit(form) else { continue }
      if found.correctedAkaike < best?.correctedAkaike ?? .infinity { best = found }
    }
    return best
  }

  /// The mean absolute error of forecasts over `horizon` periods within the series, from origins in its second half.
  func errorAhead(_ fit: SmoothingFit, _ values: [Double], horizon: Int) -> Double {
    var model = estimator.start(fit)
    let first = values.count / 2
    // Coprime with the hours of a day, so that origins fall on all of them.
    let stride = 7
    var (sum, count) = (0.0, 0.0)
    for origin in values.indices {
      if origin >= first, (origin - first) % stride == 0 {
        var (growth, damping) = (0.0, 1.0)
        for step in 0..<min(horizon, values.count - origin) {
          damping *= model.phi
          growth += damping
          guard !values[origin + step].isNaN else { continue }
          let base = model.level + growth * model.slope
          let factor = model.season.isEmpty ? 0 : model.season[(model.next + step) % model.season.count]
          let forecast = model.form.season == .multiplicative ? base * factor : base + factor
          sum += abs(values[origin + step] - forecast)
          count += 1
        }
      }
      model.append(values[origin])
    }
    return count > 0 ? sum / count : .infinity
  }

  func model(_ fit: SmoothingFit, unit: Double) -> ExponentialSmoothingModel { estimator.model(fit, unit: unit) }

  private mutating func fit(_ form: ExponentialSmoothingForm) -> SmoothingFit? {
    let key = form.error.rawValue + 2 * form.trend.rawValue + 6 * form.season.rawValue
    if let known = fits[key] { return known }
    let found = estimator.fit(form)
    fits[key] = .some(found)
    return found
  }
}
