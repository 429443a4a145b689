/// How columns become numbers for a learner that needs numbers.
public struct NumericDesignSettings: Sendable, Equatable {
  /// Which design columns are brought to mean 0 and standard deviation 1 (divisor n).
  public enum Standardisation: String, Sendable, CaseIterable {
    case none
    /// Those of numbers; the zeros and ones of categories stay. The default.
    case numbers
    case all
  }

  /// What a number becomes beside itself; only where it has more distinct values than pieces.
  public enum Expansion: Sendable, Equatable {
    case none
    /// A broken line with that many inner knots, at quantiles.
    case hinges(knots: Int)
    /// Bins of about equal mass in place of the number.
    case bins(count: Int)
    /// A straight line and smooth bends of it, with that many pieces; the penalty falls on the bends' curvature.
    case smooth(pieces: Int)
  }

  public var standardisation: Standardisation = .numbers
  /// A column that says that a number was missing, where one was. Categories always have it.
  public var missingIndicators = true
  public var expansion: Expansion = .none
  /// Levels of fewer rows share one column; 0 keeps all apart.
  public var smallestLevel = 0
  /// Pairs of feature columns whose products are added, after all else.
  public var interactions: [Pair] = []

  /// Two feature columns by their numbers.
  public struct Pair: Sendable, Equatable {
    public var first: Int
    public var second: Int

    public init(_ first: Int, _ second: Int) {
      self.first = first
      self.second = second
    }
  }

  /// Every pair of this many feature columns, in the order of the second.
  public static func allPairs(of columns: Int) -> [Pair] {
    (0..<columns).flatMap { second in (0..<second).map { Pair($0, second) } }
  }

  public init() {}
}
