import Evaluation
import Solution
import Support
import Tables
import TimeAxis

/// How a solution parts its rows, by `split:`.
enum ClassifySplit {
  /// Throws `Diagnostics` where the rows do not allow what is asked for (65), or a column does not hold it (78).
  static func make(_ solution: SolutionFile, data: ClassifyData) throws(Diagnostics) -> RowSplit {
    let settings = solution.split
    let seed = UInt64(bitPattern: Int64(solution.seed))
    let classes = data.target.isRegression ? RowSplit.strata(of: data.target.values) : data.target.values.map { Int($0) }
    do throws(Diagnostic) {
      var split: RowSplit
      switch settings.method {
      case .rollingOrigin, .leaveLastOut, .stratified:
        split = try RowSplit.stratified(
          classes: classes, test: settings.test, folds: settings.folds, repeats: settings.repeats, seed: seed)
      case .group:
        split = try RowSplit.grouped(
          groups: data.units, classes: classes, test: settings.test, folds: settings.folds, repeats: settings.repeats,
          seed: seed)
      case .cutoff(let column, let at):
        let (times, cutoff) = try times(column, at: at, data: data, solution: solution)
        split = try RowSplit.byTime(times: times, cutoff: cutoff, folds: settings.folds)
      case .column(let column):
        let cells = try cells(column, of: data.table, solution: solution)
        split = try given(cells, settings, classes: classes, seed: seed, solution: solution)
      case .file(let path, let column):
        let cells = try cells(path, column: column, data: data, solution: solution)
        split = try given(cells, settings, classes: classes, seed: seed, solution: solution)
      }
      guard split.folds.allSatisfy({ hasAll($0.training, of: data.target) }) else {
        throw Diagnostic(
          "E4552", "a class of '\(data.target.name)' is missing from the training rows of a fold",
          at: solution.place(of: "split"), hint: "the rarest class has too few rows for \(split.folds.count) folds",
          fix: split.folds.count > 2
            ? "lower split.folds, or bring more rows of that class" : "bring more rows of that class",
          exitCode: .dataError)
      }
      return split
    } catch {
      var fault = error
      if fault.place == nil { fault.place = solution.place(of: "split") }
      throw Diagnostics([fault])
    }
  }

  private static func hasAll(_ rows: [Int], of target: ClassifyTarget) -> Bool {
    guard !target.isRegression, target.isKnown else { return rows.count >= 2 }
    return Set(rows.map { Int(target.values[$0]) }).count == target.labels.count
  }

  private static func times(
    _ column: String, at: ScalarValue, data: ClassifyData, solution: SolutionFile
  ) throws(Diagnostic) -> ([Double], Double) {
    let place = solution.place(of: "split.at")
    guard let values = data.table[column]?.values else { throw missing(column, "split.column", solution) }
    switch (values, at) {
    case (.timestamps(let moments, let format), .text(let text)):
      // A column without a format of its own is written with a blank or a T between date and time; so is the cut.
      let other = text.utf8.map { $0 == UInt8(ascii: "T") ? UInt8(ascii: " ") : $0 }
      guard let cutoff = format.parse(Array(text.utf8)) ?? format.parse(other) else {
        throw Diagnostic(
          "E4553", "'\(text)' is no moment of column '\(column)'", at: place, hint: "written as \(format.pattern)",
          fix: "correct split.at", exitCode: .configuration)
      }
      return (moments.map { Double($0) }, Double(cutoff))
    case (.timestamps(let moments, _), .number(let cutoff)): return (moments.map { Double($0) }, cutoff)
    case (.numbers(let numbers), .number(let cutoff)): return (numbers, cutoff)
    default:
      throw Diagnostic(
        "E4553", "column '\(column)' cannot be cut at the value of split.at", at: place,
        hint: "a date, a date-time or a number was expected, written as in the column",
        fix: "name a column of time, or correct split.at", exitCode: .configuration)
    }
  }

  private static func missing(_ column: String, _ key: String, _ solution: SolutionFile) -> Diagnostic {
    Diagnostic(
      "E4554", "there is no column '\(column)' to split by", at: solution.place(of: key),
      fix: "correct \(key)", exitCode: .configuration)
  }

  private static func cells(_ column: String, of table: Table, solution: SolutionFile) throws(Diagnostic) -> [String] {
    guard let values = table[column]?.values else { throw missing(column, "split.column", solution) }
    return (0..<table.rowCount).map { values.text($0) }
  }

  /// The column of a file beside the data, with a line for each row.
  private static func cells(
    _ path: String, column: String, data: ClassifyData, solution: SolutionFile
  ) throws(Diagnostic) -> [String] {
    let place = solution.place(of: "split.filepath")
    let file = data.path(beside: path)
    let table: Table
    do throws(Diagnostics) {
      let options = ReadingOptions(unknownColumn: .ignore)
      table = try Table.readingCSV(file, [ColumnContract(column, .category)], options: options).table
    } catch {
      throw error.list.first ?? missing(column, "split.filepath", solution)
    }
    guard table.rowCount == data.table.rowCount else {
      throw Diagnostic(
        "E4555", "'\(path)' has \(table.rowCount) rows, the data has \(data.table.rowCount)", at: place,
        hint: "one line for each row of the data, in the same order", fix: "correct the file", exitCode: .dataError)
    }
    return try cells(column, of: table, solution: solution)
  }

  /// `train` and `test`, or numbers of folds of which one is the test part.
  private static func given(
    _ cells: [String], _ settings: SplitSettings, classes: [Int], seed: UInt64, solution: SolutionFile
  ) throws(Diagnostic) -> RowSplit {
    let numbers = cells.map { Int($0) }
    if numbers.allSatisfy({ $0 != nil }) {
      let folds = numbers.map { $0 ?? 0 }
      return try RowSplit.given(
        isTest: folds.map { $0 == settings.testFold }, foldOf: folds, classes: classes, folds: settings.folds,
        repeats: settings.repeats, seed: seed)
    }
    let known = ["train", "test"]
    if let row = cells.firstIndex(where: { !known.contains($0.lowercased()) }) {
      throw Diagnostic(
        "E4556", "row \(row + 1) of the split says '\(cells[row])'", at: solution.place(of: "split.column"),
        hint: "'train' and 'test' were expected, or fold numbers throughout", fix: "correct the cell",
        exitCode: .dataError)
    }
    return try RowSplit.given(
      isTest: cells.map { $0.lowercased() == "test" }, classes: classes, folds: settings.folds,
      repeats: settings.repeats, seed: seed)
  }
}
