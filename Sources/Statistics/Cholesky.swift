/// The factor L of a symmetric positive definite matrix A = L L', and what it solves.
///
/// Written here and not taken from a BLAS: the matrices are at most some hundred wide, where a plain loop over rows
/// takes milliseconds, and an endpoint's library would come along for it.
package struct Cholesky: Sendable {
  /// Rows and columns.
  package let size: Int
  /// Row-major; only the lower triangle means something.
  package private(set) var factor: [Double]

  /// Nil where a pivot is not above `tolerance` times its diagonal element: not positive definite to that precision.
  /// O(n^3 / 3).
  /// - Parameter matrix: symmetric, row-major; only the lower triangle is read.
  package init?(_ matrix: [Double], size: Int, tolerance: Double = 0) {
    self.size = size
    factor = matrix
    let sound = factor.withUnsafeMutableBufferPointer { a in
      for row in 0..<size {
        let start = row * size
        let limit = max(0, a[start + row] * tolerance)
        for column in 0...row {
          let other = column * size
          let sum = a[start + column] - Self.dot(a, start, other, column)
          if column < row {
            a[start + column] = sum / a[other + column]
          } else {
            guard sum > limit, sum.isFinite else { return false }
            a[start + row] = sum.squareRoot()
          }
        }
      }
      return true
    }
    guard sound else { return nil }
  }

  /// Solves A x = b in place.
  package func solve(_ b: inout [Double]) {
    factor.withUnsafeBufferPointer { l in
      b.withUnsafeMutableBufferPointer { x in
        for row in 0..<size {
          var sum = x[row]
          for column in 0..<row { sum -= l[row * size + column] * x[column] }
          x[row] = sum / l[row * size + row]
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
          let value = x[row] / l[row * size + row]
          x[row] = value
          for column in 0..<row { x[column] -= l[row * size + column] * value }
        }
      }
    }
  }

  /// The dot product of `count` numbers at two places, in eight sums so that it vectorises.
  private static func dot(_ a: UnsafeMutableBufferPointer<Double>, _ left: Int, _ right: Int, _ count: Int) -> Double {
    var sums = SIMD8<Double>.zero
    guard let first = a.baseAddress else { return 0 }
    let base = UnsafeRawPointer(first)
    var index = 0
    while index + 8 <= count {
      sums +=
        base.loadUnaligned(fromByteOffset: 8 * (left + index), as: SIMD8<Double>.self)
        * base.loadUnaligned(fromByteOffset: 8 * (right + index), as: SIMD8<Double>.self)
      index += 8
    }
    var sum = sums.sum()
    while index < count {
      sum += a[left + index] * a[right + index]
      index += 1
    }
    return sum
  }
}
