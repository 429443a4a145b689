internal import Learners
import Statistics
internal import Support

/// Linear machine with squared hinge loss: the loss is a parabola as long as the same rows are within the margin, so
/// Newton steps end exactly after some changes of those (Keerthi and DeCoste, J. Machine Learning Research 6, 2005).
struct SquaredHingeNewton {
  let products: DesignProducts
  /// 1 or -1.
  let signs: [Double]
  let costs: [Double]
  let interceptScaling: Double
  let tolerance: Double
  let maxIterations: Int

  func fit(checkpoint: () throws -> Void) throws -> LinearFit {
    let width = products.width
    let hasIntercept = interceptScaling > 0
    let size = width + (hasIntercept ? 1 : 0)
    // The penalty on the intercept, as the coefficient of the constant column is intercept / scaling.
    let ridge = [Double](repeating: 1, count: width) + (hasIntercept ? [1 / (interceptScaling * interceptScaling)] : [])
    let scale = max(1, costs.reduce(0, +))
    var point = [Double](repeating: 0, count: size)
    var margins = [Double](repeating: 0, count: signs.count)
    var value = objective(point, ridge, margins)
    var iterations = 0
    var converged = false
    while iterations < maxIterations {
      try checkpoint()
      var pulls = [Double](repeating: 0, count: signs.count)
      var active = pulls
      for row in signs.indices where signs[row] * margins[row] < 1 {
        pulls[row] = 2 * costs[row] * (margins[row] - signs[row])
        active[row] = 2 * costs[row]
      }
      var gradient = products.transposed(pulls)
      if hasIntercept { gradient.append(pulls.reduce(0, +)) }
      for index in 0..<size { gradient[index] += ridge[index] * point[index] }
      if gradient.allSatisfy({ abs($0) <= tolerance * scale }) {
        converged = true
        break
      }
      iterations += 1
      let gram = products.gram(weights: active)
      var hessian = [Double](repeating: 0, count: size * size)
      for row in 0..<width { for column in 0...row { hessian[row * size + column] = gram[row * width + column] } }
      if hasIntercept {
        let cross = products.transposed(active)
        for column in 0..<width { hessian[width * size + column] = cross[column] }
        hessian[width * size + width] = active.reduce(0, +)
      }
      for index in 0..<size { hessian[index * size + index] += ridge[index] }
      guard let factor = Cholesky(hessian, size: size) else { break }
      var step = gradient.map { -$0 }
      factor.solve(&step)
      let slope = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      let direction = products.margins(step, intercept: hasIntercept ? step[width] : 0)
      var length = 1.0
      var accepted = false
      for _ in 0..<40 {
        let moved = zip(point, step).map { $0 + length * $1 }
        let trial = zip(margins, direction).map { $0 + length * $1 }
        let candidate = objective(moved, ridge, trial)
        if candidate <= value + 1e-4 * length * slope || abs(slope) <= 1e-13 * max(1, abs(value)) {
          (point, margins, value, accepted) = (moved, trial, candidate, true)
          break
        }
        length *= 0.5
      }
      guard accepted else { break }
    }
    return LinearFit(
      intercepts: [hasIntercept ? point[width] : 0], coefficients: Array(point.prefix(width)),
      iterations: iterations, converged: converged)
  }

  private func objective(_ point: [Double], _ ridge: [Double], _ margins: [Double]) -> Double {
    var sum = 0.0
    for index in point.indices { sum += 0.5 * ridge[index] * point[index] * point[index] }
    for row in signs.indices {
      let miss = max(0, 1 - signs[row] * margins[row])
      sum += costs[row] * miss * miss
    }
    return sum
  }
}
