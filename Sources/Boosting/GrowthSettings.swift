/// How one tree grows.
///
/// Settings are checked once, by `checked()`; only the plan that it returns can grow trees.
public struct GrowthSettings: Sendable, Equatable {
  /// Which leaf is split next.
  public enum Order: String, Sendable, Equatable, CaseIterable {
    /// The one that reduces the loss most (LightGBM): deep where it pays.
    case leafWise
    /// All of one depth before the next (XGBoost).
    case depthWise
    /// All of one depth, by one and the same condition (CatBoost's oblivious trees). Leaves that are smaller than
    /// the minimum take no part in the choice of a condition, but are split by it too.
    case symmetric
  }

  /// What the prediction does as a feature rises and all else stays.
  public enum Direction: Sendable, Equatable { case rising, falling }

  /// Most leaves of a tree, at least 2.
  public var maximumLeaves = 31
  /// Most splits between root and leaf, at least 1; nil: no limit.
  public var maximumDepth: Int? = nil
  /// Which leaf is split next.
  public var order = Order.leafWise
  /// Fewest rows in a leaf, at least 1.
  public var minimumRows = 20
  /// Least sum of second derivatives (times weights) in a leaf, at least 0.
  public var minimumHessian = 1e-3
  /// Least loss reduction of a split, at least 0.
  public var minimumGain = 0.0
  /// Penalty on the absolute value of a leaf, at least 0.
  public var l1 = 0.0
  /// Penalty on the square of a leaf, at least 0.
  public var l2 = 0.0
  /// Part of the features that a tree may use, over 0 to 1.
  public var featuresPerTree = 1.0
  /// Part of the features of the tree that a node may use, over 0 to 1.
  public var featuresPerNode = 1.0
  /// Directions by the position of the feature.
  public var monotone: [Int: Direction] = [:]
  /// Features that may meet on a path, as sets of positions; empty: all may. Features in no set stand alone.
  public var interactions: [[Int]] = []
  /// How the levels of a category are split in two.
  public var categories = CategorySettings()

  /// The settings that stand above.
  public init() {}
}

/// How the levels of a category are split in two, after LightGBM (Ke et al., NeurIPS 2017, and its manual).
public struct CategorySettings: Sendable, Equatable {
  /// Up to so many levels, one is split from all others; at least 0.
  public var oneAgainstRest = 4
  /// Most levels on the smaller side, at least 1.
  public var maximumLevels = 32
  /// Added to the hessian when levels are ordered by gradient / hessian, so that rare ones lie in the middle; at
  /// least 0.
  public var smoothing = 10.0
  /// Added to `l2` in splits of many levels against many, at least 0.
  public var l2 = 10.0
  /// Fewest rows of a level that may move by itself in a split of many against many, at least 1.
  public var minimumRows = 100

  /// The settings that stand above.
  public init() {}
}
