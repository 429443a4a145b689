package import ForecastModel
internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// A form of exponential smoothing with its estimated parameters, in the unit of the series it was fitted to.
package struct SmoothingFit {
  package var form: ExponentialSmoothingForm
  /// In the order of `SmoothingParameters`.
  package var parameters: [Double]
  /// -(n log SSE + 2 sum log |f|) / 2 without constants, as in Hyndman et al. (2008), section 5.1, and R's `ets`; the
  /// prior's part is in it.
  package var logLikelihood: Double
  /// Akaike's criterion with the correction for short series. Parameters, initial states and sigma count.
  package var correctedAkaike: Double
  package var sumOfSquares: Double
}

/// Estimates forms of exponential smoothing on one series by maximum likelihood, all initial states included.
///
/// With g the geometric mean of the forecasts, the likelihood of a multiplicative error is that of least squares on
/// e g, so every form is a bounded least squares problem (g is 1 where the error is additive).
///
/// What is maximised is the likelihood times a prior on beta*, the weight with which errors move the slope: half a
/// normal distribution with standard deviation 1/8. Likelihood alone finds large weights on short series that the
/// next values seldom bear out; docs/models/exponential-smoothing.md has the measurements.
package final class SmoothingEstimator {
  private let values: UnsafeMutablePointer<Double>
  private let count: Int
  private let observed: Int
  private let seasonLength: Int
  /// Upper bound of alpha.
  private let largestAlpha: Double
  /// Precision of the prior on beta*; 0 for likelihood alone.
  private let precision: Double
  /// Seasonal states to start from, by kind; without them forms with that season cannot be fitted.
  private let seasonalStart: (SeasonalProfile.Kind) -> [Double]?
  private let solver: BoundedLeastSquares
  private let season: UnsafeMutablePointer<SIMD4<Double>>
  private let innovations: UnsafeMutablePointer<SIMD4<Double>>
  private let points: UnsafeMutablePointer<SIMD4<Double>>

  /// - Parameters:
  ///   - values: in a unit in which they are near 1; NaN where missing; not empty.
  ///   - seasonLength: 1 where no form with a season will be asked for.
  ///   - largestAlpha: upper bound of alpha.
  ///   - slopeWeightPrior: standard deviation of the prior on beta*; nil for likelihood alone.
  package init(
    _ values: [Double], seasonLength: Int, largestAlpha: Double = 0.9999, slopeWeightPrior: Double? = 0.125,
    seasonalStart: @escaping (SeasonalProfile.Kind) -> [Double]? = { _ in nil }
  ) {
    count = values.count
    self.largestAlpha = largestAlpha
    precision = slopeWeightPrior.map { 1 / ($0 * $0) } ?? 0
    self.values = .allocate(capacity: count)
    self.values.initialize(from: values, count: count)
    self.seasonLength = seasonLength
    self.seasonalStart = seasonalStart
    observed = values.reduce(0) { $1.isNaN ? $0 : $0 + 1 }
    let capacity = 6 + seasonLength
    solver = BoundedLeastSquares(parameters: capacity, residuals: count)
    season = .allocate(capacity: max(1, seasonLength))
    season.initialize(repeating: .zero, count: max(1, seasonLength))
    innovations = .allocate(capacity: count)
    innovations.initialize(repeating: .zero, count: count)
    points = .allocate(capacity: capacity)
    points.initialize(repeating: .zero, count: capacity)
  }

  deinit {
    values.deallocate()
    season.deallocate()
    innovations.deallocate()
    points.deallocate()
  }

  /// The fit of a form, or nil where the series is too short for it or lies outside what it allows.
  package func fit(_ form: ExponentialSmoothingForm) -> SmoothingFit? {
    let parameters = SmoothingParameters(form, seasonLength: seasonLength)
    guard observed > parameters.count + 2 || (form.season == .none && form.trend == .none) else { return nil }
    guard let initial = start(parameters) else { return nil }
    let isRelative = form.error == .multiplicative
    let evaluate: BoundedLeastSquares.Residuals = { points, residuals in
      self.evaluate(parameters, points, residuals, isRelative)
    }
    var (lower, upper) = parameters.bounds()
    upper[0] = max(lower[0], min(upper[0], largestAlpha))
    var best = Double.infinity
    var chosen = initial
    for grid in Self.grids(parameters) {
      var x = bestStart(of: grid, initial, parameters, evaluate)
      let result = solver.minimise(&x, from: lower, to: upper, residualCount: count, evaluate)
      if result.sumOfSquares < best {
        best = result.sumOfSquares
        chosen = x
      }
    }
    return best.isFinite ? summary(chosen, parameters, best) : nil
  }

  /// A fit with parameters that are given, not estimated, in the order of `SmoothingParameters`.
  package func evaluated(_ form: ExponentialSmoothingForm, at point: [Double]) -> SmoothingFit? {
    let parameters = SmoothingParameters(form, seasonLength: seasonLength)
    guard point.count == parameters.count else { return nil }
    for index in point.indices { points[index] = SIMD4(repeating: point[index]) }
    let value = evaluate(parameters, points, innovations, form.error == .multiplicative)[0]
    return value.isFinite ? summary(point, parameters, value) : nil
  }

  /// The model after the last value, in the unit of the series.
  package func model(_ fit: SmoothingFit, unit: Double) -> ExponentialSmoothingModel {
    model(fit, after: count, unit: unit)
  }

  /// The model before the first value.
  package func start(_ fit: SmoothingFit) -> ExponentialSmoothingModel { model(fit, after: 0, unit: 1) }

  private func model(_ fit: SmoothingFit, after count: Int, unit: Double) -> ExponentialSmoothingModel {
    let parameters = SmoothingParameters(fit.form, seasonLength: seasonLength)
    for index in fit.parameters.indices { points[index] = SIMD4(repeating: fit.parameters[index]) }
    var state = parameters.unpack(points, season: season)
    let errors = smooth(
      fit.form, values, count: count, state: &state, season: season, seasonLength: parameters.seasonLength,
      innovations: innovations)
    let freedom = Double(max(1, observed - fit.parameters.count))
    let sigma = (errors.sumOfSquares[0] / freedom).squareRoot()
    let length = parameters.seasonLength
    let seasonUnit = fit.form.season == .additive ? unit : 1
    return ExponentialSmoothingModel(
      form: fit.form, alpha: state.alpha[0], beta: state.beta[0], gamma: state.gamma[0], phi: state.phi[0],
      sigma: scaled(sigma, by: fit.form.error == .additive ? unit : 1),
      level: scaled(state.level[0], by: unit), slope: scaled(state.slope[0], by: unit),
      season: (0..<length).map { scaled(season[$0][0], by: seasonUnit) },
      next: length > 0 ? count % length : 0)
  }

  /// Residuals e c of four points and their sums of squares.
  private func evaluate(
    _ parameters: SmoothingParameters, _ points: UnsafePointer<SIMD4<Double>>,
    _ residuals: UnsafeMutablePointer<SIMD4<Double>>, _ isRelative: Bool
  ) -> SIMD4<Double> {
    var state = parameters.unpack(points, season: season)
    let errors = smooth(
      parameters.form, values, count: count, state: &state, season: season,
      seasonLength: parameters.seasonLength, innovations: residuals)
    // -2 log(likelihood x prior) = n log(sum (e c)^2) with log c = mean log f + precision beta*^2 / (2 n)
    var logs = errors.logForecasts / Double(observed)
    if precision > 0, let beta = parameters.beta {
      logs += points[beta] * points[beta] * (0.5 * precision / Double(observed))
    } else if !isRelative {
      return errors.sumOfSquares
    }
    let scale = SIMD4<Double>(exp(logs[0]), exp(logs[1]), exp(logs[2]), exp(logs[3]))
    for t in 0..<count { residuals[t] *= scale }
    return errors.sumOfSquares * scale * scale
  }

  /// AICc from the sum of squared e c.
  private func criterion(_ sumOfSquares: Double, _ parameters: SmoothingParameters) -> Double {
    let n = Double(observed)
    let k = Double(parameters.count + 1)
    // A perfect fit would have an infinite likelihood: what rounding alone leaves of values near 1 is the floor.
    let likelihood = n * log(max(sumOfSquares, 1e-30 * n))
    let correction = n - k - 1 > 0 ? 2 * k * (k + 1) / (n - k - 1) : 1e6
    return likelihood + 2 * k + correction
  }

  private func summary(_ x: [Double], _ parameters: SmoothingParameters, _ sumOfSquares: Double) -> SmoothingFit {
    let n = Double(observed)
    return SmoothingFit(
      form: parameters.form, parameters: x, logLikelihood: -0.5 * n * log(max(sumOfSquares, 1e-30 * n)),
      correctedAkaike: criterion(sumOfSquares, parameters), sumOfSquares: sumOfSquares)
  }

  /// Initial states as in Hyndman et al. (2008), section 2.6.1: level and slope of a line through the first ten
  /// adjusted values, seasonal states from the decomposition.
  private func start(_ parameters: SmoothingParameters) -> [Double]? {
    var start = [Double](repeating: 0, count: parameters.count)
    var factors = [Double]()
    switch parameters.form.season {
    case .none: break
    case .additive:
      guard let found = seasonalStart(.additive) else { return nil }
      factors = found
    case .multiplicative:
      guard let found = seasonalStart(.multiplicative) else { return nil }
      factors = found
    }
    for index in factors.indices.dropLast() { start[parameters.season + index] = factors[index] }
    let isMultiplicative = parameters.form.season == .multiplicative
    var (seen, st, sy, stt, sty) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for t in 0..<min(count, max(10, 2 * parameters.seasonLength)) where !values[t].isNaN {
      let factor = factors.isEmpty ? isMultiplicative ? 1 : 0 : factors[t % factors.count]
      let y = isMultiplicative ? values[t] / factor : values[t] - factor
      let time = Double(t + 1)
      seen += 1
      st += time
      sy += y
      stt += time * time
      sty += time * y
    }
    let spread = stt - st * st / seen
    let slope = spread > 0 ? (sty - st * sy / seen) / spread : 0
    if let index = parameters.slope {
      start[index] = slope
      start[parameters.level] = (sy - slope * st) / seen
    } else {
      start[parameters.level] = sy / seen
    }
    if parameters.form.error == .multiplicative, !(start[parameters.level] > 1e-3) {
      // A falling line may start under zero where the values do not.
      start[parameters.level] = max(sy / seen, 1e-3)
      if let index = parameters.slope { start[index] = 0 }
    }
    return start
  }

  /// Smoothing parameters to start from: alpha, beta*, gamma*, phi. The best of each grid is improved, since the
  /// likelihood often has one peak where the season is steady and another where it follows the last one.
  private static func grids(_ parameters: SmoothingParameters) -> [[[Double]]] {
    let steady = [
      [0.08, 0.05, 0.05, 0.95], [0.3, 0.05, 0.1, 0.95], [0.6, 0.05, 0.2, 0.95], [0.9, 0.05, 0.3, 0.95],
    ]
    let lively = [
      [0.1, 0.3, 0.3, 0.9], [0.4, 0.3, 0.05, 0.9], [0.7, 0.3, 0.05, 0.9], [0.9, 0.6, 0.1, 0.9],
    ]
    let following = [
      [0.1, 0.05, 0.9, 0.95], [0.3, 0.05, 0.9, 0.95], [0.1, 0.05, 0.6, 0.95], [0.4, 0.05, 0.6, 0.95],
    ]
    let first = parameters.beta == nil ? steady : steady + lively
    return parameters.gamma == nil ? [first] : [first, following]
  }

  /// The best point of a grid whose length is a multiple of four, with the given initial states.
  private func bestStart(
    of grid: [[Double]], _ initial: [Double], _ parameters: SmoothingParameters,
    _ evaluate: BoundedLeastSquares.Residuals
  ) -> [Double] {
    var best = Double.infinity
    var chosen = initial
    var candidates = [[Double]](repeating: initial, count: 4)
    for first in stride(from: 0, to: grid.count, by: 4) {
      for lane in 0..<4 {
        candidates[lane][0] = min(grid[first + lane][0], largestAlpha)
        if let index = parameters.beta { candidates[lane][index] = grid[first + lane][1] }
        if let index = parameters.gamma { candidates[lane][index] = grid[first + lane][2] }
        if let index = parameters.phi { candidates[lane][index] = grid[first + lane][3] }
        for index in initial.indices { points[index][lane] = candidates[lane][index] }
      }
      let sums = evaluate(points, innovations)
      for lane in 0..<4 where sums[lane] < best {
        best = sums[lane]
        chosen = candidates[lane]
      }
    }
    return chosen
  }
}
