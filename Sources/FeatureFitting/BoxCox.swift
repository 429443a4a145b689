import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// The power that makes values most nearly normal: Box and Cox, J. Royal Statistical Society B 26 (1964) 211-252.
enum BoxCox {
  /// Lambda in [-5, 5] of greatest profile likelihood; 1 for values that do not vary.
  /// - Parameter values: positive.
  static func lambda(_ values: [Double]) -> Double {
    let logs = values.map { log($0) }
    guard let first = logs.first, logs.contains(where: { $0 != first }) else { return 1 }
    var best = (lambda: 1.0, likelihood: -Double.infinity)
    for step in -20...20 {
      let lambda = Double(step) / 4
      let likelihood = likelihood(lambda, logs)
      if likelihood > best.likelihood { best = (lambda, likelihood) }
    }
    // Golden section between the grid's neighbours.
    let share = (5.0.squareRoot() - 1) / 2
    var (low, high) = (max(-5, best.lambda - 0.25), min(5, best.lambda + 0.25))
    var (a, b) = (high - share * (high - low), low + share * (high - low))
    var (fa, fb) = (likelihood(a, logs), likelihood(b, logs))
    while high - low > 1e-9 {
      if fa > fb {
        (high, b, fb) = (b, a, fa)
        a = high - share * (high - low)
        fa = likelihood(a, logs)
      } else {
        (low, a, fa) = (a, b, fb)
        b = low + share * (high - low)
        fb = likelihood(b, logs)
      }
    }
    return (low + high) / 2
  }

  /// The logarithm of the profile likelihood, but for a constant: (lambda - 1) sum(log x) - n/2 log(variance of the
  /// transformed values).
  static func likelihood(_ lambda: Double, _ logs: [Double]) -> Double {
    let powers = logs.map { lambda == 0 ? $0 : expm1(lambda * $0) / lambda }
    let centre = mean(of: powers)
    var (squares, sum) = (0.0, 0.0)
    for value in powers { squares += (value - centre) * (value - centre) }
    for value in logs { sum += value }
    let count = Double(logs.count)
    let result = (lambda - 1) * sum - count / 2 * log(squares / count)
    return result.isNaN ? -.infinity : result
  }
}
