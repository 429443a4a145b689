internal import ForecastModel

/// The forms of exponential smoothing that were fitted to one series, each of them once.
struct SmoothingFits {
  private let estimator: SmoothingEstimator
  private var fits: [UInt8: SmoothingFit?] = [:]

  init(
    _ values: [Double], seasonLength: Int, additiveStart: [Double]? = nil, multiplicativeStart: [Double]? = nil
  ) {
    estimator = SmoothingEstimator(
      values, seasonLength: seasonLength,
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

  func model(_ fit: SmoothingFit, unit: Double) -> ExponentialSmoothingModel { estimator.model(fit, unit: unit) }

  private mutating func fit(_ form: ExponentialSmoothingForm) -> SmoothingFit? {
    let key = form.error.rawValue + 2 * form.trend.rawValue + 6 * form.season.rawValue
    if let known = fits[key] { return known }
    let found = estimator.fit(form)
    fits[key] = .some(found)
    return found
  }
}
