internal import ForecastModel

/// Four sets of weights and states of complex exponential smoothing, side by side.
struct ComplexSmoothingLanes {
  typealias Lanes = SIMD4<Double>
  var a0 = Lanes.zero
  var a1 = Lanes.zero
  var b0 = Lanes.zero
  var b1 = Lanes.zero
  var level = Lanes.zero
  var potential = Lanes.zero
}

/// Runs complex exponential smoothing over a series, forwards or backwards in time; the sum of squared errors.
///
/// Pure but for its pointers, O(count), no allocation.
/// - Parameters:
///   - values: NaN where missing: the state moves on with an error of 0, which does not count.
///   - season: `seasonLength` lanes, index 0 for the first value. In: before, out: after the pass.
///   - potentials: as `season`.
///   - isBackwards: from the last value to the first.
///   - errors: OUT, `count` lanes; nil where they are not wanted.
func smoothComplex(
  _ form: ComplexSmoothingModel.Form, _ values: UnsafePointer<Double>, count: Int,
  state: inout ComplexSmoothingLanes, season: UnsafeMutablePointer<SIMD4<Double>>,
  potentials: UnsafeMutablePointer<SIMD4<Double>>, seasonLength: Int, isBackwards: Bool,
  errors: UnsafeMutablePointer<SIMD4<Double>>?
) -> SIMD4<Double> {
  switch form {
  case .none: pass(.none, values, count, &state, season, potentials, seasonLength, isBackwards, errors)
  case .simple: pass(.simple, values, count, &state, season, potentials, seasonLength, isBackwards, errors)
  case .partial: pass(.partial, values, count, &state, season, potentials, seasonLength, isBackwards, errors)
  case .full: pass(.full, values, count, &state, season, potentials, seasonLength, isBackwards, errors)
  }
}

/// A copy of its own for each form: the branches on it are constants by the time it is compiled.
@inline(__always)
private func pass(
  _ form: ComplexSmoothingModel.Form, _ values: UnsafePointer<Double>, _ count: Int,
  _ state: inout ComplexSmoothingLanes, _ season: UnsafeMutablePointer<SIMD4<Double>>,
  _ potentials: UnsafeMutablePointer<SIMD4<Double>>, _ seasonLength: Int, _ isBackwards: Bool,
  _ errors: UnsafeMutablePointer<SIMD4<Double>>?
) -> SIMD4<Double> {
  typealias Lanes = SIMD4<Double>
  let (leadL, leadC) = (state.a0 - state.a1, state.a0 + state.a1)
  let (turnL, turnC) = (1 - state.a1, 1 - state.a0)
  let (leadS, leadD) = (state.b0 - state.b1, state.b0 + state.b1)
  let (turnS, turnD) = (1 - state.b1, 1 - state.b0)
  var (level, potential) = (state.level, state.potential)
  var sum = Lanes.zero
  var phase = isBackwards && seasonLength > 0 ? (count - 1) % seasonLength : 0
  for step in 0..<count {
    let t = isBackwards ? count - 1 - step : step
    let value = values[t]
    var forecast = Lanes.zero
    if form.hasLevel { forecast += level }
    if form.hasSeason { forecast += season[phase] }
    let error = value.isNaN ? Lanes.zero : Lanes(repeating: value) - forecast
    if let errors { errors[t] = error }
    sum += error * error
    if form.hasLevel {
      let l = level
      level = l - turnL * potential + leadL * error
      potential = l + turnC * potential + leadC * error
    }
    if form.hasPotentials {
      let (s, d) = (season[phase], potentials[phase])
      season[phase] = s - turnS * d + leadS * error
      potentials[phase] = s + turnD * d + leadD * error
    } else if form.hasSeason {
      season[phase] += state.b0 * error
    }
    if form.hasSeason {
      if isBackwards {
        phase = phase == 0 ? seasonLength - 1 : phase - 1
      } else {
        phase = phase + 1 == seasonLength ? 0 : phase + 1
      }
    }
  }
  state.level = level
  state.potential = potential
  return sum
}
