internal import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// Filters a whole series from the start, gaps and all, exactly.
///
/// The past values that differencing needs are the first ones seen. One that is missing there has no distribution of
/// its own (Durbin and Koopman 2012, section 5.2): its part of the covariance, P infinity, is carried beside P until
/// values have settled it.
/// - Parameters:
///   - noise: the series less its regressors; NaN where missing.
///   - filled: the same with gaps filled: where the filter stands for what nothing ever settles.
///   - lanes: after `unpack` and `start`; the first lane counts.
///   - keepsMatrix: carries the full covariance from the start; for models on the border of invertibility, whose P does
///     not settle.
///   - errors: gets the forecast errors over the square root of their variance, 0 where there is none.
/// - Returns: the filter after the last value, the sum of squared errors and of log variances, and how many there are.
func filterArima(
  _ noise: [Double], filled: [Double], model: ArimaPolynomials, lanes: ArimaLanes, constant: Double,
  keepsMatrix: Bool = false, errors: (_ place: Int, _ error: Double) -> Void = { _, _ in }
) -> (filter: ArimaFilter, sumOfSquares: Double, sumOfLogs: Double, count: Int) {
  let r = model.armaStates
  let dd = model.differenceLags
  let n = r + dd
  var state = [Double](repeating: 0, count: n)
  for lag in 0..<min(dd, filled.count) { state[r + lag] = filled[dd - 1 - lag] }
  let gain = (0..<r).map { lanes.gain[$0][0] }
  var filter = ArimaFilter(
    state: state, covariance: .settling(variance: max(1, lanes.covariances[0][0]), gain: gain, step: gain))
  var (sum, logs, count) = (0.0, 0.0, 0)
  var first = min(dd, noise.count)
  let isDiffuse = (0..<first).contains { noise[$0].isNaN }
  if keepsMatrix || noise.contains(where: \.isNaN) {
    var p = [Double](repeating: 0, count: n * n)
    stationaryCovariance(lanes, into: &p, count: n)
    filter.covariance = .full(p)
  }
  if isDiffuse {
    var infinite = [Double](repeating: 0, count: n * n)
    for lag in 0..<dd where noise[dd - 1 - lag].isNaN { infinite[(r + lag) * (n + 1)] = 1 }
    while first < noise.count, (0..<n).contains(where: { infinite[$0 * (n + 1)] > 1e-9 }) {
      let found = filter.stepDiffuse(noise[first], infinite: &infinite, model, constant: constant)
      if found.isDiffuse {
        logs += log(found.variance)
      } else if found.variance > 0 {
        sum += found.error * found.error / found.variance
        logs += log(found.variance)
        count += 1
        errors(first, found.error / found.variance.squareRoot())
      }
      first += 1
    }
  }
  for t in first..<max(first, noise.count) {
    let (error, variance) = filter.step(noise[t], model, constant: constant)
    guard variance > 0 else { continue }
    let standard = error / variance.squareRoot()
    sum += standard * standard
    logs += log(variance)
    count += 1
    errors(t, standard)
  }
  return (filter, sum, logs, count)
}

/// The covariance of the ARMA state in the stationary distribution, over sigma squared, written into the corner of P.
///
/// The first column from autocovariances, the rest from S = T S T' + R R', which links S[i][j] to S[i + 1][j + 1].
private func stationaryCovariance(_ lanes: ArimaLanes, into p: inout [Double], count n: Int) {
  let r = lanes.states
  var ar = [Double](repeating: 0, count: r)
  var column = ar
  for (index, lag) in lanes.arLags.enumerated() {
    ar[lag - 1] = lanes.arWeights[index][0]
    for i in 0..<lag { column[i] += ar[lag - 1] * lanes.covariances[lag - i][0] }
  }
  for (index, lag) in lanes.maLags.enumerated() {
    for i in 0..<lag { column[i] += lanes.maWeights[index][0] * lanes.weights[lag - i][0] }
  }
  let corner = column[0]
  for i in (0..<r).reversed() {
    for j in (0...i).reversed() {
      let below = i + 1 < r ? p[(i + 1) * n + j + 1] : 0
      let left = i + 1 < r ? column[i + 1] : 0
      let right = j + 1 < r ? column[j + 1] : 0
      let value =
        below + ar[i] * right + ar[j] * left + ar[i] * ar[j] * corner + lanes.response[i][0] * lanes.response[j][0]
      p[i * n + j] = value
      p[j * n + i] = value
    }
  }
}
