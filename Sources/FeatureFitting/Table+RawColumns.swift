import Features
import Tables

extension Table {
  /// Columns of this table as a pipeline takes them, some rows of each; a column that is not there is all missing.
  func rawColumns(_ inputs: [InputColumn], rows: [Int]) -> RawColumns {
    RawColumns(
      inputs.map { input in
        guard let column = self[input.name] else { return .absent }
        switch column.values {
        case .numbers(let values): return .numbers(rows.map { values[$0] })
        case .timestamps(let values, _): return .timestamps(rows.map { values[$0] })
        case .categories(let values): return .codes(rows.map { values.codes[$0] }, levels: values.levels)
        case .flags(let values): return .flags(rows.map { values[$0] })
        case .texts(let values): return .texts(rows.map { values[$0] })
        }
      }, rowCount: rows.count)
  }
}
