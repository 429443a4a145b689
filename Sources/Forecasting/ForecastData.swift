import Digests
import ForecastFitting
public import Solution
public import Support
import ClientTables
import Tables
import TimeAxis

/// The client's table as read and checked: the first stage of every command that looks at data.
public struct ForecastData: Sendable {
  public var set: SeriesSet
  /// Warnings and notes about the data, for people.
  public var notes: [Diagnostic]
  public var facts: Facts
  /// By series, from the first sign of a failure to the failure; empty lists where nobody marked any.
  public var events: [[ClosedRange<Int>]] = []

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
    ClientTable.path(of: solution, in: folder)
  }

  /// Reads and checks the table at `path`.
  ///
  /// Throws `Diagnostics` with every fault of the data (65), or of the file (66).
  public init(reading path: String, solution: SolutionFile, threads: Int) throws(Diagnostics) {
    let settings = solution.data
    let reading = try ClientTable(
      reading: path, solution: solution, required: [.seriesID, .timestamp], threads: threads)
    var builder = SeriesBuilder(table: reading.table, solution: solution, source: path)
    set = try builder.build()
    if let hierarchy = solution.forecast.hierarchy {
      do throws(Diagnostic) { _ = try Hierarchy(hierarchy, of: set, source: path) } catch { throw Diagnostics([error]) }
    }
    notes = reading.notes + builder.notes
    let looksAhead = solution.models.candidates.contains { CandidateKind(rawValue: $0)?.usesKnownColumns ?? false }
    let unused = settings.columns.filter { $0.role == .pastOnly || $0.role == .knownFuture && !looksAhead }.map(\.name)
    events = EventMarks.read(reading.table, solution: solution, set: set)
    facts = Facts(
      rows: reading.table.rowCount, columns: settings.columns.count, filledPeriods: builder.filledPeriods,
      gapPolicy: settings.checks.missingPeriod.rawValue, missing: builder.missingShares,
      zeroShare: builder.zeroShare, lateStarters: builder.lateStarters, unusedColumns: unused,
      notes: reading.notes.map(\.message))
  }
}
