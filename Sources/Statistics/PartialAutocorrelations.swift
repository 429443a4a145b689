/// The coefficients of the stationary autoregression with these partial autocorrelations (Durbin and Levinson; as a
/// parametrisation: Monahan, Biometrika 71, 1984). Every point of the open cube gives one, and each has its point.
/// - Parameter partial: each in (-1, 1).
public func autoregression(partial: [Double]) -> [Double] {
  var result = [Double]()
  result.reserveCapacity(partial.count)
  for kappa in partial {
    let shorter = result
    for j in shorter.indices { result[j] = shorter[j] - kappa * shorter[shorter.count - 1 - j] }
    result.append(kappa)
  }
  return result
}

/// The partial autocorrelations of an autoregression; nil where it is not stationary.
public func partialAutocorrelations(autoregression: [Double]) -> [Double]? {
  var result = autoregression
  var current = autoregression
  for k in stride(from: autoregression.count - 1, through: 0, by: -1) {
    let kappa = current[k]
    guard abs(kappa) < 1 else { return nil }
    result[k] = kappa
    let scale = 1 / (1 - kappa * kappa)
    current = (0..<k).map { (current[$0] + kappa * current[k - 1 - $0]) * scale }
  }
  return result
}
