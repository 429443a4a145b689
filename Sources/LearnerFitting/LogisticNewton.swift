internal import Learners
import Statistics
internal import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Logistic regression of two classes with a quadratic penalty or none, by Newton's method with a line search.
///
/// Least of sum(weight x loss) / W + sum(ridge x coefficient^2) / 2 over coefficients and the intercept, W the sum
/// of weights. Convex, so the least is found from anywhere; near it each step doubles the number of right digits.
struct LogisticNewton<Products: LinearProducts> {
  let products: Products
  /// 0 or 1.
  let target: [Double]
  let weights: [Double]
  /// One for each column.
  let ridge: [Double]
  let hasIntercept: Bool
  let maxIterations: Int
  /// Largest |gradient| that counts as zero.
  let tolerance: Double

  func fit(checkpoint: () throws -> Void) throws -> LinearFit {
    let width = products.width
    var total = 0.0
    var positive = 0.0
    for (weight, value) in zip(weights, target) {
      total += weight
      positive += weight * value
    }
    var coefficients = [Double](repeating: 0, count: width)
    var intercept = hasIntercept ? LogOdds.of(min(max(positive / total, 1e-6), 1 - 1e-6)) : 0
    var margins = products.margins(coefficients, intercept: intercept)
    var value = objective(margins, coefficients, total)
    var iterations = 0
    var converged = false
    while iterations < maxIterations {
      try checkpoint()
      var residuals = [Double](repeating: 0, count: target.count)
      var curvature = residuals
      derivatives(margins, total, &residuals, &curvature)
      var gradient = products.transposed(residuals)
      for column in 0..<width { gradient[column] += ridge[column] * coefficients[column] }
      if hasIntercept { gradient.append(sum(residuals)) }
      if gradient.allSatisfy({ abs($0) <= tolerance }) {
        converged = true
        break
      }
      iterations += 1
      guard let step = newtonStep(gradient, curvature) else { break }
      let slope = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      let direction = products.margins(step, intercept: hasIntercept ? step[width] : 0)
      // Backtracking (Armijo): the loss is convex, so full steps are the rule near the least.
      var length = 1.0
      var accepted = false
      for _ in 0..<40 {
        let trial = zip(margins, direction).map { $0 + length * $1 }
        let moved = (0..<width).map { coefficients[$0] + length * step[$0] }
        let candidate = objective(trial, moved, total)
        if candidate <= value + 1e-4 * length * slope || abs(slope) <= 1e-13 * max(1, abs(value)) {
          margins = trial
          coefficients = moved
          if hasIntercept { intercept += length * step[width] }
          value = candidate
          accepted = true
          break
        }
        length *= 0.5
      }
      guard accepted else { break }
    }
    guard intercept.isFinite, coefficients.allSatisfy(\.isFinite) else { throw fitFault("a logistic regression") }
    return LinearFit(
      intercepts: [intercept], coefficients: coefficients, iterations: iterations, converged: converged)
  }

  /// -H^-1 g, with the intercept last; a hair of ridge where H has no inverse keeps the step in the rows' space.
  private func newtonStep(_ gradient: [Double], _ curvature: [Double]) -> [Double]? {
    let width = products.width
    let size = gradient.count
    let gram = products.gram(weights: curvature)
    var hessian = [Double](repeating: 0, count: size * size)
    for row in 0..<width {
      for column in 0...row { hessian[row * size + column] = gram[row * width + column] }
      hessian[row * size + row] += ridge[row]
    }
    if hasIntercept {
      let cross = products.transposed(curvature)
      for column in 0..<width { hessian[width * size + column] = cross[column] }
      hessian[width * size + width] = sum(curvature)
    }
    var largest = 0.0
    for index in 0..<size { largest = max(largest, hessian[index * size + index]) }
    guard largest.isFinite, largest > 0 else { return nil }
    var jitter = 0.0
    for _ in 0..<8 {
      var shifted = hessian
      if jitter > 0 { for index in 0..<size { shifted[index * size + index] += jitter } }
      if let factor = Cholesky(shifted, size: size, tolerance: 1e-13) {
        var step = gradient
        factor.solve(&step)
        return step.map { -$0 }
      }
      jitter = jitter == 0 ? 1e-12 * largest : jitter * 100
    }
    return nil
  }

  private func derivatives(
    _ margins: [Double], _ total: Double, _ residuals: inout [Double], _ curvature: inout [Double]
  ) {
    for row in margins.indices {
      let p = LogOdds.probability(margins[row])
      let weight = weights[row] / total
      residuals[row] = weight * (p - target[row])
      curvature[row] = weight * max(p * (1 - p), 1e-300)
    }
  }

  private func objective(_ margins: [Double], _ coefficients: [Double], _ total: Double) -> Double {
    var loss = 0.0
    for row in margins.indices {
      loss += weights[row] * (LogOdds.softplus(margins[row]) - target[row] * margins[row])
    }
    var penalty = 0.0
    for column in coefficients.indices { penalty += ridge[column] * coefficients[column] * coefficients[column] }
    return loss / total + 0.5 * penalty
  }

  private func sum(_ values: [Double]) -> Double {
    var result = 0.0
    for value in values { result += value }
    return result
  }
}
