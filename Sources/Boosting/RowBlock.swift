import CKernels
import Support

extension BinnedMatrix.RowBlock {
  /// Turns columns into rows, some thousand rows at a time, which stay in the fast memory meanwhile.
  init(_ columns: AlignedBytes, rowCount: Int, first: Int, count: Int, threads: Int) {
    var stride = 4
    while stride < count { stride *= 2 }
    self.first = first
    self.count = count
    self.stride = stride
    let width = stride
    bins = AlignedBytes(count: rowCount * stride) { rows in
      nonisolated(unsafe) let rows = rows
      let piece = 2048
      Parallel.forEach((rowCount + piece - 1) / piece, threads: threads) { index in
        let start = index * piece
        let end = min(start + piece, rowCount)
        sk_rows_of_columns(
          columns.bytes + first * rowCount, Int64(rowCount), Int64(count), Int64(start), Int64(end), rows,
          Int64(width))
      }
    }
  }
}
