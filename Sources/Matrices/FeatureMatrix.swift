// Room Matrices: columns of numbers, what engines compute on. Knows neither files nor models.

/// Columns of numbers of equal length, column by column: what learners fit on and score.
public struct FeatureMatrix: Sendable, Equatable {
  /// What the numbers of a column mean.
  public enum Kind: Sendable, Equatable {
    case number
    /// Codes 0, 1, ... below `levels.count`, as numbers; NaN is missing or a level that was not there on fitting.
    case category(levels: [String])

    public var isCategory: Bool { if case .category = self { true } else { false } }
    /// Number of levels; zero for a number.
    public var levelCount: Int { if case .category(let levels) = self { levels.count } else { 0 } }
  }

  public struct Column: Sendable, Equatable {
    public var name: String
    public var kind: Kind
    /// One a row; NaN is missing.
    public var values: [Double]

    public init(_ name: String, _ kind: Kind = .number, _ values: [Double]) {
      self.name = name
      self.kind = kind
      self.values = values
    }

    /// Equal in every bit; a missing number equals a missing number.
    public static func == (a: Column, b: Column) -> Bool {
      a.name == b.name && a.kind == b.kind && a.values.count == b.values.count
        && zip(a.values, b.values).allSatisfy { $0.bitPattern == $1.bitPattern }
    }
  }

  public private(set) var columns: [Column]
  public private(set) var rowCount: Int

  /// - Precondition: all columns have `rowCount` values.
  public init(_ columns: [Column], rowCount: Int) {
    precondition(columns.allSatisfy { $0.values.count == rowCount }, "columns differ in length")
    self.columns = columns
    self.rowCount = rowCount
  }

  public var columnCount: Int { columns.count }
  public var names: [String] { columns.map(\.name) }

  /// Copies one row into `row`, which holds at least `columnCount` numbers.
  public func copyRow(_ index: Int, into row: inout [Double]) {
    for column in columns.indices { row[column] = columns[column].values[index] }
  }

  /// The rows with these numbers, in this order.
  public func rows(_ indices: [Int]) -> FeatureMatrix {
    FeatureMatrix(
      columns.map { column in
        Column(column.name, column.kind, indices.map { column.values[$0] })
      }, rowCount: indices.count)
  }

  /// All rows, one after another: `rowCount` times `columnCount` numbers.
  public func rowMajor() -> [Double] {
    let width = columnCount
    return [Double](unsafeUninitializedCapacity: rowCount * width) { buffer, count in
      for (index, column) in columns.enumerated() {
        for row in 0..<rowCount { buffer[row * width + index] = column.values[row] }
      }
      count = rowCount * width
    }
  }
}
