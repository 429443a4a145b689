internal import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// The exact Gaussian likelihood of an ARMA process without missing values, for four points at once.
///
/// It is the Kalman filter in the form of Chandrasekhar's recursions (see `ArimaFilter`): O(r) a value and no matrix,
/// and O(coefficients) once the filter is at rest, where every lane's P has become nothing.
/// - Parameters:
///   - lanes: after `unpack` and `start`.
///   - y: the process, `count` values, mean taken off.
///   - residuals: OUT, forecast errors over the square root of their variance (in units of sigma squared).
///   - state, gain, step: room for `states` + 1 entries each.
/// - Returns: sums of squared residuals and of log variances; an infinite sum of squares where rounding has won.
func exactErrors(
  _ lanes: ArimaLanes, _ y: UnsafePointer<SIMD4<Double>>, count: Int, residuals: UnsafeMutablePointer<SIMD4<Double>>,
  state: UnsafeMutablePointer<SIMD4<Double>>, gain: UnsafeMutablePointer<SIMD4<Double>>,
  step: UnsafeMutablePointer<SIMD4<Double>>
) -> (sumOfSquares: SIMD4<Double>, sumOfLogs: SIMD4<Double>) {
  typealias Lanes = SIMD4<Double>
  let r = lanes.states
  for i in 0...r {
    state[i] = .zero
    gain[i] = lanes.gain[i]
    step[i] = lanes.gain[i]
  }
  gain[r] = .zero
  step[r] = .zero
  var variance = lanes.covariances[0]
  var sum = Lanes.zero
  var logs = Lanes.zero
  var product = Lanes(repeating: 1)
  var isBad = SIMDMask<SIMD4<Int64>>(repeating: false)
  let one = Lanes(repeating: 1)
  let arCount = lanes.arLags.count
  let interval = max(8, r / 2)
  var untilCheck = interval
  var t = 0
  lanes.arLags.withUnsafeBufferPointer { arLags in
    while t < count {
      let error = y[t] - state[0]
      let inverse = one / variance
      let (pull, share) = (step[0], step[0] * inverse)
      let scaled = error * inverse
      let first = state[0]
      let root = Lanes(inverse[0].squareRoot(), inverse[1].squareRoot(), inverse[2].squareRoot(), inverse[3].squareRoot())
      let residual = error * root
      residuals[t] = residual
      sum += residual * residual
      product *= variance
      if t & 7 == 7 {
        logs += logarithm(product)
        product = one
      }
      for i in 0..<r {
        let (l, k) = (step[i + 1], gain[i])
        gain[i] = k - share * l
        step[i] = l - share * k
        state[i] = state[i + 1] + k * scaled
      }
      for index in 0..<arCount {
        let i = arLags[index] - 1
        let weight = lanes.arWeights[index]
        let lift = weight * pull
        gain[i] -= share * lift
        step[i] += lift
        state[i] += weight * first
      }
      variance = variance - pull * share
      isBad = isBad .| (variance .< 0.999)
      variance.replace(with: 1, where: variance .< 1)
      t += 1
      untilCheck -= 1
      if untilCheck == 0, t >= r {
        untilCheck = interval
        var size = Lanes.zero
        for i in 0..<r { size += step[i] * step[i] }
        if size.max() < 1e-15 { break }
      } else if untilCheck == 0 {
        untilCheck = interval
      }
    }
  }
  if t < count { sum += restErrors(lanes, y, from: t, count: count, residuals: residuals) }
  logs += logarithm(product)
  isBad = isBad .| (sum .!= sum)
  sum.replace(with: .infinity, where: isBad)
  return (sum, logs)
}

@inline(__always)
private func logarithm(_ x: SIMD4<Double>) -> SIMD4<Double> {
  SIMD4(log(x[0]), log(x[1]), log(x[2]), log(x[3]))
}

/// Conditional errors: those before `first` are 0, and what came before the series as well.
func conditionalErrors(
  _ lanes: ArimaLanes, _ y: UnsafePointer<SIMD4<Double>>, from first: Int, count: Int,
  residuals: UnsafeMutablePointer<SIMD4<Double>>
) -> SIMD4<Double> {
  let first = min(max(first, lanes.order.arLags), count)
  for t in 0..<first { residuals[t] = .zero }
  let settled = min(count, max(first, lanes.states))
  var sum = SIMD4<Double>.zero
  for t in first..<settled {
    var error = y[t]
    for (index, lag) in lanes.arLags.enumerated() { error -= lanes.arWeights[index] * y[t - lag] }
    for (index, lag) in lanes.maLags.enumerated() where lag <= t {
      error -= lanes.maWeights[index] * residuals[t - lag]
    }
    residuals[t] = error
    sum += error * error
  }
  sum += restErrors(lanes, y, from: settled, count: count, residuals: residuals)
  sum.replace(with: .infinity, where: sum .!= sum)
  return sum
}

/// e = y - sum of ar y - sum of ma e from a place on where all lags are inside the series.
private func restErrors(
  _ lanes: ArimaLanes, _ y: UnsafePointer<SIMD4<Double>>, from first: Int, count: Int,
  residuals: UnsafeMutablePointer<SIMD4<Double>>
) -> SIMD4<Double> {
  var sum = SIMD4<Double>.zero
  let (arWeights, maWeights) = (lanes.arWeights, lanes.maWeights)
  lanes.arLags.withUnsafeBufferPointer { arLags in
    lanes.maLags.withUnsafeBufferPointer { maLags in
      for t in first..<max(first, count) {
        var error = y[t]
        for index in 0..<arLags.count { error -= arWeights[index] * y[t - arLags[index]] }
        // Longest lag first: the error of the period before is the last to be known.
        var index = maLags.count - 1
        while index >= 0 {
          error -= maWeights[index] * residuals[t - maLags[index]]
          index -= 1
        }
        residuals[t] = error
        sum += error * error
      }
    }
  }
  return sum
}
