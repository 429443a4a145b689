import ForecastModel
import Solution
import Support
import Tables
import TimeAxis

/// Rows that were observed since training, read by the contract of the model and held to it.
struct NewRows {
  struct Row {
    var period: Int
    /// NaN where it is not known.
    var value: Double
    /// Known-future columns in the order of the contract; NaN where nothing is said.
    var known: [Double]
    var line: Int
  }

  /// The rows of one series, oldest first.
  struct Group {
    var key: [String]
    /// What was observed.
    var rows: [Row]
    /// What is known of the time to come: rows after the last with a target, of any series where they share a calendar.
    var future: [Row]
  }

  var groups: [Group]
  /// What people should know of the file, and is no fault.
  var notes: [Diagnostic] = []

  /// More faults of one kind than this help nobody.
  private static let mostFaults = 10

  /// - Parameters:
  ///   - solution: how the client's files are written; nil is plain CSV.
  /// - Throws: every fault of the file with its line (65), or that it cannot be read (66).
  init(_ path: String, predictor: ForecastPredictor, solution: SolutionFile?) throws(Diagnostics) {
    let contract = predictor.contract
    let options = Self.options(path, solution: solution)
    let header = try Self.header(path, delimiter: options.delimiter)
    do throws(Diagnostic) {
      notes = [try contract.checkColumns(header, of: path, solution: solution)].compactMap { $0 }
    } catch { throw Diagnostics([error]) }
    let known = contract.knownFuture.enumerated().filter { header.contains($0.element.name) }
    let table = try Table.readingCSV(
      path, Self.columns(contract, known: known.map(\.element), solution: solution), options: options
    ).table
    guard let moments = table.timestamps(contract.timestamp), let values = table.numbers(contract.target) else {
      throw Diagnostics([
        Diagnostic(
          "E3050", "the columns '\(contract.timestamp)' and '\(contract.target)' do not hold timestamps and numbers",
          at: Place(file: path, line: 1), fix: "check the file", exitCode: .dataError)
      ])
    }
    let told = known.map { (place: $0.offset, values: Self.numbers(of: $0.element, in: table)) }
    let trained = Set(predictor.keys)
    var faults = [Diagnostic]()
    func fault(_ code: String, _ message: String, line: Int, hint: String? = nil, fix: String) {
      guard faults.count(where: { $0.code == code }) < Self.mostFaults else { return }
      faults.append(
        Diagnostic(code, message, at: Place(file: path, line: line), hint: hint, fix: fix, exitCode: .dataError))
    }
    var order = [[String]]()
    var found = [[String]: [Row]]()
    for row in 0..<table.rowCount {
      let line = table.lines[row]
      let key = contract.keys.map { column in table[column].map { $0.values.text(row) } ?? "" }
      if found[key] == nil {
        order.append(key)
        found[key] = []
        if !trained.contains(key), faults.count < Self.mostFaults {
          let name = key.joined(separator: " / ")
          let near = NearestName.of(name, in: predictor.keys.prefix(5000).lazy.map { $0.joined(separator: " / ") })
          fault(
            "E3080", "the model knows no series '\(name)'", line: line, hint: near.map { "did you mean '\($0)'?" },
            fix: "correct the row, take the series out, or train again with it")
        }
      }
      guard moments[row].magnitude < 1 << 50,
        let period = contract.frequency.period(of: moments[row], kind: contract.format.kind)
      else {
        fault(
          "E3053",
          "'\(contract.format.string(moments[row]))' does not begin \(contract.frequency.oneUnit) of "
            + "'\(contract.frequency.name)'", line: line, fix: "correct the row")
        continue
      }
      var known = told.isEmpty ? [] : [Double](repeating: .nan, count: contract.knownFuture.count)
      for column in told { known[column.place] = column.values[row] }
      found[key]?.append(Row(period: period, value: values[row], known: known, line: line))
    }
    func last(_ rows: some Sequence<Row>) -> Int? { rows.lazy.filter { !$0.value.isNaN }.map(\.period).max() }
    let sharesCalendar = contract.frequency != .integer
    let end = sharesCalendar ? last(found.values.joined()) : nil
    groups = order.map { key in
      let rows = (found[key] ?? []).sorted { ($0.period, $0.line) < ($1.period, $1.line) }
      for (before, row) in zip(rows, rows.dropFirst()) where before.period == row.period {
        let name = (key + [predictor.text(of: row.period)]).map { "'\($0)'" }.joined(separator: ", ")
        fault(
          "E3054", "the row for \(name) stands twice: duplicate of line \(before.line)", line: row.line,
          fix: "delete one of the two lines, or add them up before")
      }
      let end = sharesCalendar ? end : last(rows)
      let isFuture = { (row: Row) in row.value.isNaN && row.period > end ?? .min }
      return Group(key: key, rows: rows.filter { !isFuture($0) }, future: rows.filter(isFuture))
    }
    guard faults.isEmpty else {
      throw Diagnostics(faults.sorted { ($0.place?.line ?? 0) < ($1.place?.line ?? 0) })
    }
  }

  /// The names in the first line. Roughly: enough to know whether a column is there.
  private static func header(_ path: String, delimiter: UInt8) throws(Diagnostics) -> [String] {
    do throws(Diagnostic) {
      let line = try Files.read(path).prefix { $0 != UInt8(ascii: "\n") }
      return line.split(separator: delimiter).map { cell in
        String(String(decoding: cell, as: UTF8.self).filter { $0 != "\"" && $0 != "\r" && $0 != "\u{FEFF}" })
      }
    } catch { throw Diagnostics([error]) }
  }

  /// The numbers that stand for the cells of a known-future column; NaN for a text that training had not seen.
  private static func numbers(of column: ForecastContract.KnownFuture, in table: Table) -> [Double] {
    if column.kind != .category, let numbers = table.measurements(column.name) { return numbers }
    guard let cells = table[column.name]?.values else { return [Double](repeating: .nan, count: table.rowCount) }
    let places = Dictionary(column.levels.enumerated().map { ($0.element, Double($0.offset)) }) { first, _ in first }
    return (0..<table.rowCount).map { cells.isMissing($0) ? .nan : places[cells.text($0)] ?? .nan }
  }

  private static func columns(
    _ contract: ForecastContract, known: [ForecastContract.KnownFuture], solution: SolutionFile?
  ) -> [Tables.ColumnContract] {
    func missing(_ name: String) -> [String] {
      solution?.data.columns.first { $0.name == name }?.missing ?? []
    }
    let isCount = contract.format.kind == .integer
    let kind: ColumnType = isCount ? .integer : contract.format.kind == .date ? .date : .datetime
    return contract.keys.map { ColumnContract($0, .category, isRequired: true) } + [
      ColumnContract(contract.timestamp, kind, format: isCount ? nil : contract.format, isRequired: true),
      contract.targetColumn(missing: missing(contract.target)),
    ]
      + known.map { column in
        let declared = solution?.data.columns.first { $0.name == column.name }
        return contract.column(column, missing: missing(column.name), positive: declared?.positive)
      }
  }

  private static func options(_ path: String, solution: SolutionFile?) -> ReadingOptions {
    var options = ReadingOptions(source: path, unknownColumn: .ignore, isRequest: true)
    if let source = solution?.data.source {
      options.delimiter = source.delimiter.utf8.first ?? UInt8(ascii: ",")
      options.decimalComma = source.decimal == .comma
    }
    return options
  }
}
