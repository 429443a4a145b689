import Features
import Solution
import Tables
import TimeAxis

extension ClassifyData {
  /// The feature columns as preparation takes them.
  var inputColumns: [InputColumn] { featureNames.compactMap { input($0) } }

  /// Columns that are no features but may be key or time of one that looks back.
  var contextColumns: [InputColumn] { contextNames.compactMap { input($0) } }

  /// A column of the file as preparation and rules take it.
  func input(_ name: String) -> InputColumn? {
    guard let column = table[name] else { return nil }
    switch column.values {
    case .numbers: return InputColumn(name, .number)
    case .categories: return InputColumn(name, .category)
    case .flags: return InputColumn(name, .binary)
    case .texts: return InputColumn(name, .text)
    case .timestamps(_, let format):
      switch format.kind {
      case .integer: return InputColumn(name, .integer)
      case .date: return InputColumn(name, .date, format: format)
      case .dateTime: return InputColumn(name, .datetime, format: format)
      }
    }
  }

  /// The groups of a column among some units' rows: the value of the first row of each unit.
  func slice(_ name: String, rows: [Int], unitOfRow: [Int], unitCount: Int) -> [String?] {
    var values = [String?](repeating: nil, count: unitCount)
    guard let column = table[name] else { return values }
    for (place, row) in rows.enumerated() where values[unitOfRow[place]] == nil {
      values[unitOfRow[place]] = column.values.isMissing(row) ? "(empty)" : column.values.text(row)
    }
    return values
  }
}
