public import Boosting
public import Learners
import Matrices
import Support
public import TreeModel

/// Gradient boosting as a learner: see room Boosting for what its settings mean.
public struct GradientBoostingSettings: Sendable, Equatable {
  /// `objective` is set by the task where it is left at `.binary`, and kept where it is another one.
  public var boosting: BoostingSettings
  public var bins = BinningSettings()

  public init(_ boosting: BoostingSettings = BoostingSettings(.binary)) { self.boosting = boosting }

  /// Fits bins and trees. Throws what boosting throws (`E4311` to `E4316`), and what the task's checkpoint throws.
  public func fit(_ task: LearningTask) throws -> Learner {
    try task.check()
    var settings = boosting
    if settings.objective == .binary {
      switch task.kind {
      case .binary: break
      case .multiclass(let classes): settings.objective = .multiclass(classes: classes)
      case .regression: settings.objective = .squared
      }
    }
    settings.seed = task.seed
    let matrix = BinnedMatrix(task.features, bins, threads: task.threads)
    let fitted = try settings.checked().fit(
      BoostingData(matrix, target: task.target, weights: task.weights), threads: task.threads,
      checkpoint: task.checkpoint)
    return .trees(
      TreeLearner(
        try TreeModel(
          trees: fitted.trees, featureCount: task.features.columnCount, outputs: fitted.baseScores.count,
          baseValues: fitted.baseScores, link: settings.objective.link)))
  }
}

extension Objective {
  /// How scores become predictions.
  public var link: Link {
    switch self {
    case .binary, .costs: .logistic(slope: 1)
    case .multiclass: .softmax
    case .poisson, .tweedie: .exponential
    case .squared, .absolute, .huber, .quantile: .identity
    }
  }
}
