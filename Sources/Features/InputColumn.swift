public import TimeAxis

/// What a raw column of the client holds.
public enum InputType: String, Sendable, CaseIterable {
  case number, integer, category, binary, date, datetime, text

  /// Days, or seconds, counted from 1970.
  public var isTimestamp: Bool { self == .date || self == .datetime }
  /// True where a value is a text.
  public var isText: Bool { self == .category || self == .text }
}

/// A raw column that features are made of.
public struct InputColumn: Sendable, Equatable {
  public var name: String
  public var type: InputType
  /// How a date or date-time is written; nil for other types.
  public var format: TimestampFormat?
  /// Values of a category in the training rows, in ascending order of their UTF-8; empty before fitting. Another
  /// value is no fault: what it counts as is said by each step.
  public var levels: [String]

  public init(_ name: String, _ type: InputType, format: TimestampFormat? = nil, levels: [String] = []) {
    self.name = name
    self.type = type
    self.format = format
    self.levels = levels
  }
}
