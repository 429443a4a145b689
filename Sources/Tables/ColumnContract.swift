public import TimeAxis

/// What the cells of a column may hold.
public enum ColumnType: String, Sendable, CaseIterable {
  /// A decimal number.
  case number
  /// One of a set of names.
  case category
  /// A day.
  case date
  /// A moment without zone or in UTC.
  case datetime
  /// A whole number of at most 18 digits.
  case integer
  /// Yes or no.
  case binary
  /// Free text.
  case text
}

/// What a client promises about a column: checked in every cell, with the line where it is broken.
public struct ColumnContract: Sendable, Equatable {
  public var name: String
  public var type: ColumnType
  /// The written form of a date or date-time column. `nil`, the default: ISO 8601, `yyyy-MM-dd`, and for date-times
  /// `yyyy-MM-dd HH:mm[:ss]`, with a space or a `T`.
  public var format: TimestampFormat?
  /// Least value of a number or integer, itself allowed. `nil`: no bound.
  public var min: Double?
  /// Greatest value of a number or integer, itself allowed. `nil`: no bound.
  public var max: Double?
  /// Texts that stand for "not known". An empty cell always does.
  public var missing: [String] = []
  /// The text that means yes in a binary column. Where it is one of the words that solkit knows (`1`, `yes`, `true`,
  /// ...), only the words for no are the other value; else everything but `positive` and `missing` is no, unless
  /// `allowedValues` says more. `nil`: 1, true, yes, y, t and 0, false, no, n, f, in any case.
  public var positive: String?
  /// The only values that a category or a binary column with `positive` may hold. `nil`: any.
  public var allowedValues: [String]?
  /// False where the column must be there but its cells are neither checked nor kept.
  public var keep = true
  /// True where a missing cell is a fault: keys and timestamps.
  public var isRequired = false
  /// True where messages must not show what a cell holds.
  public var isSensitive = false

  public init(
    _ name: String, _ type: ColumnType, format: TimestampFormat? = nil, min: Double? = nil, max: Double? = nil,
    missing: [String] = [], positive: String? = nil, allowedValues: [String]? = nil, keep: Bool = true,
    isRequired: Bool = false, isSensitive: Bool = false
  ) {
    self.name = name
    self.type = type
    self.format = format
    self.min = min
    self.max = max
    self.missing = missing
    self.positive = positive
    self.allowedValues = allowedValues
    self.keep = keep
    self.isRequired = isRequired
    self.isSensitive = isSensitive
  }
}
