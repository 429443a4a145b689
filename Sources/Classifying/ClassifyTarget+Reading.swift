import LearnerFitting
import Solution
import Support
import Tables

extension ClassifyTarget {
  /// Reads the target from its column. Throws `E4501` where cells are empty, `E4504` where there is one value only.
  init(table: Table, column: Solution.ColumnContract, source: String) throws(Diagnostics) {
    name = column.name
    unit = column.unit
    guard let cells = table[column.name]?.values else {
      throw Diagnostics([
        Diagnostic("E4501", "there is no column '\(column.name)' to learn", at: Place(file: source), exitCode: .dataError)
      ])
    }
    let empty = (0..<table.rowCount).filter { cells.isMissing($0) }
    if let first = empty.first {
      throw Diagnostics([
        Diagnostic(
          "E4501", "the target '\(column.name)' is empty",
          at: Place(
            file: source, line: table.lines[first], detail: "\(empty.count) of \(table.rowCount) rows", isCell: true),
          hint: "nothing can be learnt from, or judged on, a row whose outcome is not known",
          fix: "fill the cell, or leave the row out", exitCode: .dataError)
      ])
    }
    switch cells {
    case .flags(let flags):
      kind = .binary
      values = flags.map { Double($0) }
      labels = [Self.negativeName(of: column), column.positive ?? "1"]
    case .categories(let categories):
      let used = Set(categories.codes)
      // Sorted, so that the numbers of classes do not depend on the order of the rows.
      labels = categories.levels.enumerated().filter { used.contains(Int32($0.offset)) }.map(\.element).sorted()
      let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($0.element, Double($0.offset)) })
      let map = categories.levels.map { places[$0] ?? 0 }
      values = categories.codes.map { map[Int($0)] }
      isCategory = true
      kind = labels.count == 2 ? .binary : .multiclass(labels.count)
    case .numbers(let numbers):
      kind = .regression
      labels = []
      values = numbers
    case .timestamps(let numbers, _):
      kind = .regression
      labels = []
      values = numbers.map { Double($0) }
    case .texts:
      throw Diagnostics([
        Diagnostic(
          "E4505", "the target '\(column.name)' is text", at: column.place ?? Place(file: source),
          hint: "a target is binary, a category or a number", fix: "give it type: category or number",
          exitCode: .configuration)
      ])
    }
    guard let first = values.first, values.contains(where: { $0 != first }) else {
      throw Diagnostics([
        Diagnostic(
          "E4504", "the target '\(column.name)' has the same value in every row", at: Place(file: source),
          hint: values.first.map { "it is '\(Self.shown($0, cells, labels))'" },
          fix: labels.isEmpty ? "bring rows of other outcomes" : "bring rows of both outcomes", exitCode: .dataError)
      ])
    }
  }

  /// The value of the first row as the client writes it: a binary column keeps yes and no only.
  private static func shown(_ value: Double, _ cells: ColumnValues, _ labels: [String]) -> String {
    if case .flags = cells { return labels[value == 1 ? 1 : 0] }
    return cells.text(0)
  }

  /// How the other value of a binary column is called: what the positive one is not.
  private static func negativeName(of column: Solution.ColumnContract) -> String {
    guard let positive = column.positive else { return "0" }
    let pairs = [("yes", "no"), ("true", "false"), ("y", "n"), ("t", "f"), ("1", "0")]
    let lower = positive.lowercased()
    guard let pair = pairs.first(where: { $0.0 == lower }) else { return "not \(positive)" }
    if positive == pair.0 { return pair.1 }
    return positive == positive.uppercased() ? pair.1.uppercased() : pair.1.prefix(1).uppercased() + pair.1.dropFirst()
  }
}
