import Digests
public import Solution
public import Support
import Connectors
import Tables
import TimeAxis

/// The client's table as read and checked: the first stage of every command that looks at data.
public struct ForecastData: Sendable {
  public var set: SeriesSet
  /// Warnings and notes about the data, for people.
  public var notes: [Diagnostic]
  public var facts: Facts

  /// What a report says about the data before anything is fitted.
  public struct Facts: Sendable, Equatable {
    public var rows: Int
    public var columns: Int
    /// Periods without a row, inside the data, and what was done with them in the words of the configuration.
    public var filledPeriods: Int
    public var gapPolicy: String
    /// By column: share of empty cells, where there are any.
    public var missing: [(name: String, share: Double)]
    /// Share of target values that are zero.
    public var zeroShare: Double
    /// Series that begin later than the first one.
    public var lateStarters: Int
    /// Columns that no candidate of this version looks at.
    public var unusedColumns: [String]
    /// Warnings of the reader.
    public var notes: [String]

    public static func == (a: Facts, b: Facts) -> Bool {
      a.rows == b.rows && a.columns == b.columns && a.filledPeriods == b.filledPeriods
        && a.gapPolicy == b.gapPolicy && a.missing.map(\.name) == b.missing.map(\.name)
        && a.missing.map(\.share) == b.missing.map(\.share) && a.zeroShare == b.zeroShare
        && a.lateStarters == b.lateStarters && a.unusedColumns == b.unusedColumns && a.notes == b.notes
    }
  }
}

extension ForecastData {
  /// The file of a solution's data, as a path from where the user stands.
  /// - Parameter folder: in which `solution.yaml` stands.
  public static func path(of solution: SolutionFile, in folder: String) -> String {
    let path = solution.data.source.filepath ?? ""
    return path.hasPrefix("/") || folder == "." || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  /// Reads and checks the table at `path`.
  ///
  /// Throws `Diagnostics` with every fault of the data (65), or of the file (66).
  public init(reading path: String, solution: SolutionFile, threads: Int) throws(Diagnostics) {
    let settings = solution.data
    let delimiter = settings.source.delimiter.utf8.first ?? UInt8(ascii: ",")
    let options = ReadingOptions(
      source: path, delimiter: delimiter, decimalComma: settings.source.decimal == .comma,
      unknownColumn: settings.checks.unknownColumn == .error ? .error : .ignore,
      badValue: BadValuePolicy(rawValue: settings.checks.badValue.rawValue) ?? .error, threads: threads)
    let reading = try Table.readingCSV(path, settings.columns.map(\.tableContract), options: options)
    var builder = SeriesBuilder(table: reading.table, solution: solution, source: path)
    set = try builder.build()
    notes = reading.notes + builder.notes
    let unused = settings.columns.filter { [.knownFuture, .pastOnly].contains($0.role) }.map(\.name)
    facts = Facts(
      rows: reading.table.rowCount, columns: settings.columns.count, filledPeriods: builder.filledPeriods,
      gapPolicy: settings.checks.missingPeriod.rawValue, missing: builder.missingShares,
      zeroShare: builder.zeroShare, lateStarters: builder.lateStarters, unusedColumns: unused,
      notes: reading.notes.map(\.message))
  }
}

extension Solution.ColumnContract {
  /// The column as the reader checks it.
  var tableContract: Tables.ColumnContract {
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
      positive: positive, keep: role != .ignore && role != .pastOnly, isRequired: role == .seriesID || role == .timestamp,
      isSensitive: role == .sensitive)
  }
}
