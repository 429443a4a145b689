public import Matrices

// Room LearnerFitting: how the learners of room Learners are fitted.

/// What there is to learn: features, target, and how to go about it.
public struct LearningTask: Sendable {
  public enum Kind: Sendable, Equatable {
    /// Target 0 or 1.
    case binary
    /// Target 0, 1, ... below the number.
    case multiclass(Int)
    case regression
  }

  public var kind: Kind
  public var features: FeatureMatrix
  /// Class or value of each row; never NaN.
  public var target: [Double]
  /// Weight of each row; nil: all one.
  public var weights: [Double]?
  public var seed: UInt64
  /// Results never depend on it.
  public var threads: Int
  /// Asked between steps of at most some milliseconds; throws to stop.
  public var checkpoint: @Sendable () throws -> Void
  /// Asked between trees: true ends boosting and forests with the trees that are finished, which are those that fewer
  /// trees would have given. At least one round, or one tree, is always made.
  public var isOver: @Sendable () -> Bool
  /// Boosting rounds or trees of a forest that are not exceeded, whatever settings say; nil: as settings say.
  public var mostTrees: Int?

  public init(
    _ kind: Kind, features: FeatureMatrix, target: [Double], weights: [Double]? = nil, seed: UInt64 = 42,
    threads: Int = 1, checkpoint: @escaping @Sendable () throws -> Void = {},
    isOver: @escaping @Sendable () -> Bool = { false }, mostTrees: Int? = nil
  ) {
    self.kind = kind
    self.features = features
    self.target = target
    self.weights = weights
    self.seed = seed
    self.threads = threads
    self.checkpoint = checkpoint
    self.isOver = isOver
    self.mostTrees = mostTrees
  }
}
