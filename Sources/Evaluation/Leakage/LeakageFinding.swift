/// A sign that the future, or the judged rows themselves, found their way into what a model learns from.
public struct LeakageFinding: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// One column alone predicts almost perfectly.
    case almostPerfectColumn = "almost_perfect_column"
    /// The same id stands on both sides of a split.
    case idAcrossSplits = "id_across_splits"
    /// Rows with the same features stand on both sides of a split.
    case duplicateRowAcrossSplits = "duplicate_row_across_splits"
    /// A value was known only after the moment of the prediction.
    case knownTooLate = "known_too_late"
  }

  public var kind: Kind
  /// The column that leaks; empty where it is the rows.
  public var column: String
  /// What was measured, in words: "AUC of this column alone".
  public var measure: String
  public var value: Double
  /// From where on it is an alarm; under it the finding is a note.
  public var limit: Double
  /// A few rows that show it, numbered from 0; for rows on both sides the training row and then the judged one.
  public var examples: [Example]

  public struct Example: Sendable, Equatable {
    public var row: Int
    /// The training row that it equals.
    public var trainingRow: Int?

    public init(row: Int, trainingRow: Int? = nil) {
      self.row = row
      self.trainingRow = trainingRow
    }
  }

  public var isAlarm: Bool { value >= limit }

  public init(
    _ kind: Kind, column: String = "", measure: String, value: Double, limit: Double, examples: [Example]
  ) {
    self.kind = kind
    self.column = column
    self.measure = measure
    self.value = value
    self.limit = limit
    self.examples = examples
  }
}

/// Looks for leaks. Pure: what to do about a finding is the caller's.
public enum LeakageAlarms {
  /// Examples given with a finding.
  static let exampleCount = 5
}
