/// How trees are boosted. Settings are checked once, by `checked()`; only the plan that it returns can be fitted.
public struct BoostingSettings: Sendable, Equatable {
  /// What is learnt, and the loss that the trees reduce.
  public var objective: Objective
  /// Trees (of each class), at least 1.
  public var iterations = 100
  /// What a tree's values are multiplied by, over 0 to 1. Smaller needs more trees and is often better.
  public var learningRate = 0.1
  /// How each tree grows.
  public var tree = GrowthSettings()
  /// Which rows each tree sees.
  public var rows = RowSampling.all
  /// Ends when the loss of the validation part has not fallen for so many iterations, at least 1; nil: never.
  public var earlyStopping: Int? = nil
  /// What each class weighs, by its number, not negative; nil: all one.
  public var classWeights: [Double]? = nil
  /// Whether gradients are rounded before they are summed.
  public var gradients = GradientRounding.auto
  /// Chooses rows, features and roundings: the same seed, the same trees.
  public var seed: UInt64 = 42

  /// The defaults of everything but what is learnt.
  public init(_ objective: Objective) { self.objective = objective }
}

/// Which rows a tree sees.
public enum RowSampling: Sendable, Equatable {
  case all
  /// A part of the rows, over 0 to 1, drawn anew after so many iterations, at least 1 (Friedman, Comput. Stat.
  /// Data Anal. 38, 2002).
  case part(Double, every: Int = 1)
  /// The part of the rows with the largest gradients, and of the others a part drawn at random, which weigh the more:
  /// gradient-based one-side sampling (Ke et al., NeurIPS 2017). Both over 0, together at most 1.
  case goss(top: Double, other: Double)
}

/// Whether gradients are rounded to few levels before they are summed, which is faster.
public enum GradientRounding: Sendable, Equatable {
  /// Where that costs no accuracy: with many rows whose gradients are of like size.
  case auto
  case fine
  /// So many levels on each side of zero, 2 to 127.
  case coarse(levels: Int)
}
