import ClientTables
import ForecastModel
import Solution
import Support
import Tables
import TimeAxis

/// The columns of a file of rows for a finished model, held against its contract.
extension ForecastContract {
  /// How a known-future column is read: within the bounds that the client declared.
  func column(_ known: KnownFuture, missing: [String] = [], positive: String? = nil) -> Tables.ColumnContract {
    let isNumber = known.kind == .number
    return ColumnContract(
      known.name, isNumber ? .number : known.kind == .binary ? .binary : .category,
      min: isNumber ? known.minimum ?? -Self.largest : nil, max: isNumber ? known.maximum ?? Self.largest : nil,
      missing: missing, positive: positive)
  }

  /// How the target is read.
  func targetColumn(missing: [String] = []) -> Tables.ColumnContract {
    ColumnContract(
      target, .number, min: minimum ?? -Self.largest, max: maximum ?? Self.largest, missing: missing)
  }

  /// Looks at the columns of a file that this contract does not know.
  ///
  /// Throws `E3085` (65) where one has nearly the name of a known-future column that is missing: a price that nobody
  /// reads would be taken for no price. Others are refused too, if the client's solution says so of its data.
  /// - Parameters:
  ///   - header: names in the first line.
  ///   - also: columns that the contract does not name and that are read all the same.
  ///   - solution: which columns the client declared, and what becomes of others; nil where nobody knows.
  /// - Returns: a note that names those that are passed over; nil where there are none, or the client declared them.
  func checkColumns(
    _ header: [String], of file: String, also: [String] = [], solution: SolutionFile? = nil
  ) throws(Diagnostic) -> Diagnostic? {
    let own = keys + statics + [timestamp, target] + knownFuture.map(\.name) + also
    let declared = solution?.data.columns.map(\.name) ?? []
    let others = header.filter { !own.contains($0) && !declared.contains($0) && !$0.isEmpty }
    guard !others.isEmpty else { return nil }
    for name in knownFuture.map(\.name) where !header.contains(name) {
      guard let near = NearestName.of(name, in: others) else { continue }
      throw Diagnostic(
        "E3085", "the file has a column '\(near)', but none '\(name)'", at: Place(file: file, line: 1),
        hint: "did you mean '\(name)' by '\(near)'?", fix: "rename the column, or take it out", exitCode: .dataError)
    }
    let names = others.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (others.count > 5 ? ", ..." : "")
    let what = others.count == 1 ? "a column that the model does not know" : "columns that the model does not know"
    let isRefused = solution?.data.checks.unknownColumn == .error
    guard solution == nil || isRefused else { return nil }
    let fault = Diagnostic(
      "E3086", "the file has \(what): \(names)", at: Place(file: file, line: 1),
      hint: isRefused ? "data.columns does not name it either" : "passed over",
      fix: isRefused
        ? "rename it, take it out, or set data.checks.unknown_column: ignore" : "take it out if it means nothing",
      severity: isRefused ? .error : .note, exitCode: isRefused ? .dataError : .success)
    if isRefused { throw fault }
    return fault
  }
}

extension RequestFile {
  /// Throws `E3054` (65) at the second of two rows of a series that are of one moment.
  func checkMoments(
    _ rows: [Int], of key: [String], moments: [Int], in table: Table, format: TimestampFormat
  ) throws(Diagnostic) {
    var first = [Int: Int]()
    for row in rows {
      guard let earlier = first.updateValue(row, forKey: moments[row]) else { continue }
      let name = (key + [format.string(moments[row])]).map { "'\($0)'" }.joined(separator: ", ")
      throw Diagnostic(
        "E3054", "the row for \(name) stands twice: duplicate of line \(table.lines[earlier])",
        at: Place(file: path, line: table.lines[row]), fix: "delete one of the two lines, or add them up before",
        exitCode: .dataError)
    }
  }
}
