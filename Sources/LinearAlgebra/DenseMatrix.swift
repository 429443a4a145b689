// Room LinearAlgebra: dense matrices in single precision, and what is solved with them. Knows no model.

/// A dense matrix in single precision, row after row: factors of users and items, Gramians.
public struct DenseMatrix: Sendable, Equatable {
  public private(set) var rowCount: Int
  public let columnCount: Int
  /// `rowCount` times `columnCount` numbers; row `i` begins at `i * columnCount`. Keep their number.
  public var values: [Float]

  /// All zero.
  public init(rowCount: Int, columnCount: Int) {
    self.init(
      rowCount: rowCount, columnCount: columnCount, values: [Float](repeating: 0, count: rowCount * columnCount))
  }

  /// - Precondition: `values` holds `rowCount` times `columnCount` numbers.
  public init(rowCount: Int, columnCount: Int, values: [Float]) {
    precondition(rowCount >= 0 && columnCount >= 0 && values.count == rowCount * columnCount, "not a matrix")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.values = values
  }

  /// - Parameters: row and column below their counts.
  public subscript(row: Int, column: Int) -> Float {
    get { values[row * columnCount + column] }
    set { values[row * columnCount + column] = newValue }
  }

  mutating func append(_ vector: [Float]) {
    values += vector
    rowCount += 1
  }

  mutating func write(_ vector: [Float], at row: Int) {
    values.replaceSubrange(row * columnCount..<(row + 1) * columnCount, with: vector)
  }

  /// A copy of row `index`.
  public func row(_ index: Int) -> ArraySlice<Float> {
    values[index * columnCount..<(index + 1) * columnCount]
  }
}
