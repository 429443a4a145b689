internal import CKernels
internal import Support

extension DenseMatrix {
  /// The least multiple of 16 that is not below `count`: how wide rows are kept, the rest being zeros.
  public static func paddedWidth(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// The same rows with zeros added to each, up to `paddedWidth` of the columns.
  public func padded() -> DenseMatrix { resized(columnCount: Self.paddedWidth(columnCount)) }

  /// The same rows, cut or filled up with zeros.
  public func resized(columnCount width: Int) -> DenseMatrix {
    var wide = DenseMatrix(rowCount: rowCount, columnCount: width)
    let shared = min(width, columnCount)
    wide.values.withUnsafeMutableBufferPointer { to in
      values.withUnsafeBufferPointer { from in
        for row in 0..<rowCount {
          for column in 0..<shared { to[row * width + column] = from[row * columnCount + column] }
        }
      }
    }
    return wide
  }

  /// The products of all pairs of columns, summed over rows: both triangles.
  ///
  /// Rows are summed in chunks of a fixed size and chunks in their order, so threads do not change a bit.
  /// - Precondition: the number of columns is a multiple of 16.
  public func gramian(threads: Int = 1) -> DenseMatrix {
    precondition(columnCount % 16 == 0, "columns in sixteens")
    let width = columnCount
    let chunk = 2048
    let parts = Parallel.map((rowCount + chunk - 1) / chunk, threads: threads) { index -> [Float] in
      var part = [Float](repeating: 0, count: width * width)
      let depth = min(chunk, rowCount - index * chunk)
      part.withUnsafeMutableBufferPointer { to in
        values.withUnsafeBufferPointer { from in
          guard let to = to.baseAddress, let from = from.baseAddress else { return }
          sk_gram(to, Int64(width), from + index * chunk * width, Int64(width), Int64(depth), Int64(width))
        }
      }
      return part
    }
    var sum = DenseMatrix(rowCount: width, columnCount: width)
    for part in parts {
      for row in 0..<width {
        for column in row..<width { sum.values[row * width + column] += part[row * width + column] }
      }
    }
    for row in 0..<width {
      for column in 0..<row { sum.values[row * width + column] = sum.values[column * width + row] }
    }
    return sum
  }
}
