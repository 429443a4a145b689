// Room ClientTables: the client's file, read by the contract of its columns; what every vertical begins with.

public import Solution
public import Support
public import Tables
import TimeAxis

/// The client's table as read and checked, before a vertical makes its own data of it.
public struct ClientTable: Sendable {
  public var table: Table
  /// What messages call the file.
  public var source: String
  /// Warnings and notes of the reader, for people.
  public var notes: [Diagnostic]
  /// By column: share of empty cells, where there are any.
  public var missing: [(name: String, share: Double)]

  /// The file of a solution's data, as a path from where the user stands.
  /// - Parameter folder: in which `solution.yaml` stands.
  public static func path(of solution: SolutionFile, in folder: String) -> String {
    self.path(solution.data.source.filepath ?? "", in: folder)
  }

  /// A path of the client's folder, from where the user stands.
  /// - Parameter folder: in which `solution.yaml` stands.
  public static func path(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || folder == "." || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  /// Reads and checks the table at `path`.
  /// - Parameter required: roles whose cells must not be empty.
  /// - Throws: `Diagnostics` with every fault of the data (65), or of the file (66).
  public init(
    reading path: String, solution: SolutionFile, required: [Solution.ColumnContract.Role], threads: Int
  ) throws(Diagnostics) {
    try self.init(
      reading: path, source: solution.data.source, columns: solution.data.columns, checks: solution.data.checks,
      required: required, kept: solution.columnsBesideFeatures, threads: threads)
  }

  /// Reads and checks one table of several.
  /// - Parameters:
  ///   - required: roles whose cells must not be empty.
  ///   - kept: columns that are read also where their role says that nobody looks at them.
  /// - Throws: `Diagnostics` with every fault of the data (65), or of the file (66).
  public init(
    reading path: String, source settings: DataSource, columns: [Solution.ColumnContract], checks: DataChecks,
    required: [Solution.ColumnContract.Role], kept: [String] = [], threads: Int
  ) throws(Diagnostics) {
    let options = ReadingOptions(
      source: path, delimiter: settings.delimiter.utf8.first ?? UInt8(ascii: ","),
      decimalComma: settings.decimal == .comma,
      unknownColumn: checks.unknownColumn == .error ? .error : .ignore,
      badValue: BadValuePolicy(rawValue: checks.badValue.rawValue) ?? .error, threads: threads)
    let contracts = columns.map { column in
      column.tableContract(isRequired: required.contains(column.role), isKept: kept.contains(column.name))
    }
    let reading = try Table.readingCSV(path, contracts, options: options)
    table = reading.table
    source = path
    notes = reading.notes
    missing = []
    for column in table.columns where table.rowCount > 0 {
      let empty = (0..<table.rowCount).count { column.values.isMissing($0) }
      if empty > 0 { missing.append((column.name, Double(empty) / Double(table.rowCount))) }
    }
    notes += absurdNumbers
  }

  /// No quantity of a business has that many digits: a slip of the keyboard, or the word for "none" of another program.
  private static let absurdSize = 1e30

  /// A warning for each column of numbers with one beyond all measure, at its first such cell.
  private var absurdNumbers: [Diagnostic] {
    table.columns.compactMap { column in
      guard case .numbers(let values) = column.values else { return nil }
      let rows = values.indices.filter { abs(values[$0]) >= Self.absurdSize }
      guard let row = rows.first else { return nil }
      return Diagnostic(
        "E3017", "column '\(column.name)' holds \(values[row])",
        at: Place(
          file: source, line: table.lines[row], detail: "\(rows.count) of \(table.rowCount) rows", isCell: true),
        hint: "no quantity is that large; such numbers drown all others in means and errors",
        fix: "correct the cell, or declare max in data.columns", severity: .warning, exitCode: .success)
    }
  }

  /// A column with more empty cells than the client allows is a fault, `E3051`.
  /// - Parameter free: columns that may be as empty as they like.
  public func missingFaults(above limit: Double, besides free: [String] = []) -> [Diagnostic] {
    missing.filter { $0.share > limit && !free.contains($0.name) }.compactMap { name, share in
      guard let values = table[name]?.values,
        let first = (0..<table.rowCount).first(where: { values.isMissing($0) })
      else { return nil }
      let empty = (0..<table.rowCount).count { values.isMissing($0) }
      return Diagnostic(
        "E3051", "\(percent(share)) of column '\(name)' is empty, at most \(percent(limit)) may be",
        at: Place(file: source, line: table.lines[first], detail: "\(empty) of \(table.rowCount) rows", isCell: true),
        hint: "the first empty cell is in this line", fix: "fill the cells, or raise data.checks.max_missing",
        exitCode: .dataError)
    }
  }

  private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}

extension Solution.ColumnContract {
  /// The column as the reader checks it.
  /// - Parameter isKept: also where its role says that nobody looks at it.
  public func tableContract(isRequired: Bool, isKept: Bool = false) -> Tables.ColumnContract {
    let kind: Tables.ColumnType
    switch type {
    case .number: kind = .number
    case .integer: kind = .integer
    case .category: kind = .category
    case .text: kind = .text
    case .date: kind = .date
    case .datetime: kind = .datetime
    case .binary: kind = .binary
    }
    return Tables.ColumnContract(
      name, kind, format: format.flatMap { TimestampFormat($0) }, min: min, max: max, missing: missing,
      positive: positive, keep: isKept || role != .ignore && role != .pastOnly, isRequired: isRequired,
      isSensitive: role == .sensitive)
  }
}
