import Statistics
internal import Support

/// Least of b'Hb / 2 - c'b + sum(l1 |b|) + sum(l2 b^2) / 2: the inner problem of lasso and of every L1 penalty.
///
/// Coordinate descent (Friedman, Hastie, Tibshirani, J. Stat. Software 33, 2010) finds which coefficients are not
/// zero; a direct solve for those makes them exact, however much the columns hang together.
struct PenalisedQuadratic {
  let size: Int
  /// Symmetric, row-major, not negative.
  let hessian: [Double]
  let linear: [Double]
  /// One for each coefficient; 0 where it is not penalised.
  let l1: [Double]
  let l2: [Double]

  /// Moves `b` to the least. The optimality conditions hold to `tolerance`.
  /// - Returns: false where that was not reached.
  @discardableResult
  func minimise(_ b: inout [Double], tolerance: Double, checkpoint: () throws -> Void) rethrows -> Bool {
    var slope = slopes(at: b)
    for round in 0..<2000 {
      try checkpoint()
      sweep(&b, &slope, onlyNonzero: false)
      for _ in 0..<10 { sweep(&b, &slope, onlyNonzero: true) }
      if round % 3 == 2 || violation(b, slope) <= tolerance {
        solveSupport(&b)
        slope = slopes(at: b)
      }
      if violation(b, slope) <= tolerance { return true }
    }
    return false
  }

  /// How far the conditions of the least are from holding.
  func violation(_ b: [Double], _ slope: [Double]) -> Double {
    var worst = 0.0
    for j in 0..<size {
      let pull = slope[j] + l2[j] * b[j]
      let miss = b[j] == 0 ? max(0, abs(pull) - l1[j]) : abs(pull + (b[j] > 0 ? l1[j] : -l1[j]))
      worst = max(worst, miss)
    }
    return worst
  }

  /// Hb - c.
  func slopes(at b: [Double]) -> [Double] {
    var slope = linear.map { -$0 }
    for j in 0..<size where b[j] != 0 { for k in 0..<size { slope[k] += hessian[j * size + k] * b[j] } }
    return slope
  }

  private func sweep(_ b: inout [Double], _ slope: inout [Double], onlyNonzero: Bool) {
    hessian.withUnsafeBufferPointer { h in
      slope.withUnsafeMutableBufferPointer { slope in
        for j in 0..<size {
          let old = b[j]
          if onlyNonzero, old == 0 { continue }
          let bend = h[j * size + j]
          guard bend + l2[j] > 0 else { continue }
          let pull = bend * old - slope[j]
          let held = pull > l1[j] ? pull - l1[j] : pull < -l1[j] ? pull + l1[j] : 0
          let change = held / (bend + l2[j]) - old
          guard change != 0 else { continue }
          b[j] = old + change
          for k in 0..<size { slope[k] += h[j * size + k] * change }
        }
      }
    }
  }

  /// Solves for the coefficients that are not zero, their signs held; where one would change its sign, goes only as
  /// far as the first that reaches zero.
  private func solveSupport(_ b: inout [Double]) {
    let support = (0..<size).filter { b[$0] != 0 || l1[$0] == 0 }
    guard !support.isEmpty else { return }
    let count = support.count
    var matrix = [Double](repeating: 0, count: count * count)
    var solution = [Double](repeating: 0, count: count)
    for (row, j) in support.enumerated() {
      for (column, k) in support.enumerated().prefix(row + 1) {
        matrix[row * count + column] = hessian[j * size + k]
      }
      matrix[row * count + row] += l2[j]
      solution[row] = linear[j] - (b[j] == 0 ? 0 : b[j] > 0 ? l1[j] : -l1[j])
    }
    guard let factor = Cholesky(matrix, size: count, tolerance: 1e-13) else { return }
    factor.solve(&solution)
    guard solution.allSatisfy(\.isFinite) else { return }
    var length = 1.0
    var first: Int?
    for (row, j) in support.enumerated() where l1[j] > 0 && solution[row] * b[j] <= 0 {
      let reach = b[j] / (b[j] - solution[row])
      if reach < length {
        length = reach
        first = j
      }
    }
    for (row, j) in support.enumerated() { b[j] += length * (solution[row] - b[j]) }
    if let first { b[first] = 0 }
  }
}
