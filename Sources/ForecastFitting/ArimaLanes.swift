internal import ForecastModel

/// Four sets of ARMA coefficients side by side, and what a filter that starts from the stationary distribution needs
/// of them.
///
/// A point holds partial autocorrelations in (-1, 1): p of phi, q of -theta, P of Phi, Q of -Theta. The box is exactly
/// the stationary and invertible region (Monahan 1984; Jones 1980), so that no search can leave it.
final class ArimaLanes {
  typealias Lanes = SIMD4<Double>
  let order: ArimaOrder
  /// Lags with a coefficient, ascending, and the coefficients.
  let arLags: [Int]
  let maLags: [Int]
  let arWeights: UnsafeMutablePointer<Lanes>
  let maWeights: UnsafeMutablePointer<Lanes>
  /// phi, theta, Phi, Theta in one row.
  let coefficients: UnsafeMutablePointer<Lanes>
  let states: Int
  /// K of the first step and one entry of 0, `states` + 1 numbers.
  let gain: UnsafeMutablePointer<Lanes>
  /// R, what an innovation adds to the state.
  let response: UnsafeMutablePointer<Lanes>
  /// Autocovariances at lags 0 to `states`, over sigma squared.
  let covariances: UnsafeMutablePointer<Lanes>
  /// psi at lags 0 to `states`.
  let weights: UnsafeMutablePointer<Lanes>
  private let dense: UnsafeMutablePointer<Lanes>
  private let plain: UnsafeMutablePointer<Lanes>
  private let half: UnsafeMutablePointer<Lanes>
  private let table: UnsafeMutablePointer<Lanes>

  init(_ order: ArimaOrder) {
    self.order = order
    arLags = ArimaPolynomials.lags(plain: order.p, seasonal: order.seasonalP, seasonLength: order.seasonLength)
    maLags = ArimaPolynomials.lags(plain: order.q, seasonal: order.seasonalQ, seasonLength: order.seasonLength)
    states = order.armaStates
    func room(_ count: Int) -> UnsafeMutablePointer<Lanes> {
      let pointer = UnsafeMutablePointer<Lanes>.allocate(capacity: count)
      pointer.initialize(repeating: .zero, count: count)
      return pointer
    }
    arWeights = room(arLags.count + 1)
    maWeights = room(maLags.count + 1)
    coefficients = room(order.coefficientCount + 1)
    gain = room(states + 1)
    response = room(states + 1)
    covariances = room(states + 1)
    weights = room(states + 1)
    let pure = order.arLags
    dense = room(states + 1)
    plain = room(states + order.maLags + 1)
    half = room(states + order.maLags + 1)
    table = room(pure * (pure + 1) / 2 + 1)
  }

  deinit {
    for pointer in [arWeights, maWeights, coefficients, gain, response, covariances, weights, dense, plain, half, table]
    {
      pointer.deallocate()
    }
  }

  /// Coefficients, plain and multiplied out.
  func unpack(_ points: UnsafePointer<Lanes>) {
    let (p, q) = (order.p, order.q)
    let (seasonalP, seasonalQ, m) = (order.seasonalP, order.seasonalQ, order.seasonLength)
    let (phi, theta) = (coefficients, coefficients + p)
    let (seasonalPhi, seasonalTheta) = (coefficients + p + q, coefficients + p + q + seasonalP)
    var first = 0
    for (target, count, sign) in [
      (phi, p, 1.0), (theta, q, -1), (seasonalPhi, seasonalP, 1), (seasonalTheta, seasonalQ, -1),
    ] {
      transform(points + first, count: count, into: target)
      if sign < 0 { for i in 0..<count { target[i] = -target[i] } }
      first += count
    }
    expand(phi, p, seasonalPhi, seasonalP, m, sign: -1, lags: arLags, into: arWeights)
    expand(theta, q, seasonalTheta, seasonalQ, m, sign: 1, lags: maLags, into: maWeights)
  }

  /// Durbin and Levinson: coefficients from partial autocorrelations.
  private func transform(_ partial: UnsafePointer<Lanes>, count: Int, into out: UnsafeMutablePointer<Lanes>) {
    for k in 0..<count {
      let kappa = partial[k]
      var (i, j) = (0, k - 1)
      while i < j {
        let (a, b) = (out[i], out[j])
        out[i] = a - kappa * b
        out[j] = b - kappa * a
        i += 1
        j -= 1
      }
      if i == j { out[i] = out[i] - kappa * out[i] }
      out[k] = kappa
    }
  }

  private func expand(
    _ plain: UnsafePointer<Lanes>, _ count: Int, _ seasonal: UnsafePointer<Lanes>, _ seasonalCount: Int, _ m: Int,
    sign: Double, lags: [Int], into weights: UnsafeMutablePointer<Lanes>
  ) {
    guard let longest = lags.last else { return }
    for lag in 0...longest { dense[lag] = .zero }
    for i in 0..<count { dense[i + 1] += plain[i] }
    for k in 0..<seasonalCount {
      let lag = (k + 1) * m
      dense[lag] += seasonal[k]
      for i in 0..<count { dense[lag + i + 1] += sign * plain[i] * seasonal[k] }
    }
    for (index, lag) in lags.enumerated() { weights[index] = dense[lag] }
  }

  /// `covariances`, `weights`, `response` and `gain`, after `unpack`. O(p^2 + r (p + q)) with p the longest lag.
  func start() {
    let r = states
    for k in 0...r {
      weights[k] = k == 0 ? Lanes(repeating: 1) : .zero
      response[k] = .zero
      gain[k] = .zero
    }
    for (index, lag) in maLags.enumerated() where lag <= r { weights[lag] += maWeights[index] }
    for k in 1..<r + 1 {
      var sum = weights[k]
      for (index, lag) in arLags.enumerated() {
        if lag > k { break }
        sum += arWeights[index] * weights[k - lag]
      }
      weights[k] = sum
    }
    autocovariances()
    // K[i] = cov(x(t + 1)[i], y(t)), from x(t + 1)[i] = sum over j >= i of phi(j + 1) y(t + i - j) + theta(j + 1) e(t + i - j)
    for (index, lag) in arLags.enumerated() {
      let weight = arWeights[index]
      response[lag - 1] += weight
      for i in 0..<lag { gain[i] += weight * covariances[lag - 1 - i] }
    }
    for (index, lag) in maLags.enumerated() {
      let weight = maWeights[index]
      response[lag - 1] += weight
      for i in 0..<lag { gain[i] += weight * weights[lag - 1 - i] }
    }
  }

  /// Those of y = theta(B) u with u the autoregression, whose own come from its partial autocorrelations.
  private func autocovariances() {
    let p = order.arLags
    let top = states + order.maLags
    if p == 0 {
      for k in 0...top { plain[k] = k == 0 ? Lanes(repeating: 1) : .zero }
    } else {
      // Row k of the table, at k (k - 1) / 2, has the k coefficients of the best predictor from k values.
      let last = table + p * (p - 1) / 2
      for i in 0..<p { last[i] = .zero }
      for (index, lag) in arLags.enumerated() { last[lag - 1] = arWeights[index] }
      var variance = Lanes(repeating: 1)
      for k in stride(from: p, through: 1, by: -1) {
        let row = table + k * (k - 1) / 2
        let kappa = row[k - 1]
        let scale = 1 / (1 - kappa * kappa)
        variance *= scale
        guard k > 1 else { break }
        let shorter = table + (k - 1) * (k - 2) / 2
        for j in 0..<k - 1 { shorter[j] = (row[j] + kappa * row[k - 2 - j]) * scale }
      }
      plain[0] = variance
      for k in 1...p {
        let row = table + k * (k - 1) / 2
        var sum = Lanes.zero
        for j in 0..<k { sum += row[j] * plain[k - 1 - j] }
        plain[k] = sum
      }
      for k in p + 1..<max(p + 1, top + 1) {
        var sum = Lanes.zero
        for (index, lag) in arLags.enumerated() { sum += arWeights[index] * plain[k - lag] }
        plain[k] = sum
      }
    }
    for k in 0...top {
      var sum = plain[k]
      for (index, lag) in maLags.enumerated() { sum += maWeights[index] * plain[abs(k - lag)] }
      half[k] = sum
    }
    for k in 0...states {
      var sum = half[k]
      for (index, lag) in maLags.enumerated() { sum += maWeights[index] * half[k + lag] }
      covariances[k] = sum
    }
  }
}
