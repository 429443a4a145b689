internal import Learners
internal import Statistics

/// Linear machine with hinge loss, by coordinate descent on the dual (Hsieh, Chang, Lin, Keerthi, Sundararajan, ICML
/// 2008); what is left is solved directly for the rows that lie on the margin.
struct HingeDual {
  let design: DesignMatrix
  /// 1 or -1.
  let signs: [Double]
  let costs: [Double]
  let interceptScaling: Double
  let tolerance: Double
  let maxIterations: Int

  func fit(checkpoint: () throws -> Void) throws -> LinearFit {
    let rows = design.rowCount
    let size = design.width + 1
    // Row by row, with the constant column.
    var points = [Double](repeating: interceptScaling, count: rows * size)
    for column in 0..<design.width { for row in 0..<rows { points[row * size + column] = design[row, column] } }
    let squares = (0..<rows).map { row in
      points[row * size..<(row + 1) * size].reduce(0) { $0 + $1 * $1 }
    }
    var alpha = [Double](repeating: 0, count: rows)
    var w = [Double](repeating: 0, count: size)
    var order = Array(0..<rows)
    var numbers = RandomNumbers(seed: 1)
    var iterations = 0
    var converged = false
    while iterations < maxIterations, !converged {
      try checkpoint()
      iterations += 1
      for last in stride(from: rows - 1, to: 0, by: -1) { order.swapAt(last, numbers.integer(below: last + 1)) }
      var worst = 0.0
      for row in order where squares[row] > 0 {
        let slope = signs[row] * dot(points, row * size, w) - 1
        worst = max(worst, violation(slope, alpha[row], costs[row]))
        let moved = min(max(alpha[row] - slope / squares[row], 0), costs[row])
        let change = (moved - alpha[row]) * signs[row]
        guard change != 0 else { continue }
        alpha[row] = moved
        for index in 0..<size { w[index] += change * points[row * size + index] }
      }
      converged = worst <= tolerance
      if !converged, iterations % 20 == 0, let exact = solveMargin(points, size, alpha) {
        w = exact.w
        alpha = exact.alpha
        converged = true
      }
    }
    return LinearFit(
      intercepts: [w[design.width] * interceptScaling], coefficients: Array(w.prefix(design.width)),
      iterations: iterations, converged: converged)
  }

  private func violation(_ slope: Double, _ alpha: Double, _ cost: Double) -> Double {
    alpha <= 0 ? max(0, -slope) : alpha >= cost ? max(0, slope) : abs(slope)
  }

  private func dot(_ points: [Double], _ start: Int, _ w: [Double]) -> Double {
    var sum = 0.0
    for index in w.indices { sum += points[start + index] * w[index] }
    return sum
  }

  /// Takes the rows strictly between their bounds to be exactly on the margin, and solves for them; nil where the
  /// conditions of the least do not hold then.
  private func solveMargin(_ points: [Double], _ size: Int, _ alpha: [Double]) -> (w: [Double], alpha: [Double])? {
    let free = alpha.indices.filter { alpha[$0] > 0 && alpha[$0] < costs[$0] }
    guard !free.isEmpty, free.count <= 2 * size else { return nil }
    var base = [Double](repeating: 0, count: size)
    for row in alpha.indices where alpha[row] >= costs[row] {
      for index in 0..<size { base[index] += costs[row] * signs[row] * points[row * size + index] }
    }
    let count = free.count
    var matrix = [Double](repeating: 0, count: count * count)
    var solution = [Double](repeating: 0, count: count)
    for (i, row) in free.enumerated() {
      for (j, other) in free.enumerated().prefix(i + 1) {
        var sum = 0.0
        for index in 0..<size { sum += points[row * size + index] * points[other * size + index] }
        matrix[i * count + j] = sum * signs[row] * signs[other]
      }
      solution[i] = 1 - signs[row] * dot(points, row * size, base)
    }
    guard let factor = Cholesky(matrix, size: count, tolerance: 1e-12) else { return nil }
    factor.solve(&solution)
    var result = alpha
    var w = base
    for (i, row) in free.enumerated() {
      result[row] = solution[i]
      for index in 0..<size { w[index] += solution[i] * signs[row] * points[row * size + index] }
    }
    for row in alpha.indices {
      guard result[row] >= 0, result[row] <= costs[row],
        violation(signs[row] * dot(points, row * size, w) - 1, result[row], costs[row]) <= tolerance
      else { return nil }
    }
    return (w, result)
  }
}
