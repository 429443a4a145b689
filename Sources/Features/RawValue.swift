/// One value of a raw column, before any preparation.
public enum RawValue: Sendable, Equatable {
  case missing
  /// Of a number column; of an integer column too.
  case number(Double)
  /// Of a category or text column. An empty text is a missing one.
  case text(String)
  /// Of a binary column.
  case flag(Bool)
  /// Days or seconds since 1970, by the type of the column; or an integer.
  case timestamp(Int)

  /// The value as a number; NaN where it is missing, or a text.
  package var double: Double {
    switch self {
    case .missing, .text: .nan
    case .number(let value): value
    case .flag(let value): value ? 1 : 0
    case .timestamp(let value): Double(value)
    }
  }

  /// The value as a whole number, where it is one.
  package var whole: Int? {
    switch self {
    case .timestamp(let value): value
    case .number(let value): Int(exactly: value)
    case .flag(let value): value ? 1 : 0
    case .missing, .text: nil
    }
  }
}
