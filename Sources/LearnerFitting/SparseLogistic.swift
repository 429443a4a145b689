internal import Learners
internal import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Logistic regression with a penalty that makes coefficients zero, of two or more classes.
///
/// Class by class the loss is replaced by the parabola at the point, whose penalised least a line search goes
/// towards (proximal Newton; Lee, Sun, Saunders, SIAM J. Optim. 24, 2014). Two classes have one margin and end in a
/// few steps; more take turns.
struct SparseLogistic {
  let products: DesignProducts
  let target: [Double]
  let classes: Int
  let weights: [Double]
  /// Of the sum of absolute values, and of half the sum of squares, against the mean loss.
  let l1: Double
  let l2: Double
  let hasIntercept: Bool
  let maxIterations: Int
  /// By how much the optimality conditions may be missed.
  let tolerance: Double

  private var width: Int { products.width }
  private var size: Int { width + (hasIntercept ? 1 : 0) }
  private var blocks: Int { classes == 2 ? 1 : classes }

  func fit(checkpoint: () throws -> Void) throws -> LinearFit {
    let total = weights.reduce(0, +)
    var points = [[Double]](repeating: [Double](repeating: 0, count: size), count: blocks)
    var margins = [[Double]](repeating: [Double](repeating: 0, count: target.count), count: blocks)
    var value = loss(margins, total)
    var iterations = 0
    var converged = false
    while iterations < maxIterations {
      iterations += 1
      var worst = 0.0
      for block in 0..<blocks {
        try checkpoint()
        let model = quadratic(block, margins, points[block], total)
        let gradient = model.gradient
        let violation = model.problem.violation(points[block], gradient)
        worst = max(worst, violation)
        guard violation > tolerance else { continue }
        var goal = points[block]
        try model.problem.minimise(&goal, tolerance: 0.01 * tolerance, checkpoint: checkpoint)
        let step = zip(goal, points[block]).map { $0 - $1 }
        let direction = products.margins(step, intercept: hasIntercept ? step[width] : 0)
        let before = penalty(points[block])
        var fall = penalty(goal) - before
        for index in 0..<size { fall += gradient[index] * step[index] }
        var length = 1.0
        for _ in 0..<40 {
          let moved = zip(points[block], step).map { length == 1 ? $0 + $1 : $0 + length * $1 }
          var trial = margins
          for row in target.indices { trial[block][row] += length * direction[row] }
          let candidate = loss(trial, total)
          let change = candidate - value + penalty(moved) - before
          if change <= 1e-4 * length * fall || abs(fall) <= 1e-14 * max(1, abs(value)) {
            points[block] = length == 1 ? goal : moved
            margins = trial
            value = candidate
            break
          }
          length *= 0.5
        }
      }
      if worst <= tolerance {
        converged = true
        break
      }
    }
    if classes > 2, hasIntercept { centreIntercepts(&points) }
    guard points.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw fitFault("a logistic regression") }
    return LinearFit(
      intercepts: points.map { hasIntercept ? $0[width] : 0 },
      coefficients: points.flatMap { $0.prefix(width) }, iterations: iterations, converged: converged)
  }

  /// What all intercepts have in common changes nothing and costs nothing.
  private func centreIntercepts(_ points: inout [[Double]]) {
    let mean = points.reduce(0) { $0 + $1[width] } / Double(points.count)
    for block in points.indices { points[block][width] -= mean }
  }

  private func penalty(_ point: [Double]) -> Double {
    var absolute = 0.0
    var squares = 0.0
    for index in 0..<width {
      absolute += abs(point[index])
      squares += point[index] * point[index]
    }
    return l1 * absolute + 0.5 * l2 * squares
  }

  private func loss(_ margins: [[Double]], _ total: Double) -> Double {
    guard classes == 2 else {
      return SoftmaxLoss(margins, target, weights, classes: classes, total: total).value
    }
    var sum = 0.0
    for row in target.indices {
      sum += weights[row] * (LogOdds.softplus(margins[0][row]) - target[row] * margins[0][row])
    }
    return sum / total
  }

  /// The parabola of the loss in one class's coefficients.
  private func quadratic(
    _ block: Int, _ margins: [[Double]], _ point: [Double], _ total: Double
  ) -> (problem: PenalisedQuadratic, gradient: [Double]) {
    var residuals = [Double](repeating: 0, count: target.count)
    var bends = residuals
    let probabilities =
      classes == 2
      ? margins[0].map(LogOdds.probability)
      : SoftmaxLoss(margins, target, weights, classes: classes, total: total).probabilities[block]
    let label = classes == 2 ? 1.0 : Double(block)
    for row in target.indices {
      let p = probabilities[row]
      residuals[row] = weights[row] / total * (p - (target[row] == label ? 1 : 0))
      bends[row] = weights[row] / total * max(p * (1 - p), 1e-10)
    }
    var gradient = products.transposed(residuals)
    let gram = products.gram(weights: bends)
    var hessian = [Double](repeating: 0, count: size * size)
    for row in 0..<width { for column in 0..<width { hessian[row * size + column] = gram[row * width + column] } }
    if hasIntercept {
      gradient.append(residuals.reduce(0, +))
      let cross = products.transposed(bends)
      for column in 0..<width {
        hessian[width * size + column] = cross[column]
        hessian[column * size + width] = cross[column]
      }
      hessian[width * size + width] = bends.reduce(0, +)
    }
    // H b - linear is the gradient at the point.
    var linear = gradient.map { -$0 }
    for row in 0..<size { for column in 0..<size { linear[row] += hessian[row * size + column] * point[column] } }
    let free = hasIntercept ? [0.0] : []
    let problem = PenalisedQuadratic(
      size: size, hessian: hessian, linear: linear, l1: .init(repeating: l1, count: width) + free,
      l2: .init(repeating: l2, count: width) + free)
    return (problem, gradient)
  }
}
