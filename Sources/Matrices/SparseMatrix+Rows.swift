extension SparseMatrix {
  /// The stored numbers of one row.
  public struct Row {
    /// Ascending.
    public let columns: UnsafeBufferPointer<Int32>
    /// One for each column.
    public let values: UnsafeBufferPointer<Float>

    public init(columns: UnsafeBufferPointer<Int32>, values: UnsafeBufferPointer<Float>) {
      self.columns = columns
      self.values = values
    }

    public var count: Int { columns.count }
  }

  /// All rows without a bounds check on each number, for hot loops. Valid only within `withUnsafeRows`.
  ///
  /// Many threads may read: nothing changes the matrix while the closure runs.
  public struct Rows: @unchecked Sendable {
    package let starts: UnsafeBufferPointer<Int>
    package let columns: UnsafeBufferPointer<Int32>
    package let values: UnsafeBufferPointer<Float>

    /// - Parameter index: below `rowCount`.
    public subscript(index: Int) -> Row {
      let range = starts[index]..<starts[index + 1]
      return Row(
        columns: UnsafeBufferPointer(rebasing: columns[range]), values: UnsafeBufferPointer(rebasing: values[range]))
    }
  }

  /// Calls `body` with the rows; they must not leave it.
  public func withUnsafeRows<Result>(_ body: (Rows) throws -> Result) rethrows -> Result {
    try rowStarts.withUnsafeBufferPointer { starts in
      try columns.withUnsafeBufferPointer { columns in
        try values.withUnsafeBufferPointer { values in
          try body(Rows(starts: starts, columns: columns, values: values))
        }
      }
    }
  }

  /// How many numbers each row stores.
  public var rowLengths: [Int] { (0..<rowCount).map { rowStarts[$0 + 1] - rowStarts[$0] } }
}
