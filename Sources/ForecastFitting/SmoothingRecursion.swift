internal import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// Four sets of parameters and states of exponential smoothing, side by side.
struct SmoothingLanes {
  typealias Lanes = SIMD4<Double>
  var alpha: Lanes
  var beta: Lanes
  var gamma: Lanes
  var phi: Lanes
  var level: Lanes
  var slope: Lanes
}

/// What a pass over a series gives for its four lanes.
struct SmoothingErrors {
  /// Sums of squared innovations; NaN or infinite where the lane left what its form allows.
  var sumOfSquares: SIMD4<Double>
  /// Sums of log f over the values seen; 0 where the error is additive.
  var logForecasts: SIMD4<Double>
}

/// Runs exponential smoothing over a series and leaves the state after its last value in `state` and `season`.
///
/// Pure but for its pointers, O(count), no allocation. The branches on the form are constants by the time it is
/// compiled: each case below is a copy of `pass` of its own.
/// - Parameters:
///   - values: NaN where missing: the state moves on, the innovation is 0 and does not count.
///   - season: `seasonLength` lanes, the factor of the first value at index 0. In: before, out: after the series.
///   - innovations: OUT, `count` lanes; relative ones where the error is multiplicative.
func smooth(
  _ form: ExponentialSmoothingForm, _ values: UnsafePointer<Double>, count: Int, state: inout SmoothingLanes,
  season: UnsafeMutablePointer<SIMD4<Double>>, seasonLength: Int,
  innovations: UnsafeMutablePointer<SIMD4<Double>>
) -> SmoothingErrors {
  switch (form.error, form.season) {
  case (.additive, .none):
    pass(values, count, &state, season, seasonLength, innovations, isRelative: false, .none)
  case (.additive, _):
    pass(values, count, &state, season, seasonLength, innovations, isRelative: false, .additive)
  case (.multiplicative, .none):
    pass(values, count, &state, season, seasonLength, innovations, isRelative: true, .none)
  case (.multiplicative, .additive):
    pass(values, count, &state, season, seasonLength, innovations, isRelative: true, .additive)
  case (.multiplicative, .multiplicative):
    pass(values, count, &state, season, seasonLength, innovations, isRelative: true, .multiplicative)
  }
}

/// Forecasts of a multiplicative form under this (the series is near 1) make its likelihood meaningless.
private let smallest = 1e-9

@inline(__always)
private func pass(
  _ values: UnsafePointer<Double>, _ count: Int, _ state: inout SmoothingLanes,
  _ season: UnsafeMutablePointer<SIMD4<Double>>, _ seasonLength: Int,
  _ innovations: UnsafeMutablePointer<SIMD4<Double>>, isRelative: Bool,
  _ kind: ExponentialSmoothingForm.Season
) -> SmoothingErrors {
  typealias Lanes = SIMD4<Double>
  let (alpha, beta, gamma, phi) = (state.alpha, state.beta, state.gamma, state.phi)
  var (level, slope) = (state.level, state.slope)
  var sum = Lanes.zero
  var logs = Lanes.zero
  var product = Lanes(repeating: 1)
  var isBad = SIMDMask<SIMD4<Int64>>(repeating: false)
  var phase = 0
  for t in 0..<count {
    slope = phi * slope
    level = level + slope
    let value = values[t]
    if value.isNaN {
      innovations[t] = .zero
    } else {
      let y = Lanes(repeating: value)
      let base = level
      let forecast: Lanes
      switch kind {
      case .none:
        forecast = base
        let error = y - base
        level = base + alpha * error
        slope = slope + beta * error
      case .additive:
        let factor = season[phase]
        forecast = base + factor
        let error = y - forecast
        level = base + alpha * error
        slope = slope + beta * error
        season[phase] = factor + gamma * error
      case .multiplicative:
        let factor = season[phase]
        forecast = base * factor
        // (y - f) / s and (y - f) / p, so written that no division waits for the level
        let error = y / factor - base
        level = base + alpha * error
        slope = slope + beta * error
        season[phase] = factor + gamma * (y / base - factor)
        isBad = isBad .| (factor .< smallest)
      }
      if isRelative {
        let innovation = (y - forecast) / forecast
        isBad = isBad .| (forecast .< smallest)
        innovations[t] = innovation
        sum += innovation * innovation
        product *= forecast
        if t & 15 == 15 {
          logs += Lanes(log(product[0]), log(product[1]), log(product[2]), log(product[3]))
          product = Lanes(repeating: 1)
        }
      } else {
        let innovation = y - forecast
        innovations[t] = innovation
        sum += innovation * innovation
      }
    }
    if kind != .none {
      phase += 1
      if phase == seasonLength { phase = 0 }
    }
  }
  state.level = level
  state.slope = slope
  if isRelative {
    logs += Lanes(log(product[0]), log(product[1]), log(product[2]), log(product[3]))
    sum.replace(with: .infinity, where: isBad)
  }
  return SmoothingErrors(sumOfSquares: sum, logForecasts: logs)
}
