/// The Kalman filter of an ARIMA model, one value at a time, exact where values are missing.
///
/// The state is that before the next value: x, the forecasts of the ARMA part given the past but for the noise still
/// to come (Harvey 1989, section 3.3, in innovations form), then the past values that undo differencing, newest
/// first. With T, Z of the model and R = (`response`, 1, 0, ...): y = c + Z a + e, a' = T a + R e. The state's error
/// has a covariance of sigma squared times P:
/// - `known`: P is 0, so that the filter is the plain recursion with gain R;
/// - `settling`: no value has been missing. P never appears: its steps P(t+1) - P(t) = -L L' / F have rank one
///   (Morf, Sidhu and Kailath 1974; Pearlman 1980 for ARMA), and K = T P Z' + R, L and F move on by
///   c = L[0] / F, K' = K - c T L, L' = T L - c K, F' = F - c L[0];
/// - `full`: after a gap, until all of P is 0 again.
package struct ArimaFilter: Sendable, Equatable {
  package enum Covariance: Sendable, Equatable {
    case known
    /// F, and K and L of `armaStates` numbers.
    case settling(variance: Double, gain: [Double], step: [Double])
    /// P, row by row.
    case full([Double])
  }

  package var state: [Double]
  package var covariance: Covariance

  package init(state: [Double], covariance: Covariance) {
    self.state = state
    self.covariance = covariance
  }

  /// What is left of P below this share of the innovation's variance is 0.
  package static let negligible = 1e-14

  /// The forecast of the next value, without regressors.
  package func forecast(_ model: ArimaPolynomials, constant: Double) -> Double {
    var value = constant + state[0]
    for term in model.difference { value += term.weight * state[model.armaStates + term.lag - 1] }
    return value
  }

  /// Moves on by one period.
  /// - Parameter value: NaN where missing.
  /// - Returns: the forecast error and its variance over sigma squared; (0, 0) where the value is missing.
  @discardableResult
  package mutating func step(
    _ value: Double, _ model: ArimaPolynomials, constant: Double
  ) -> (error: Double, variance: Double) {
    let forecast = forecast(model, constant: constant)
    guard value.isFinite, forecast.isFinite else {
      if case .full = covariance {} else { covariance = .full(matrix(model)) }
      stepFull(nil, model)
      move(model, value: forecast, error: 0, gain: nil)
      return (0, 0)
    }
    let error = value - forecast
    switch covariance {
    case .known:
      move(model, value: value, error: error, gain: model.response)
      return (error, 1)
    case .settling(let variance, var gain, var step):
      covariance = .known  // lets go of the arrays, so that they are not copied
      move(model, value: value, error: error / variance, gain: gain)
      let (next, size) = Self.settle(&gain, &step, variance, model)
      // F is at least 1 but for rounding, which says that P has nothing left to give.
      if size > Self.negligible, next > 1 { covariance = .settling(variance: next, gain: gain, step: step) }
      return (error, variance)
    case .full:
      let (gain, variance) = stepFull(error, model)
      move(model, value: value, error: error / variance, gain: gain)
      return (error, variance)
    }
  }

  /// K, L and F one step on; the new F and the square of L.
  static func settle(
    _ gain: inout [Double], _ step: inout [Double], _ variance: Double, _ model: ArimaPolynomials
  ) -> (variance: Double, size: Double) {
    let first = step[0]
    let c = first / variance
    advance(&step, model.ar)
    var size = 0.0
    for i in gain.indices {
      let (k, l) = (gain[i], step[i])
      gain[i] = k - c * l
      step[i] = l - c * k
      size += step[i] * step[i]
    }
    return (variance - c * first, size)
  }

  /// x = T x for the ARMA part.
  static func advance(_ x: inout [Double], _ ar: [ArimaPolynomials.Term]) {
    let first = x[0]
    let last = x.count - 1
    for i in 0..<last { x[i] = x[i + 1] }
    x[last] = 0
    for term in ar { x[term.lag - 1] += term.weight * first }
  }

  /// a' = T a + K e; the newest of the past values becomes `value`, seen or forecast.
  private mutating func move(_ model: ArimaPolynomials, value: Double, error: Double, gain: [Double]?) {
    let r = model.armaStates
    let first = state[0]
    for i in 0..<r - 1 { state[i] = state[i + 1] }
    state[r - 1] = 0
    for term in model.ar { state[term.lag - 1] += term.weight * first }
    for i in stride(from: r + model.differenceLags - 1, to: r, by: -1) { state[i] = state[i - 1] }
    if model.differenceLags > 0 { state[r] = value }
    if let gain {
      for i in 0..<r { state[i] += gain[i] * error }
      // The full filter also corrects the past values that it does not know.
      if gain.count > r {
        for i in r + 1..<max(r + 1, gain.count) { state[i] += gain[i] * error }
      }
    }
    for i in state.indices where !state[i].isFinite { state[i] = 0 }
  }
}
