/// The inverse of a small symmetric positive definite matrix by its Cholesky factor, in double precision.
enum SmallInverse {
  /// - Parameter matrix: `width` rows of `width` numbers; only the lower triangle is read, all is overwritten.
  /// - Returns: both triangles of the inverse; `nil` where the matrix is not positive definite.
  static func of(_ matrix: inout [Double], _ width: Int) -> [Double]? {
    guard factor(&matrix, width) else { return nil }
    let inverse = invertedFactor(matrix, width)
    // A^-1 = L^-T L^-1; `inverse` holds the columns of L^-1 as rows, zero in front of the diagonal.
    var result = [Double](repeating: 0, count: width * width)
    for row in 0..<width {
      for column in 0...row {
        var sum = 0.0
        for k in row..<width { sum += inverse[row * width + k] * inverse[column * width + k] }
        guard sum.isFinite else { return nil }
        result[row * width + column] = sum
        result[column * width + row] = sum
      }
    }
    return result
  }

  /// The lower Cholesky factor in place.
  private static func factor(_ matrix: inout [Double], _ width: Int) -> Bool {
    for row in 0..<width {
      for column in 0...row {
        var sum = matrix[row * width + column]
        for k in 0..<column { sum -= matrix[row * width + k] * matrix[column * width + k] }
        if row == column {
          guard sum > 0, sum.isFinite else { return false }
          matrix[row * width + row] = sum.squareRoot()
        } else {
          matrix[row * width + column] = sum / matrix[column * width + column]
        }
      }
    }
    return true
  }

  /// Row `c` of the result is column `c` of the inverse of the factor.
  private static func invertedFactor(_ factor: [Double], _ width: Int) -> [Double] {
    var result = [Double](repeating: 0, count: width * width)
    for column in 0..<width {
      let start = column * width
      result[start + column] = 1 / factor[column * width + column]
      for row in column + 1..<max(column + 1, width) {
        var sum = 0.0
        for k in column..<row { sum += factor[row * width + k] * result[start + k] }
        result[start + row] = -sum / factor[row * width + row]
      }
    }
    return result
  }
}
