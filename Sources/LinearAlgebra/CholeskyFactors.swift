internal import CKernels

/// A symmetric positive definite matrix as U' U, to solve with.
///
/// Golub and Van Loan, Matrix Computations, 4th edition, section 4.2; left-looking by panels of eight rows.
public struct CholeskyFactors: Sendable {
  /// U with rows `width` apart; what is below its diagonal means nothing.
  private var upper: [Float]
  private var inverseDiagonal: [Float]
  public let width: Int

  /// - Parameter matrix: square, its upper triangle is read. O(n^3 / 3).
  /// - Returns: `nil` where the matrix is not positive definite in single precision.
  /// - Precondition: a multiple of 16 columns; pad with ones on the diagonal.
  public init?(_ matrix: DenseMatrix) {
    precondition(matrix.rowCount == matrix.columnCount && matrix.columnCount % 16 == 0, "square, in sixteens")
    width = matrix.columnCount
    upper = matrix.values
    inverseDiagonal = [Float](repeating: 0, count: width)
    let width = Int64(self.width)
    let failed = upper.withUnsafeMutableBufferPointer { upper in
      inverseDiagonal.withUnsafeMutableBufferPointer { inverse in
        sk_cholesky(upper.baseAddress, width, width, inverse.baseAddress)
      }
    }
    guard failed == 0 else { return nil }
  }

  /// x with A x = b. - Precondition: `b` has `width` numbers.
  public func solve(_ b: [Float]) -> [Float] {
    precondition(b.count == width, "a number for each row")
    var rest = b
    var x = [Float](repeating: 0, count: width)
    let width = Int64(self.width)
    upper.withUnsafeBufferPointer { upper in
      inverseDiagonal.withUnsafeBufferPointer { inverse in
        rest.withUnsafeMutableBufferPointer { rest in
          x.withUnsafeMutableBufferPointer { x in
            sk_cholesky_solve(
              upper.baseAddress, width, width, inverse.baseAddress, rest.baseAddress, x.baseAddress)
          }
        }
      }
    }
    return x
  }
}
