internal import CKernels
internal import Matrices
internal import Support

/// The product of two sparse matrices, a dense row at a time: what a fit does with the row is its own business.
enum SparseProduct {
  /// Rows that one thread works on at a time.
  private static let rowsAtATime = 32

  /// What is kept of a row: columns ascending, and a number for each.
  struct Kept: Sendable {
    var lengths: [Int] = []
    var columns: [Int32] = []
    var values: [Float] = []
  }

  /// Calls `keep` with each row of `left` times `right` and collects what it keeps.
  /// - Parameters:
  ///   - keep: gets the number of the row, its sums (one a column of `right`; what it writes there is wiped
  ///     afterwards) and what selects from them, which it must use.
  static func rows(
    _ left: SparseMatrix, _ right: SparseMatrix, threads: Int,
    keep: @Sendable (Int, UnsafeMutableBufferPointer<Float>, inout RowSelection, inout Kept) -> Void,
    selection: RowSelection
  ) -> SparseMatrix {
    let chunks = (left.rowCount + rowsAtATime - 1) / rowsAtATime
    let rowCount = left.rowCount
    let columnCount = right.columnCount
    let kept = left.withUnsafeRows { left in
      right.withUnsafeRows { right in
        Parallel.map(chunks, threads: threads) { chunk in
          var kept = Kept()
          var selection = selection
          var sums = [Float](repeating: 0, count: columnCount)
          sums.withUnsafeMutableBufferPointer { sums in
            for row in chunk * rowsAtATime..<min(rowCount, (chunk + 1) * rowsAtATime) {
              add(left[row], right, to: sums)
              let before = kept.columns.count
              keep(row, sums, &selection, &kept)
              kept.lengths.append(kept.columns.count - before)
              for column in 0..<sums.count { sums[column] = 0 }
            }
          }
          return kept
        }
      }
    }
    return joined(kept, rowCount: rowCount, columnCount: columnCount)
  }

  /// sums += the row times the matrix. Terms of one sum are added in the order of the row.
  static func add(_ row: SparseMatrix.Row, _ matrix: SparseMatrix.Rows, to sums: UnsafeMutableBufferPointer<Float>) {
    guard let starts = matrix.starts.baseAddress else { return }
    starts.withMemoryRebound(to: Int64.self, capacity: matrix.starts.count) { starts in
      sk_sparse_add(
        row.columns.baseAddress, row.values.baseAddress, Int64(row.count), starts, matrix.columns.baseAddress,
        matrix.values.baseAddress, sums.baseAddress)
    }
  }

  static func joined(_ kept: [Kept], rowCount: Int, columnCount: Int) -> SparseMatrix {
    var starts = [0]
    starts.reserveCapacity(rowCount + 1)
    var columns = [Int32]()
    var values = [Float]()
    columns.reserveCapacity(kept.reduce(0) { $0 + $1.columns.count })
    values.reserveCapacity(columns.capacity)
    var end = 0
    for part in kept {
      columns += part.columns
      values += part.values
      for length in part.lengths {
        end += length
        starts.append(end)
      }
    }
    return SparseMatrix(
      rowCount: rowCount, columnCount: columnCount, rowStarts: starts, columns: columns, values: values)
  }
}
