/// Raw columns in memory: many rows at once, in the order of a pipeline's inputs.
public struct RawColumns: Sendable {
  /// The values of one column, in the order of the rows.
  public enum Values: Sendable {
    /// Missing is NaN.
    case numbers([Double])
    /// Days, seconds or integers; missing is `Int.min`.
    case timestamps([Int])
    /// Positions in `levels`; a code that is none is missing.
    case codes([Int32], levels: [String])
    /// 0, 1, or anything else for missing.
    case flags([UInt8])
    case texts([String])
    /// A column that is not there: all missing.
    case absent
  }

  public var columns: [Values]
  public var rowCount: Int

  /// - Precondition: each column has `rowCount` values.
  public init(_ columns: [Values], rowCount: Int) {
    precondition(columns.allSatisfy { $0.count ?? rowCount == rowCount }, "columns differ in length")
    self.columns = columns
    self.rowCount = rowCount
  }

  /// Rows that came one by one, each in the order of `inputs`; values that a row lacks are missing.
  public init(_ rows: [[RawValue]], inputs: [InputColumn]) {
    rowCount = rows.count
    columns = inputs.indices.map { column in
      let values = rows.map { $0.indices.contains(column) ? $0[column] : .missing }
      switch inputs[column].type {
      case .category, .text:
        return .texts(values.map { if case .text(let text) = $0 { text } else { "" } })
      case .date, .datetime: return .timestamps(values.map { $0.whole ?? Int.min })
      case .number, .integer, .binary: return .numbers(values.map(\.double))
      }
    }
  }

  /// One value. Positions that do not exist are missing.
  public func value(column: Int, row: Int) -> RawValue {
    guard columns.indices.contains(column), row >= 0, row < rowCount else { return .missing }
    switch columns[column] {
    case .numbers(let values): return values[row].isNaN ? .missing : .number(values[row])
    case .timestamps(let values): return values[row] == Int.min ? .missing : .timestamp(values[row])
    case .codes(let codes, let levels):
      return levels.indices.contains(Int(codes[row])) ? .text(levels[Int(codes[row])]) : .missing
    case .flags(let values): return values[row] < 2 ? .flag(values[row] == 1) : .missing
    case .texts(let values): return values[row].isEmpty ? .missing : .text(values[row])
    case .absent: return .missing
    }
  }
}

extension RawColumns.Values {
  /// Number of rows; nil for a column that is not there.
  var count: Int? {
    switch self {
    case .numbers(let values): values.count
    case .timestamps(let values): values.count
    case .codes(let codes, _): codes.count
    case .flags(let values): values.count
    case .texts(let values): values.count
    case .absent: nil
    }
  }

  /// Values of some rows, in this order.
  package func rows(_ rows: [Int]) -> Self {
    switch self {
    case .numbers(let values): .numbers(rows.map { values[$0] })
    case .timestamps(let values): .timestamps(rows.map { values[$0] })
    case .codes(let codes, let levels): .codes(rows.map { codes[$0] }, levels: levels)
    case .flags(let values): .flags(rows.map { values[$0] })
    case .texts(let values): .texts(rows.map { values[$0] })
    case .absent: .absent
    }
  }
}
