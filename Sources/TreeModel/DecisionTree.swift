// Room TreeModel: fitted trees, as they are kept, scored and explained. An endpoint links only this of boosting.

/// One tree as plain values: what fitting and importing make, and what `TreeModel` compiles into its compact layout.
public struct DecisionTree: Sendable, Equatable {
  /// Which rows go left; all others go right, but for missing values, which `missing` sends.
  public enum Condition: Sendable, Equatable {
    /// value <= threshold.
    case atMost(Double)
    /// Float(value) < threshold, as XGBoost compares.
    case below(Float)
    /// The code of the value, truncated to a whole number, is one of these. Negative and unknown codes go right.
    case among(Set<Int>)
    /// As `among`, but the value is first rounded to a Float and any negative one is unknown, as XGBoost reads codes.
    case amongSingle(Set<Int>)
  }

  /// What a missing value does.
  public enum Missing: Sendable, Equatable {
    /// NaN goes left.
    case left
    /// NaN goes right.
    case right
    /// NaN counts as zero (LightGBM's missing type None).
    case zero
    /// NaN and |value| <= 1e-35 go left (LightGBM's missing type Zero).
    case zeroLeft
    case zeroRight
  }

  /// An inner node. A negative child `c` is leaf `~c`, else a position in `splits`.
  public struct Split: Sendable, Equatable {
    public var feature: Int
    public var condition: Condition
    public var missing: Missing
    public var left: Int
    public var right: Int
    /// Loss reduction of the split; zero where it is not known.
    public var gain: Double
    /// Weight of the rows that pass here (their number where no weights are kept).
    public var cover: Double

    public init(
      feature: Int, condition: Condition, missing: Missing, left: Int, right: Int, gain: Double = 0, cover: Double = 0
    ) {
      self.feature = feature
      self.condition = condition
      self.missing = missing
      self.left = left
      self.right = right
      self.gain = gain
      self.cover = cover
    }
  }

  /// The root is the first; empty where the tree is one leaf.
  public var splits: [Split]
  /// At least one.
  public var leafValues: [Double]
  /// Weight of the rows of each leaf.
  public var leafCovers: [Double]

  public init(splits: [Split], leafValues: [Double], leafCovers: [Double]) {
    self.splits = splits
    self.leafValues = leafValues
    self.leafCovers = leafCovers
  }
}
