/// The line of a file in which each row begins, kept as runs of rows that follow line by line: one run for most files,
/// one more for each blank line, row left out, or cell with a line break.
public struct LineMap: Sendable, Equatable {
  struct Run: Sendable, Equatable {
    var row: Int
    var line: Int
  }

  private(set) var runs: [Run]

  /// Rows that follow line by line from `firstLine`.
  public init(firstLine: Int) { runs = [Run(row: 0, line: firstLine)] }

  /// Nil where rows or lines do not rise.
  init?(runs: [Run]) {
    guard let first = runs.first, first.row == 0, first.line > 0 else { return nil }
    for (a, b) in zip(runs, runs.dropFirst()) where b.row <= a.row || b.line <= a.line { return nil }
    self.runs = runs
  }

  /// No rows yet.
  init() { runs = [] }

  /// The line, from 1, in which `row` begins. O(log runs).
  public subscript(row: Int) -> Int {
    var (low, high) = (0, runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].row <= row { low = middle } else { high = middle }
    }
    return low < runs.count ? runs[low].line + row - runs[low].row : row + 1
  }

  /// Adds a row that comes after all rows so far.
  mutating func append(row: Int, line: Int) {
    if let last = runs.last {
      if last.row >= row {
        runs[runs.count - 1].line = line
        return
      }
      if last.line + row - last.row == line { return }
    }
    runs.append(Run(row: row, line: line))
  }

  /// Adds the rows of a later part of the file.
  mutating func append(_ other: LineMap, rowOffset: Int, lineOffset: Int, rows: Int) {
    for run in other.runs where run.row < rows { append(row: run.row + rowOffset, line: run.line + lineOffset) }
  }

  mutating func removeAll() { runs.removeAll(keepingCapacity: true) }
}
