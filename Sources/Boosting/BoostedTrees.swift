public import TreeModel

/// What boosting made: trees, the constants they add to, and how the loss went.
public struct BoostedTrees: Sendable, Equatable {
  /// What was learnt: how scores become predictions.
  public var objective: Objective
  /// Constant score of each class; zero where the rows brought their own start.
  public var baseScores: [Double]
  /// Trees with the learning rate in their values, iteration by iteration; within one, a tree a class.
  public var trees: [DecisionTree]
  /// Names of the features, in order.
  public var features: [String]
  /// Every iteration that was tried, also those that early stopping took back.
  public var record: [IterationRecord]
  /// Iterations of least validation loss, where early stopping ends `trees`; all where nothing was watched.
  public var bestIteration: Int

  /// The losses after one iteration.
  public struct IterationRecord: Sendable, Equatable {
    /// Mean loss of the validation part; nil where there is none.
    public var validation: Double?

    /// What one iteration left of the loss.
    public init(validation: Double?) { self.validation = validation }
  }

  /// Trees that were fitted before, for instance as a file keeps them.
  public init(
    objective: Objective, baseScores: [Double], trees: [DecisionTree], features: [String],
    record: [IterationRecord] = [], bestIteration: Int
  ) {
    self.objective = objective
    self.baseScores = baseScores
    self.trees = trees
    self.features = features
    self.record = record
    self.bestIteration = bestIteration
  }

  /// Iterations in `trees`.
  public var iterations: Int { trees.count / max(1, baseScores.count) }

  /// The trees of the first iterations alone.
  public func prefix(iterations: Int) -> BoostedTrees {
    var result = self
    result.trees = Array(trees.prefix(iterations * baseScores.count))
    result.record = Array(record.prefix(iterations))
    result.bestIteration = min(bestIteration, iterations)
    return result
  }
}

/// What a feature brought to the trees.
public struct FeatureImportance: Sendable, Equatable {
  /// Its name.
  public var feature: String
  /// Loss reduction of its splits.
  public var gain: Double
  /// Number of its splits.
  public var splits: Int
}

extension BoostedTrees {
  /// Of every feature, in order.
  public var importances: [FeatureImportance] {
    var result = features.map { FeatureImportance(feature: $0, gain: 0, splits: 0) }
    for tree in trees {
      for split in tree.splits {
        result[split.feature].gain += split.gain
        result[split.feature].splits += 1
      }
    }
    return result
  }
}
