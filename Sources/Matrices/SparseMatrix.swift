/// A matrix that is mostly zero, row by row (compressed sparse rows): who took what, and how much of it.
///
/// ```swift
/// let taken = SparseMatrix(
///   rowCount: 2, columnCount: 3, entries: [.init(row: 0, column: 2, value: 1), .init(row: 1, column: 0, value: 4)])
/// ```
public struct SparseMatrix: Sendable, Equatable {
  /// One stored number and its place.
  public struct Entry: Sendable, Equatable {
    public var row: Int32
    public var column: Int32
    public var value: Float

    public init(row: Int32, column: Int32, value: Float) {
      self.row = row
      self.column = column
      self.value = value
    }
  }

  public let rowCount: Int
  public let columnCount: Int
  /// Row `i` is stored at `rowStarts[i]..<rowStarts[i + 1]`; `rowCount + 1` numbers, the first of them 0.
  public let rowStarts: [Int]
  /// Columns of the stored numbers: ascending within a row, none twice.
  public let columns: [Int32]
  /// The stored numbers, one for each of `columns`.
  public let values: [Float]

  /// How many numbers are stored.
  public var count: Int { columns.count }

  /// Takes a matrix that is in form already.
  /// - Precondition: the starts ascend from 0 to the number of columns stored; columns ascend within a row and are
  ///   below `columnCount`; as many values as columns. `isWellFormed` asks the same without trapping.
  public init(rowCount: Int, columnCount: Int, rowStarts: [Int], columns: [Int32], values: [Float]) {
    precondition(
      Self.isWellFormed(
        rowCount: rowCount, columnCount: columnCount, rowStarts: rowStarts, columns: columns,
        valueCount: values.count), "not the form of a sparse matrix")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.rowStarts = rowStarts
    self.columns = columns
    self.values = values
  }

  /// Puts entries in order and sums those of one place, in the order in which they come (in double precision,
  /// rounded once), so the same entries always give the same bytes. O(entries + rows + columns).
  /// - Precondition: every entry lies within the shape.
  public init(rowCount: Int, columnCount: Int, entries: [Entry]) {
    self.init(entriesInOrder: entries, rowCount: rowCount, columnCount: columnCount)
  }

  /// The matrix with rows and columns exchanged. O(numbers + rows + columns).
  public func transposed() -> SparseMatrix {
    var starts = [Int](repeating: 0, count: columnCount + 1)
    for column in columns { starts[Int(column) + 1] += 1 }
    for column in 0..<columnCount { starts[column + 1] += starts[column] }
    var next = starts
    var rows = [Int32](repeating: 0, count: count)
    var turned = [Float](repeating: 0, count: count)
    for row in 0..<rowCount {
      for index in rowStarts[row]..<rowStarts[row + 1] {
        let column = Int(columns[index])
        rows[next[column]] = Int32(truncatingIfNeeded: row)
        turned[next[column]] = values[index]
        next[column] += 1
      }
    }
    return SparseMatrix(
      trusted: (), rowCount: columnCount, columnCount: rowCount, rowStarts: starts, columns: rows, values: turned)
  }

  /// The same places with other numbers.
  public func mapValues(_ transform: (Float) -> Float) -> SparseMatrix {
    SparseMatrix(
      trusted: (), rowCount: rowCount, columnCount: columnCount, rowStarts: rowStarts, columns: columns,
      values: values.map(transform))
  }

  /// Takes parts whose form is known: made in form, or asked of `isWellFormed` before.
  package init(
    trusted: Void, rowCount: Int, columnCount: Int, rowStarts: [Int], columns: [Int32], values: [Float]
  ) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.rowStarts = rowStarts
    self.columns = columns
    self.values = values
  }
}
