package import ForecastModel

/// Whether old errors fade: all eigenvalues of the discount matrix within the unit circle (Svetunkov et al. 2022,
/// section 3), decided on its characteristic polynomial by the recursion of Schur and Cohn.
/// - Parameter seasonLength: 1 without a season.
package func isStable(
  _ form: ComplexSmoothingModel.Form, alpha: ComplexSmoothingModel.Weight, beta: ComplexSmoothingModel.Weight,
  seasonLength: Int
) -> Bool {
  // A pair has the transfer function `answer` / `own` from errors to forecasts.
  func pair(_ weight: ComplexSmoothingModel.Weight) -> (own: [Double], answer: [Double]) {
    let (a0, a1) = (weight.real, weight.imaginary)
    return ([2 - a0 - a1, a0 - 2, 1], [-(1 - a0) * (a0 - a1) - (1 - a1) * (a0 + a1), a0 - a1])
  }
  var polynomial: [Double]
  switch form {
  case .none, .simple:
    // A season of pairs is as many of them, each with a period of its own.
    let (own, answer) = pair(form == .none ? alpha : beta)
    polynomial = sum(own, answer)
  case .partial:
    let (own, answer) = pair(alpha)
    var season = [Double](repeating: 0, count: seasonLength + 1)
    (season[0], season[seasonLength]) = (-1, 1)
    polynomial = sum(product(season, sum(own, answer)), own.map { $0 * beta.real })
  case .full:
    let (own, answer) = pair(alpha)
    let (seasonOwn, seasonAnswer) = pair(beta)
    polynomial = sum(
      product(spread(seasonOwn, seasonLength), sum(own, answer)), product(spread(seasonAnswer, seasonLength), own))
  }
  // A level and a season may share their mean as they like, which leaves an eigenvalue of 1 in the limit.
  var radius = 1.0
  for index in polynomial.indices {
    polynomial[index] *= radius
    radius *= 1 + 5e-4
  }
  while polynomial.count > 1 {
    let last = polynomial[polynomial.count - 1]
    let ratio = polynomial[0] / last
    guard abs(ratio) < 1 else { return false }
    polynomial = (1..<polynomial.count).map { polynomial[$0] - ratio * polynomial[polynomial.count - 1 - $0] }
  }
  return true
}

/// Polynomials by rising powers.
private func sum(_ one: [Double], _ two: [Double]) -> [Double] {
  var result = one.count >= two.count ? one : two
  for (index, value) in (one.count >= two.count ? two : one).enumerated() { result[index] += value }
  return result
}

private func product(_ one: [Double], _ two: [Double]) -> [Double] {
  var result = [Double](repeating: 0, count: one.count + two.count - 1)
  for (i, a) in one.enumerated() where a != 0 {
    for (j, b) in two.enumerated() { result[i + j] += a * b }
  }
  return result
}

/// The polynomial in z^length.
private func spread(_ polynomial: [Double], _ length: Int) -> [Double] {
  var result = [Double](repeating: 0, count: (polynomial.count - 1) * length + 1)
  for (index, value) in polynomial.enumerated() { result[index * length] = value }
  return result
}
