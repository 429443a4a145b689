package import ForecastModel
internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// A form of complex exponential smoothing with its estimated weights.
package struct ComplexSmoothingFit: Sendable {
  package var form: ComplexSmoothingModel.Form
  package var alpha: ComplexSmoothingModel.Weight
  package var beta: ComplexSmoothingModel.Weight
  package var sumOfSquares: Double
  /// Akaike's criterion with the correction for short series.
  package var correctedAkaike: Double
}

/// Estimates forms of complex exponential smoothing on one series by least squares over the weights.
///
/// The initial states come from backcasting, as in the authors' package: forwards from a rough start, backwards from
/// where that ends, forwards again. So the problem has two to four parameters whatever the season.
package final class ComplexSmoothingEstimator {
  private typealias Lanes = SIMD4<Double>
  private let values: UnsafeMutablePointer<Double>
  private let count: Int
  private let observed: Int
  private let seasonLength: Int
  private let factors: [Double]?
  private let average: Double
  private let solver: BoundedLeastSquares
  private let season: UnsafeMutablePointer<SIMD4<Double>>
  private let potentials: UnsafeMutablePointer<SIMD4<Double>>
  private let errors: UnsafeMutablePointer<SIMD4<Double>>

  /// - Parameters:
  ///   - values: near 1; NaN where missing; not empty.
  ///   - seasonLength: 1 without a season.
  ///   - factors: additive ones to start from; nil where there are none, and then no form with a season.
  package init(_ values: [Double], seasonLength: Int, factors: [Double]?) {
    count = values.count
    self.values = .allocate(capacity: max(1, count))
    self.values.initialize(from: values, count: count)
    observed = values.reduce(0) { $1.isNaN ? $0 : $0 + 1 }
    self.seasonLength = seasonLength
    self.factors = factors
    let first = values.prefix(max(10, seasonLength)).filter { !$0.isNaN }
    average = first.reduce(0, +) / Double(max(1, first.count))
    solver = BoundedLeastSquares(parameters: 4, residuals: count)
    season = .allocate(capacity: max(1, seasonLength))
    season.initialize(repeating: .zero, count: max(1, seasonLength))
    potentials = .allocate(capacity: max(1, seasonLength))
    potentials.initialize(repeating: .zero, count: max(1, seasonLength))
    errors = .allocate(capacity: max(1, count))
    errors.initialize(repeating: .zero, count: max(1, count))
  }

  deinit {
    values.deallocate()
    season.deallocate()
    potentials.deallocate()
    errors.deallocate()
  }

  /// The form with the least corrected Akaike criterion; the simpler one where two are level.
  package func best() -> ComplexSmoothingFit? {
    var best: ComplexSmoothingFit?
    for form in ComplexSmoothingModel.Form.allCases {
      guard let found = fit(form) else { continue }
      if found.correctedAkaike < best?.correctedAkaike ?? .infinity { best = found }
    }
    return best
  }

  /// The fit of one form; nil where the series has no season for it or is too short.
  package func fit(_ form: ComplexSmoothingModel.Form) -> ComplexSmoothingFit? {
    if form.hasSeason, factors == nil { return nil }
    let p = Self.parameterCount(form)
    guard observed > p + 2 else { return nil }
    let evaluate: BoundedLeastSquares.Residuals = { points, residuals in self.evaluate(form, points, residuals) }
    let lower = [Double](repeating: 0.01, count: p)
    let upper = Array([2.4, 1.9, 2.4, 1.9].prefix(p))
    var best = Double.infinity
    var chosen = [Double]()
    let points = UnsafeMutablePointer<Lanes>.allocate(capacity: p)
    points.initialize(repeating: .zero, count: p)
    defer { points.deallocate() }
    // The best of each four is improved: errors often have one least with a steady level and one with a lively one.
    for first in stride(from: 0, to: Self.starts.count, by: 4) {
      for lane in 0..<4 {
        for index in 0..<p { points[index][lane] = Self.starts[first + lane][index] }
        if form == .partial { points[2][lane] -= 1 }
      }
      let sums = evaluate(points, errors)
      var lane = 0
      for other in 1..<4 where sums[other] < sums[lane] || !sums[lane].isFinite { lane = other }
      guard sums[lane].isFinite else { continue }
      var x = (0..<p).map { points[$0][lane] }
      let result = solver.minimise(&x, from: lower, to: upper, residualCount: count, evaluate)
      if result.sumOfSquares < best {
        best = result.sumOfSquares
        chosen = x
      }
    }
    guard best.isFinite else { return nil }
    let (alpha, beta) = Self.weights(form, chosen)
    let n = Double(observed)
    let k = Double(p + 1) + penalty(form)
    let correction = n - k - 1 > 0 ? 2 * k * (k + 1) / (n - k - 1) : 1e6
    return ComplexSmoothingFit(
      form: form, alpha: alpha, beta: beta, sumOfSquares: best,
      correctedAkaike: n * log(max(best, 1e-30 * n)) + 2 * k + correction)
  }

  /// Initial states that count as parameters.
  private func penalty(_ form: ComplexSmoothingModel.Form) -> Double {
    switch form {
    case .none: 2
    case .simple: 2 * Double(seasonLength)
    case .partial: 2 + Double(seasonLength)
    case .full: 2 + 2 * Double(seasonLength)
    }
  }

  /// The model after the last value, in the unit of the series.
  package func model(_ fit: ComplexSmoothingFit, unit: Double) -> ComplexSmoothingModel {
    var state = Self.lanes(fit)
    _ = run(fit.form, &state, passes: 3, errors)
    return model(fit, state, phase: count, unit: unit)
  }

  /// The model before the first value, as backcasting leaves it.
  package func start(_ fit: ComplexSmoothingFit) -> ComplexSmoothingModel {
    var state = Self.lanes(fit)
    _ = run(fit.form, &state, passes: 2, errors)
    return model(fit, state, phase: 0, unit: 1)
  }

  private static func lanes(_ fit: ComplexSmoothingFit) -> ComplexSmoothingLanes {
    var state = ComplexSmoothingLanes()
    state.a0 = Lanes(repeating: fit.alpha.real)
    state.a1 = Lanes(repeating: fit.alpha.imaginary)
    state.b0 = Lanes(repeating: fit.beta.real)
    state.b1 = Lanes(repeating: fit.beta.imaginary)
    return state
  }

  private func model(
    _ fit: ComplexSmoothingFit, _ state: ComplexSmoothingLanes, phase: Int, unit: Double
  ) -> ComplexSmoothingModel {
    let sigma = (fit.sumOfSquares / Double(max(1, observed - Self.parameterCount(fit.form) - 1))).squareRoot()
    let length = fit.form.hasSeason ? seasonLength : 0
    return ComplexSmoothingModel(
      form: fit.form, alpha: fit.alpha, beta: fit.beta, sigma: scaled(sigma, by: unit),
      level: fit.form.hasLevel ? scaled(state.level[0], by: unit) : 0,
      potential: fit.form.hasLevel ? scaled(state.potential[0], by: unit) : 0,
      season: (0..<length).map { scaled(season[$0][0], by: unit) },
      potentials: (0..<(fit.form.hasPotentials ? length : 0)).map { scaled(potentials[$0][0], by: unit) },
      next: length > 0 ? phase % length : 0)
  }

  private static func parameterCount(_ form: ComplexSmoothingModel.Form) -> Int {
    switch form {
    case .none, .simple: 2
    case .partial: 3
    case .full: 4
    }
  }

  /// Weights to start from: a0, a1, b0, b1; all stable. With a1 = 1 a pair is simple smoothing with the weight
  /// a0 - 1, and the partial form starts with b0 - 1.
  private static let starts: [[Double]] = [
    [1.3, 1, 1.3, 1], [1.1, 1, 1.1, 1], [1.6, 1, 1.1, 1], [1.05, 1, 1.05, 1],
    [1.8, 1.2, 1.3, 1], [1.6, 1.01, 1.05, 1], [1.9, 1.05, 1.5, 1], [1.3, 1.1, 1.8, 1],
  ]

  private static func weights(
    _ form: ComplexSmoothingModel.Form, _ x: [Double]
  ) -> (alpha: ComplexSmoothingModel.Weight, beta: ComplexSmoothingModel.Weight) {
    let none = ComplexSmoothingModel.Weight(0, 0)
    let first = ComplexSmoothingModel.Weight(x[0], x[1])
    return switch form {
    case .none: (first, none)
    case .simple: (none, first)
    case .partial: (first, .init(x[2], 0))
    case .full: (first, .init(x[2], x[3]))
    }
  }

  private func evaluate(
    _ form: ComplexSmoothingModel.Form, _ points: UnsafePointer<SIMD4<Double>>,
    _ residuals: UnsafeMutablePointer<SIMD4<Double>>
  ) -> SIMD4<Double> {
    var state = ComplexSmoothingLanes()
    switch form {
    case .none: (state.a0, state.a1) = (points[0], points[1])
    case .simple: (state.b0, state.b1) = (points[0], points[1])
    case .partial: (state.a0, state.a1, state.b0) = (points[0], points[1], points[2])
    case .full: (state.a0, state.a1, state.b0, state.b1) = (points[0], points[1], points[2], points[3])
    }
    var sums = run(form, &state, passes: 3, residuals)
    for lane in 0..<4 {
      let isAllowed = isStable(
        form, alpha: .init(state.a0[lane], state.a1[lane]), beta: .init(state.b0[lane], state.b1[lane]),
        seasonLength: seasonLength)
      if !isAllowed { sums[lane] = .infinity }
    }
    return sums
  }

  /// Forwards, backwards and forwards again; leaves the state after the last value, or after two passes that
  /// before the first.
  private func run(
    _ form: ComplexSmoothingModel.Form, _ state: inout ComplexSmoothingLanes, passes: Int,
    _ residuals: UnsafeMutablePointer<SIMD4<Double>>
  ) -> SIMD4<Double> {
    state.level = Lanes(repeating: average)
    // A constant series has this potential.
    state.potential = average / state.a0
    if form.hasSeason, let factors {
      for phase in 0..<seasonLength {
        season[phase] = Lanes(repeating: form == .simple ? average + factors[phase] : factors[phase])
        potentials[phase] = season[phase] / state.b0
      }
    }
    var sums = Lanes.zero
    for pass in 0..<passes {
      sums = smoothComplex(
        form, values, count: count, state: &state, season: season, potentials: potentials,
        seasonLength: seasonLength, isBackwards: pass == 1, errors: pass == 2 ? residuals : nil)
    }
    sums.replace(with: .infinity, where: .!(sums .< .infinity))
    return sums
  }
}
