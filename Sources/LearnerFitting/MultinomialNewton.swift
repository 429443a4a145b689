internal import Learners
import Statistics
internal import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Logistic regression of several classes with a quadratic penalty or none, by Newton's method; its steps are solved
/// by conjugate gradients, because the second derivatives of all classes at once would not fit into memory.
///
/// Least of sum(weight x loss) / W + ridge x sum(coefficient^2) / 2. What all classes have in common changes no
/// probability: coefficients and intercepts sum to zero over the classes.
struct MultinomialNewton<Products: LinearProducts> {
  let products: Products
  /// 0, 1, ... below `classes`.
  let target: [Double]
  let classes: Int
  let weights: [Double]
  let ridge: Double
  let hasIntercept: Bool
  let maxIterations: Int
  /// Largest |gradient| that counts as zero.
  let tolerance: Double

  private var width: Int { products.width }
  /// Numbers of a class: its coefficients and, last, its intercept.
  private var size: Int { width + (hasIntercept ? 1 : 0) }

  func fit(checkpoint: () throws -> Void) throws -> LinearFit {
    let total = weights.reduce(0, +)
    var point = [Double](repeating: 0, count: classes * size)
    var margins = self.margins(of: point)
    var loss = SoftmaxLoss(margins, target, weights, classes: classes, total: total)
    var value = loss.value + penalty(point)
    let preconditioner = makePreconditioner(total)
    var iterations = 0
    var converged = false
    while iterations < maxIterations {
      try checkpoint()
      let gradient = self.gradient(loss, total, point)
      let largest = gradient.reduce(0) { max($0, abs($1)) }
      if largest <= tolerance {
        converged = true
        break
      }
      iterations += 1
      let step = try newtonStep(gradient, loss, total, preconditioner, checkpoint)
      let slope = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      guard slope < 0 else { break }
      let direction = self.margins(of: step)
      var length = 1.0
      var accepted = false
      for _ in 0..<40 {
        let moved = zip(point, step).map { $0 + length * $1 }
        let trial = zip(margins, direction).map { a, b in zip(a, b).map { $0 + length * $1 } }
        let candidate = SoftmaxLoss(trial, target, weights, classes: classes, total: total)
        let height = candidate.value + penalty(moved)
        if height <= value + 1e-4 * length * slope || abs(slope) <= 1e-13 * max(1, abs(value)) {
          (point, margins, loss, value) = (moved, trial, candidate, height)
          accepted = true
          break
        }
        length *= 0.5
      }
      guard accepted else { break }
    }
    guard point.allSatisfy(\.isFinite) else { throw fitFault("a logistic regression") }
    centre(&point)
    return LinearFit(
      intercepts: (0..<classes).map { hasIntercept ? point[$0 * size + width] : 0 },
      coefficients: (0..<classes).flatMap { point[$0 * size..<$0 * size + width] },
      iterations: iterations, converged: converged)
  }

  /// Takes away what all classes have in common.
  private func centre(_ point: inout [Double]) {
    for index in 0..<size {
      var sum = 0.0
      for k in 0..<classes { sum += point[k * size + index] }
      for k in 0..<classes { point[k * size + index] -= sum / Double(classes) }
    }
  }

  private func margins(of point: [Double]) -> [[Double]] {
    products.margins(
      (0..<classes).map { point[$0 * size..<$0 * size + width] },
      intercepts: (0..<classes).map { hasIntercept ? point[$0 * size + width] : 0 })
  }

  private func penalty(_ point: [Double]) -> Double {
    var sum = 0.0
    for k in 0..<classes { for index in k * size..<k * size + width { sum += point[index] * point[index] } }
    return 0.5 * ridge * sum
  }

  /// design' x each class's numbers of the rows, plus the ridge of `point`.
  private func pulledBack(_ rows: [[Double]], _ point: [Double]) -> [Double] {
    var result = [Double]()
    result.reserveCapacity(point.count)
    let pulled = products.transposed(rows)
    for k in 0..<classes {
      result += pulled[k]
      for index in 0..<width { result[k * size + index] += ridge * point[k * size + index] }
      if hasIntercept { result.append(rows[k].reduce(0, +)) }
    }
    return result
  }

  private func gradient(_ loss: SoftmaxLoss, _ total: Double, _ point: [Double]) -> [Double] {
    let residuals = (0..<classes).map { k in
      target.indices.map { weights[$0] / total * (loss.probabilities[k][$0] - (target[$0] == Double(k) ? 1 : 0)) }
    }
    return pulledBack(residuals, point)
  }

  /// The second derivatives times a direction.
  private func curvature(_ direction: [Double], _ loss: SoftmaxLoss, _ total: Double) -> [Double] {
    var rows = margins(of: direction)
    for row in target.indices {
      var mean = 0.0
      for k in 0..<classes { mean += loss.probabilities[k][row] * rows[k][row] }
      for k in 0..<classes { rows[k][row] = weights[row] / total * loss.probabilities[k][row] * (rows[k][row] - mean) }
    }
    return pulledBack(rows, direction)
  }

  /// One class's second derivatives were all probabilities equal to their mean: the same for all classes.
  private func makePreconditioner(_ total: Double) -> Cholesky? {
    var shares = [Double](repeating: 0, count: classes)
    for (weight, k) in zip(weights, target) { shares[Int(k)] += weight / total }
    let spread = shares.reduce(0) { $0 + $1 * (1 - $1) } / Double(max(1, classes - 1))
    let scaled = weights.map { max(spread, 1e-3) * $0 / total }
    let gram = products.gram(weights: scaled)
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<width {
      for column in 0...row { matrix[row * size + column] = gram[row * width + column] }
      matrix[row * size + row] += ridge
    }
    if hasIntercept {
      let cross = products.transposed(scaled)
      for column in 0..<width { matrix[width * size + column] = cross[column] }
      matrix[width * size + width] = scaled.reduce(0, +)
    }
    let largest = (0..<size).reduce(0.0) { max($0, matrix[$1 * size + $1]) }
    for index in 0..<size { matrix[index * size + index] += 1e-9 * largest }
    return Cholesky(matrix, size: size)
  }

  /// Conjugate gradients until the rest is small against the gradient, smaller the nearer the least is (Dembo,
  /// Eisenstat, Steihaug, SIAM J. Numer. Anal. 19, 1982).
  private func newtonStep(
    _ gradient: [Double], _ loss: SoftmaxLoss, _ total: Double, _ preconditioner: Cholesky?,
    _ checkpoint: () throws -> Void
  ) throws -> [Double] {
    func precondition(_ vector: [Double]) -> [Double] {
      guard let preconditioner else { return vector }
      var result = [Double]()
      for k in 0..<classes {
        var part = Array(vector[k * size..<(k + 1) * size])
        preconditioner.solve(&part)
        result += part
      }
      return result
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    var step = [Double](repeating: 0, count: gradient.count)
    var rest = gradient.map { -$0 }
    let norm = dot(rest, rest).squareRoot()
    let goal = norm * min(0.25, norm.squareRoot())
    var preconditioned = precondition(rest)
    var direction = preconditioned
    var product = dot(rest, preconditioned)
    for _ in 0..<max(50, 2 * gradient.count) {
      try checkpoint()
      let curved = curvature(direction, loss, total)
      let bend = dot(direction, curved)
      guard bend > 0, bend.isFinite else { break }
      let length = product / bend
      for index in step.indices {
        step[index] += length * direction[index]
        rest[index] -= length * curved[index]
      }
      if dot(rest, rest).squareRoot() <= goal { break }
      preconditioned = precondition(rest)
      let next = dot(rest, preconditioned)
      let share = next / product
      product = next
      for index in direction.indices { direction[index] = preconditioned[index] + share * direction[index] }
    }
    return step
  }
}
