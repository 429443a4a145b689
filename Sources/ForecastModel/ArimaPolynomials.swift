/// The polynomials of an ARIMA model multiplied out, with the lags that have a coefficient.
///
/// y(t) = w(t) + sum of difference y(t - lag); w(t) - c = sum of ar (w(t - lag) - c) + e(t) + sum of ma e(t - lag).
package struct ArimaPolynomials: Sendable, Equatable {
  package struct Term: Sendable, Equatable {
    /// 1 or more, ascending.
    package var lag: Int
    package var weight: Double
  }

  package let ar: [Term]
  package let ma: [Term]
  package let difference: [Term]
  /// Numbers in the state of the ARMA part.
  package let armaStates: Int
  /// Past values that the state holds.
  package let differenceLags: Int
  /// What an innovation adds to each number of the ARMA state: AR and MA coefficient of the lag.
  package let response: [Double]

  /// - Parameters: coefficients in the signs of the formula above; their counts are those of `order`.
  package init(order: ArimaOrder, phi: [Double], theta: [Double], seasonalPhi: [Double], seasonalTheta: [Double]) {
    ar = Self.product(phi, seasonalPhi, seasonLength: order.seasonLength, sign: -1)
    ma = Self.product(theta, seasonalTheta, seasonLength: order.seasonLength, sign: 1)
    difference = Self.differencing(order)
    armaStates = order.armaStates
    differenceLags = order.differenceLags
    var response = [Double](repeating: 0, count: order.armaStates)
    for term in ar { response[term.lag - 1] += term.weight }
    for term in ma { response[term.lag - 1] += term.weight }
    self.response = response
  }

  /// The lags of a product of a plain and a seasonal polynomial, ascending.
  package static func lags(plain: Int, seasonal: Int, seasonLength: Int) -> [Int] {
    var isThere = [Bool](repeating: false, count: plain + seasonal * seasonLength + 1)
    for block in 0...seasonal {
      for lag in 0...plain { isThere[block * seasonLength + lag] = true }
    }
    return isThere.indices.dropFirst().filter { isThere[$0] }
  }

  /// (1 + s a)(1 + s b) = 1 + s (a + b + s a b): the weights of a, b and their products.
  private static func product(_ plain: [Double], _ seasonal: [Double], seasonLength: Int, sign: Double) -> [Term] {
    var weights = [Double](repeating: 0, count: plain.count + seasonal.count * seasonLength + 1)
    for (i, a) in plain.enumerated() { weights[i + 1] += a }
    for (k, b) in seasonal.enumerated() {
      let lag = (k + 1) * seasonLength
      weights[lag] += b
      for (i, a) in plain.enumerated() { weights[lag + i + 1] += sign * a * b }
    }
    return lags(plain: plain.count, seasonal: seasonal.count, seasonLength: seasonLength).map {
      Term(lag: $0, weight: weights[$0])
    }
  }

  /// The weights of past values: 1 - (1 - B)^d (1 - B^m)^D.
  package static func differencing(_ order: ArimaOrder) -> [Term] {
    var weights = [1.0]
    func times(lag: Int) {
      var next = weights + [Double](repeating: 0, count: lag)
      for (i, weight) in weights.enumerated() { next[i + lag] -= weight }
      weights = next
    }
    for _ in 0..<order.d { times(lag: 1) }
    for _ in 0..<order.seasonalD { times(lag: order.seasonLength) }
    return weights.indices.dropFirst().filter { weights[$0] != 0 }.map { Term(lag: $0, weight: -weights[$0]) }
  }
}
