import Support

/// How the rows of a table are parted into training and judging, as numbers of rows.
public struct RowSplit: Sendable, Equatable {
  /// One training part with what is judged on it.
  public struct Fold: Sendable, Equatable {
    /// Rising row numbers.
    public var training: [Int]
    /// Rising row numbers; none of them is in `training`.
    public var validation: [Int]

    public init(training: [Int], validation: [Int]) {
      self.training = training
      self.validation = validation
    }
  }

  /// Rows that nothing is fitted or chosen on, rising.
  public var test: [Int]
  /// All other rows, rising.
  public var development: [Int]
  /// Folds within the development rows, repeat by repeat.
  public var folds: [Fold]

  public init(test: [Int], development: [Int], folds: [Fold]) {
    self.test = test
    self.development = development
    self.folds = folds
  }

  /// What a fold needs to exist.
  static func checkFolds(_ folds: Int, _ repeats: Int, share: Double, rows: Int) throws(Diagnostic) {
    guard folds >= 2, repeats >= 1 else {
      throw Diagnostic(
        "E4601", "a split needs at least 2 folds and 1 repeat, not \(folds) and \(repeats)",
        fix: "set split.folds to 5 and split.repeats to 1", exitCode: .configuration)
    }
    guard share >= 0, share < 1 else {
      throw Diagnostic(
        "E4602", "the test share is \(share), which leaves nothing to fit on",
        fix: "set split.test to a share such as 0.2", exitCode: .configuration)
    }
    guard rows >= 2 * folds else {
      throw Diagnostic(
        "E4603", "\(rows) rows are too few for \(folds) folds",
        fix: rows < 4
          ? "give more rows: the fewest folds are 2, and each needs 2 rows"
          : "set split.folds to at most \(rows / 2), or give more rows", exitCode: .dataError)
    }
  }

  static func fault(_ message: String, fix: String) -> Diagnostic {
    Diagnostic("E4604", message, fix: fix, exitCode: .dataError)
  }

  /// Rows that are not in `part`, rising.
  static func rest(of rows: [Int], without part: [Int]) -> [Int] {
    let taken = Set(part)
    return rows.filter { !taken.contains($0) }
  }
}
