/// A number or a text, where a key takes either.
public enum ScalarValue: Sendable, Equatable {
  case number(Double)
  case text(String)
}
