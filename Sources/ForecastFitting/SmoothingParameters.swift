package import ForecastModel

/// Which numbers of a form are estimated, in which order they stand in a vector, and between which bounds.
///
/// beta = alpha beta*, gamma = (1 - alpha) gamma*: the box in the starred ones is the usual region. Of the seasonal
/// states the last follows from the others, whose sum (additive) or mean (multiplicative) is fixed.
package struct SmoothingParameters {
  package let form: ExponentialSmoothingForm
  package let seasonLength: Int
  package let beta: Int?
  package let gamma: Int?
  package let phi: Int?
  package let level: Int
  package let slope: Int?
  /// Index of the first seasonal state.
  package let season: Int
  package let count: Int

  package init(_ form: ExponentialSmoothingForm, seasonLength: Int) {
    self.form = form
    self.seasonLength = form.season == .none ? 0 : seasonLength
    var next = 1
    func take(_ isThere: Bool) -> Int? {
      guard isThere else { return nil }
      defer { next += 1 }
      return next
    }
    beta = take(form.trend != .none)
    gamma = take(form.season != .none)
    phi = take(form.trend == .damped)
    level = next
    next += 1
    slope = take(form.trend != .none)
    season = next
    count = next + max(0, self.seasonLength - 1)
  }

  /// Bounds: those of R's `ets`, but for beta* and gamma*, which may be 0.
  package func bounds() -> (lower: [Double], upper: [Double]) {
    var lower = [Double](repeating: -1e3, count: count)
    var upper = [Double](repeating: 1e3, count: count)
    (lower[0], upper[0]) = (1e-4, 0.9999)
    if let beta { (lower[beta], upper[beta]) = (0, 0.9999) }
    if let gamma { (lower[gamma], upper[gamma]) = (0, 0.9999) }
    if let phi { (lower[phi], upper[phi]) = (0.8, 0.98) }
    if form.error == .multiplicative { lower[level] = 1e-8 }
    if form.season == .multiplicative {
      for index in season..<count { (lower[index], upper[index]) = (1e-4, Double(seasonLength)) }
    }
    return (lower, upper)
  }

  /// Spreads four points over the lanes of the recursion.
  @inline(__always)
  func unpack(
    _ points: UnsafePointer<SIMD4<Double>>, season lanes: UnsafeMutablePointer<SIMD4<Double>>
  ) -> SmoothingLanes {
    let alpha = points[0]
    if seasonLength > 0 {
      var rest = SIMD4<Double>(repeating: form.season == .multiplicative ? Double(seasonLength) : 0)
      for index in 0..<seasonLength - 1 {
        lanes[index] = points[season + index]
        rest -= lanes[index]
      }
      lanes[seasonLength - 1] = rest
    }
    return SmoothingLanes(
      alpha: alpha,
      beta: beta.map { alpha * points[$0] } ?? .zero,
      gamma: gamma.map { (1 - alpha) * points[$0] } ?? .zero,
      phi: phi.map { points[$0] } ?? SIMD4(repeating: 1),
      level: points[level],
      slope: slope.map { points[$0] } ?? .zero)
  }
}
