/// What a client never wants to see in a list, and what it wants to see more of.
public struct RecommendRules: Sendable, Equatable {
  /// Holds for an item by one column of it. An item whose value is not known meets no condition.
  public struct Condition: Sendable, Equatable {
    public enum Test: Sendable, Equatable {
      /// The text is one of these.
      case isOneOf([String])
      /// The flag, or the availability, is this.
      case flag(Bool)
      /// The number lies between these, both included; nil is no bound.
      case range(least: Double?, most: Double?)
    }
    /// The client's own name of the column.
    public var column: String
    public var test: Test

    public init(_ column: String, _ test: Test) {
      self.column = column
      self.test = test
    }
  }

  /// No more than `most` items of one value of a column in a list. Items whose value is not known are not counted.
  public struct Limit: Sendable, Equatable {
    public var column: String
    /// At least 1.
    public var most: Int

    public init(_ column: String, most: Int) {
      self.column = column
      self.most = most
    }
  }

  /// Scores of items that meet a condition count more, or less.
  public struct Boost: Sendable, Equatable {
    public var condition: Condition
    /// Above 1 lifts, below 1 lowers; from 0.1 to 10.
    public var factor: Double

    public init(_ condition: Condition, factor: Double) {
      self.condition = condition
      self.factor = factor
    }
  }

  /// The factors that a boost may have, alone and together with others.
  public static let factors = 0.1...10.0

  /// Items that meet one of these are never shown.
  public var exclude: [Condition] = []
  public var limits: [Limit] = []
  public var boosts: [Boost] = []
  /// Items that are never shown, by the client's names.
  public var deny: [String] = []
  /// Where given, no other items are shown.
  public var allow: [String]?
  /// Items that go first in every list where nothing forbids them.
  public var pinned: [String] = []

  public init(
    exclude: [Condition] = [], limits: [Limit] = [], boosts: [Boost] = [], deny: [String] = [],
    allow: [String]? = nil, pinned: [String] = []
  ) {
    self.exclude = exclude
    self.limits = limits
    self.boosts = boosts
    self.deny = deny
    self.allow = allow
    self.pinned = pinned
  }

  /// Nothing is excluded, limited, boosted or pinned.
  public static let none = RecommendRules()

  /// A score with a boost: multiplied where it is at least 0, divided where it is below, so that a factor above 1 lifts
  /// either, a factor below 1 lowers either, the sign stays, and the order among items of one factor does not change.
  public static func boosted(_ score: Float, by factor: Float) -> Float { score < 0 ? score / factor : score * factor }
}
