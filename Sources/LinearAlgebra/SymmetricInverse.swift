public import Support

/// The inverse of a symmetric positive definite matrix, in place and in single precision.
///
/// Blocks of columns are swept one after another (Beaton 1964; Goodnight, The American Statistician 33, 1979):
/// with D the inverse of the block on the diagonal, P the columns below and above it and W = P D, the rest loses
/// W Pᵀ, the columns become W and the block -D. After the last block the matrix is minus its inverse. Only the lower
/// triangle is worked on: n³ / 2 multiplications and additions in all, nearly all of them in one kernel.
///
/// Sums have a fixed order, so the bytes do not depend on `threads`; they do on the level of the processor.
public enum SymmetricInverse {
  /// Columns swept at a time: two packed strips of it stay in the nearest cache.
  static let block = 160
  /// Rows that one thread updates at a time; a multiple of every kernel's tile.
  static let rowsAtATime = 96

  /// Replaces `matrix` by its inverse; both triangles are written, only the lower one is read.
  /// - Precondition: as many rows as columns.
  /// - Throws: `E4753` where the matrix is not positive definite, or holds what is no finite number.
  public static func invert(_ matrix: inout DenseMatrix, threads: Int = 1) throws(Diagnostic) {
    precondition(matrix.rowCount == matrix.columnCount, "only a square matrix has an inverse")
    let count = matrix.rowCount
    let isDefinite = matrix.values.withUnsafeMutableBufferPointer { values -> Bool in
      guard let base = values.baseAddress, count > 0 else { return true }
      var sweep = SymmetricSweep(base, count: count, threads: threads)
      var start = 0
      while start < count {
        guard sweep.sweep(start, width: min(block, count - start)) else { return false }
        start += block
      }
      sweep.finish()
      return true
    }
    guard isDefinite else {
      throw Diagnostic(
        "E4753", "the matrix to invert is not positive definite", fix: "raise the regularisation", exitCode: .dataError)
    }
  }
}
