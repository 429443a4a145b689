public import ClientTables
public import Digests
public import LearnerFitting
public import Solution
public import Support
public import Tables
import Evaluation

/// The client's table as classification reads it: features, target, weights, and what was sampled.
public struct ClassifyData: Sendable {
  public var table: Table
  /// Of all cells: what stages are made from.
  public var digest: Digest
  /// What messages call the file.
  public var source: String
  /// In which `solution.yaml` stands, from where the user stands.
  public var folder: String
  public var target: ClassifyTarget
  public var weights: [Double]?
  /// The unit that was sampled, for each row: the row itself, or its group (a customer with several rows).
  public var units: [Int]
  public var unitNames: [String]
  /// Columns that may become features, in the order of the file.
  public var featureNames: [String]
  /// Columns that are no features but may be key or time of one: ids, keys, times.
  public var contextNames: [String]
  /// Columns that cut the rows into groups, in the order of the file: categories, binary and sensitive ones.
  public var sliceNames: [String]
  /// Column by which rows are in order of time; nil where there is none.
  public var timeName: String?
  /// The client's own model, where it competes.
  var imported: ImportedCandidate?
  /// Warnings and notes about the data, for people.
  public var notes: [Diagnostic]
  public var facts: Facts

  /// What a report says about the data before anything is fitted.
  public struct Facts: Sendable {
    public var rows: Int
    public var columns: Int
    /// By column: share of empty cells, where there are any.
    public var missing: [(name: String, share: Double)]
    /// Rows that say the same as an earlier one in every feature and the target.
    public var repeatedRows: Int
    /// Columns with one value only.
    public var constantColumns: [String]
    /// Columns that are read and checked, but are no feature, and why.
    public var unusedColumns: [(name: String, why: String)]
    public var notes: [String]
  }

  /// Reads and checks the table at `path`.
  ///
  /// Throws `Diagnostics` with every fault of the data (65), or of the file (66).
  /// - Parameter folder: in which `solution.yaml` stands.
  public init(reading path: String, solution: SolutionFile, folder: String, threads: Int) throws(Diagnostics) {
    self.folder = folder
    let client = try ClientTable(
      reading: path, solution: solution, required: [.id, .timestamp, .available], threads: threads)
    let settings = solution.data
    table = client.table
    source = path
    digest = try Self.digest(path)
    notes = client.notes
    var faults = client.missingFaults(above: settings.checks.maxMissing)
    let identifiers = settings.columns(as: .id).map(\.name)
    if settings.checks.duplicateKey == .error, !identifiers.isEmpty {
      faults += table.duplicateFaults(by: identifiers, source: path)
    }
    do throws(Diagnostics) {
      if let column = settings.columns(as: .target).first {
        target = try ClassifyTarget(table: table, column: column, source: path)
      } else {
        target = .unknown(rows: table.rowCount)
      }
    } catch {
      throw Diagnostics(faults + error.list)
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
    weights = try Self.weights(settings.columns(as: .weight).first?.name, table, source: path)
    timeName = settings.columns(as: .timestamp).first?.name
    var grouping = [String]()
    if case .group(let column) = solution.split.method { grouping = [column] }
    (units, unitNames) = Self.units(table, by: grouping)
    featureNames = settings.columns(as: .feature).map(\.name)
    contextNames = settings.columns.filter { [.id, .user, .timestamp, .event].contains($0.role) }.map(\.name)
    sliceNames = settings.columns.filter { column in
      (column.role == .feature || column.role == .sensitive) && (column.type == .category || column.type == .binary)
    }.map(\.name)
    let prepared = solution.preparedColumns
    let constant = featureNames.filter { [table] name in
      !prepared.contains(name) && (table[name].map { Self.isConstant($0.values) } ?? false)
    }
    facts = Facts(
      rows: table.rowCount, columns: settings.columns.count, missing: client.missing,
      repeatedRows: table.duplicates(by: featureNames + settings.columns(as: .target).map(\.name)).count, constantColumns: constant,
      unusedColumns: [], notes: client.notes.map(\.message))
    facts.unusedColumns = settings.columns.compactMap { column in
      switch column.role {
      case .feature where constant.contains(column.name): (column.name, "it has one value only")
      case .sensitive: (column.name, "sensitive: for slices only")
      default: nil
      }
    }
    featureNames.removeAll { constant.contains($0) }
    if !constant.isEmpty {
      notes.append(
        Diagnostic(
          "E4506", "nothing is learnt from \(constant.joined(separator: ", ")): one value in every row",
          at: solution.place(of: "data.columns"), severity: .note, exitCode: .success))
    }
    guard !featureNames.isEmpty else {
      throw Diagnostics([
        Diagnostic(
          "E4503", "no column is left to learn from", at: solution.place(of: "data.columns") ?? Place(file: path),
          hint: constant.isEmpty ? nil : "columns with one value only: \(constant.joined(separator: ", "))",
          fix: "give at least one column of data.columns role: feature", exitCode: .configuration)
      ])
    }
    let bandFaults = ClassifyReview.faults(solution, data: self)
    if !bandFaults.isEmpty { throw Diagnostics(bandFaults) }
    if let own = solution.models.imported {
      do throws(Diagnostic) {
        imported = try ImportedCandidate(own, data: &self, solution: solution)
      } catch {
        throw Diagnostics([error])
      }
      notes += imported?.notes ?? []
      facts.notes += imported?.notes.map(\.message) ?? []
    }
  }

  /// The weights of the rows, nil without a column of them. Throws `E4502` at a cell that is none.
  private static func weights(_ column: String?, _ table: Table, source: String) throws(Diagnostics) -> [Double]? {
    guard let column, let weights = table.numbers(column) else { return nil }
    let wrong = weights.indices.filter { !(weights[$0] >= 0) || weights[$0] == .infinity }
    guard let row = wrong.first else { return weights }
    let held = weights[row].isNaN ? "is empty" : "holds \(table[column]?.values.text(row) ?? "")"
    throw Diagnostics([
      Diagnostic(
        "E4502", "column '\(column)' is the weight of a row, a number of at least 0, but line \(table.lines[row]) \(held)",
        at: Place(
          file: source, line: table.lines[row], detail: "\(wrong.count) of \(weights.count) rows", isCell: true),
        hint: "a row of weight 0 counts for nothing", fix: "correct the cell", exitCode: .dataError)
    ])
  }

  private static func digest(_ path: String) throws(Diagnostics) -> Digest {
    do throws(Diagnostic) { return try Digest(ofFile: path) } catch { throw Diagnostics([error]) }
  }

  /// A file that the solution names, from where the user stands.
  func path(beside path: String) -> String {
    path.hasPrefix("/") || folder == "." || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  /// Numbers the groups by their first row; every row is its own where there are no columns to group by.
  private static func units(_ table: Table, by columns: [String]) -> ([Int], [String]) {
    guard !columns.isEmpty else { return (Array(0..<table.rowCount), (0..<table.rowCount).map { "row \($0 + 1)" }) }
    var numbers = [String: Int]()
    var names = [String]()
    let units = (0..<table.rowCount).map { row -> Int in
      let name = table.keyText(row, by: columns)
      if let known = numbers[name] { return known }
      numbers[name] = names.count
      names.append(name)
      return names.count - 1
    }
    return (units, names)
  }

  private static func isConstant(_ values: ColumnValues) -> Bool {
    guard values.count > 1 else { return true }
    switch values {
    case .numbers(let all): return all.allSatisfy { $0 == all[0] || ($0.isNaN && all[0].isNaN) }
    case .categories(let all): return all.codes.allSatisfy { $0 == all.codes[0] }
    case .flags(let all): return all.allSatisfy { $0 == all[0] }
    case .timestamps(let all, _): return all.allSatisfy { $0 == all[0] }
    case .texts: return false
    }
  }
}
