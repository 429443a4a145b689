public import Matrices

#if canImport(Glibc)
  import Glibc
#endif

extension SparseMatrix {
  /// The same places, each number halved by every `halfLife` seconds between its moment and `asOf`; moments after it count
  /// as if at it.
  /// - Parameter times: seconds since 1970 of each stored number.
  public func halved(every halfLife: Double, times: [Int64], asOf: Int64) -> SparseMatrix {
    precondition(times.count == count, "a moment for each number")
    var values = values
    for index in values.indices {
      let age = max(0, Double(asOf) - Double(times[index]))
      // What is too small for a Float would read as "never taken".
      values[index] = max(values[index] * Float(exp2(-age / halfLife)), .leastNormalMagnitude)
    }
    return SparseMatrix(
      rowCount: rowCount, columnCount: columnCount, rowStarts: rowStarts, columns: columns, values: values)
  }

  /// The same places; each number from its row's number, column's number and itself.
  func mapEntries(_ transform: (Int, Int, Float) -> Float) -> SparseMatrix {
    var result = values
    for row in 0..<rowCount {
      for index in rowStarts[row]..<rowStarts[row + 1] {
        result[index] = transform(row, Int(columns[index]), values[index])
      }
    }
    return SparseMatrix(
      rowCount: rowCount, columnCount: columnCount, rowStarts: rowStarts, columns: columns, values: result)
  }

  func mapRows(_ transform: (Int, Float) -> Float) -> SparseMatrix {
    mapEntries { row, _, value in transform(row, value) }
  }

  /// The length of each row.
  var rowNorms: [Float] { rowSums { $0 * $0 }.map { Float($0.squareRoot()) } }

  /// The sum of each row's numbers.
  var rowSums: [Double] { rowSums { $0 } }

  private func rowSums(_ of: (Double) -> Double) -> [Double] {
    (0..<rowCount).map { row in
      var sum = 0.0
      for index in rowStarts[row]..<rowStarts[row + 1] { sum += of(Double(values[index])) }
      return sum
    }
  }

  /// The sum of each column's numbers.
  var columnSums: [Double] {
    var sums = [Double](repeating: 0, count: columnCount)
    for index in columns.indices { sums[Int(columns[index])] += Double(values[index]) }
    return sums
  }
}
