internal import Learners
import Statistics

/// Least squares on a design whose columns were centred, by its Gram matrix.
///
/// The Gram matrix squares the condition of the design; one step of refinement from the residuals wins the digits
/// back that this costs (Bjorck, Numerical Methods for Least Squares Problems, 1996, section 2.9).
struct LeastSquares {
  let products: DesignProducts
  /// Centred, times nothing.
  let residual: [Double]
  let weights: [Double]?
  let means: [Double]
  let targetMean: Double
  let total: Double
  /// design' W design and design' W target, centred.
  let gram: [Double]
  let covariance: [Double]

  init(design: DesignMatrix, target: [Double], weights: [Double]?, hasIntercept: Bool, threads: Int) {
    let rows = design.rowCount
    var total = 0.0
    for row in 0..<rows { total += weights?[row] ?? 1 }
    func mean(_ values: ArraySlice<Double>) -> Double {
      guard hasIntercept else { return 0 }
      var sum = 0.0
      for (row, value) in values.enumerated() { sum += (weights?[row] ?? 1) * value }
      return sum / total
    }
    let means = (0..<design.width).map { mean(design.values[$0 * rows..<($0 + 1) * rows]) }
    let targetMean = mean(target[...])
    var values = design.values
    for column in 0..<design.width { for row in column * rows..<(column + 1) * rows { values[row] -= means[column] } }
    products = DesignProducts(
      design: DesignMatrix(rowCount: rows, width: design.width, values: values), threads: threads)
    residual = target.map { $0 - targetMean }
    self.weights = weights
    self.means = means
    self.targetMean = targetMean
    self.total = total
    gram = products.gram(weights: weights)
    covariance = products.transposed(Self.weighted(residual, weights))
  }

  private static func weighted(_ values: [Double], _ weights: [Double]?) -> [Double] {
    guard let weights else { return values }
    return zip(values, weights).map { $0 * $1 }
  }

  /// Coefficients of least squares plus `ridge` times their squares.
  ///
  /// Without a ridge and where columns hang together (a pivot under 1e-11 of its column's square), the solution of the
  /// smallest norm, from the eigenvalues that are above 1e-12 of the largest.
  func solve(ridge: Double = 0) -> [Double] {
    let size = products.width
    guard size > 0 else { return [] }
    var matrix = gram
    for index in 0..<size { matrix[index * size + index] += ridge }
    guard let factor = Cholesky(matrix, size: size, tolerance: 1e-11) else { return smallest(matrix) }
    var solution = covariance
    factor.solve(&solution)
    for _ in 0..<2 {
      let fitted = products.margins(solution, intercept: 0)
      let left = zip(residual, fitted).map { $0 - $1 }
      var step = products.transposed(Self.weighted(left, weights))
      for index in 0..<size { step[index] -= ridge * solution[index] }
      factor.solve(&step)
      for index in 0..<size { solution[index] += step[index] }
    }
    return solution
  }

  private func smallest(_ matrix: [Double]) -> [Double] {
    let size = products.width
    let eigen = SymmetricEigen(matrix, size: size)
    let largest = eigen.values.last ?? 0
    var solution = [Double](repeating: 0, count: size)
    for (k, value) in eigen.values.enumerated() where value > 1e-12 * largest {
      let vector = eigen.vectors[k * size..<(k + 1) * size]
      let share = zip(vector, covariance).reduce(0) { $0 + $1.0 * $1.1 } / value
      for (index, entry) in vector.enumerated() { solution[index] += share * entry }
    }
    return solution
  }

  /// Lasso and elastic net.
  func sparse(
    _ alpha: Double, _ ratio: Double, _ tolerance: Double, _ checkpoint: () throws -> Void
  ) rethrows -> ([Double], Bool) {
    let size = products.width
    let problem = PenalisedQuadratic(
      size: size, hessian: gram.map { $0 / total }, linear: covariance.map { $0 / total },
      l1: .init(repeating: alpha * ratio, count: size), l2: .init(repeating: alpha * (1 - ratio), count: size))
    var solution = [Double](repeating: 0, count: size)
    let scale = problem.linear.reduce(0) { max($0, abs($1)) }
    let converged = try problem.minimise(&solution, tolerance: tolerance * scale, checkpoint: checkpoint)
    return (solution, converged)
  }
}
