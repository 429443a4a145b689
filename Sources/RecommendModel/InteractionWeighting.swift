#if canImport(Glibc)
import Glibc
#endif

/// How an interaction becomes a weight of a profile: the same in training, in a basket and for what is sent later.
public enum InteractionWeighting: String, Sendable, CaseIterable {
  /// Every item counts 1, however often it was taken.
  case binary
  /// The quantity itself; quantities of one item add up.
  case linear
  /// log(1 + quantity) of all quantities of one item.
  case log
  /// The rating itself; of several the last one holds.
  case rating

  /// The weight of a quantity or rating.
  public func weight(_ amount: Double) -> Float {
    switch self {
    case .binary: 1
    case .linear, .rating: Float(amount)
    case .log: Float(log1p(amount))
    }
  }

  /// The weight of an item that has one already and is taken again.
  public func combined(_ earlier: Float, _ later: Float) -> Float {
    switch self {
    case .binary: max(earlier, later)
    case .linear: earlier + later
    case .log: Float(log1p(expm1(Double(earlier)) + expm1(Double(later))))
    case .rating: later
    }
  }
}
