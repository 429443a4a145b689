import ForecastModel
import Solution
import Tables

/// Reads the known-future columns of a table by series and period, and says where something stands against it.
///
/// A period without a row must not be told from one with a row by what stands in these columns: where gaps count as
/// nothing sold, "no price" would say that nothing was sold before it is known. So gaps are filled: with the value
/// that all series share in that period (a holiday), else with the last one known for a number or a category (a price
/// list goes on), else with no for yes and no (a promotion is announced).
struct KnownColumnsBuilder {
  let columns: [ForecastContract.KnownFuture]
  private let holidays: HolidayCalendar?
  /// Periods after the end for which the calendar is laid out.
  private let ahead: Int
  /// By column and row of the table; NaN where the cell is empty.
  private let values: [[Double]]
  /// By column: the value that all rows of a period share, where the column is one of the calendar; else nil.
  private let shared: [[Int: Double]?]

  init(
    table: Table, columns: [Solution.ColumnContract], periods: [Int], manySeries: Bool,
    holidays: HolidayCalendar?, ahead: Int
  ) {
    var contracts = [ForecastContract.KnownFuture]()
    var values = [[Double]]()
    for column in columns {
      var levels = [String]()
      var own = [Double](repeating: .nan, count: table.rowCount)
      let kind: ForecastContract.KnownFuture.Kind =
        column.type == .binary ? .binary : [.number, .integer].contains(column.type) ? .number : .category
      if let found = table[column.name]?.values {
        if kind != .category, let numbers = table.measurements(column.name) {
          own = numbers
        } else {
          var places = [String: Int]()
          for row in own.indices where !found.isMissing(row) { places[found.text(row)] = 0 }
          levels = places.keys.sorted()
          for (place, text) in levels.enumerated() { places[text] = place }
          for row in own.indices where !found.isMissing(row) { own[row] = Double(places[found.text(row)] ?? 0) }
        }
      }
      contracts.append(
        .init(
          name: column.name, kind: kind, levels: levels, minimum: kind == .number ? column.min : nil,
          maximum: kind == .number ? column.max : nil))
      values.append(own)
    }
    self.columns = contracts
    self.holidays = holidays
    self.ahead = ahead
    self.values = values
    shared = values.map { manySeries ? Self.shared($0, periods: periods) : nil }
  }

  /// The value of each period where no two rows of a period differ; nil where some do, or where too few rows share
  /// their period with another to say so.
  private static func shared(_ values: [Double], periods: [Int]) -> [Int: Double]? {
    var found = [Int: Double]()
    var rows = 0
    var agreeing = 0
    for (row, value) in values.enumerated() where !value.isNaN {
      rows += 1
      guard let other = found.updateValue(value, forKey: periods[row]) else { continue }
      guard other == value else { return nil }
      agreeing += 1
    }
    // Two series that meet always: half of all rows agree with an earlier one.
    return agreeing * 4 >= rows ? found : nil
  }

  /// What is known of a series, from its first row to its last, those to come included.
  /// - Parameter rows: of the table, by rising period.
  func known(rows: [Int], periods: [Int], first: Int, end: Int) -> KnownRows {
    guard !columns.isEmpty || holidays != nil, let lastRow = rows.last else { return .none }
    let last = max(periods[lastRow], end + (holidays == nil ? 0 : ahead))
    let filled = columns.indices.map { column -> [Double] in
      var own = [Double](repeating: .nan, count: last - first + 1)
      for row in rows where periods[row] >= first { own[periods[row] - first] = values[column][row] }
      fillGaps(&own, column: column, first: first, upTo: end - first)
      return own
    }
    guard let holidays else { return KnownRows(firstPeriod: first, columns: filled) }
    let rows = (first...last).map { holidays.values(of: $0) }
    return KnownRows(
      firstPeriod: first, columns: filled + holidays.columns.indices.map { column in rows.map { $0[column] } })
  }

  /// By column: the periods of a series whose cell stands empty in a row of the file.
  func emptyCells(rows: [Int], periods: [Int]) -> [Set<Int>] {
    values.map { own in Set(rows.lazy.filter { own[$0].isNaN }.map { periods[$0] }) }
  }

  /// What is to come and was not written down stays unknown; only the calendar goes on.
  private func fillGaps(_ own: inout [Double], column: Int, first: Int, upTo last: Int) {
    if let shared = shared[column] {
      for index in own.indices where own[index].isNaN { own[index] = shared[first + index] ?? .nan }
    }
    guard columns[column].kind != .binary else {
      for index in own.indices where own[index].isNaN && index <= last { own[index] = 0 }
      return
    }
    var known = own.first { !$0.isNaN } ?? .nan
    for index in own.indices where index <= last {
      if own[index].isNaN { own[index] = known } else { known = own[index] }
    }
  }
}
