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
  /// So many fits that differ in what they draw by chance, whose margins are averaged; at least 1. With few rows of a
  /// class what one fit draws moves its ranking more than its settings do.
  ///
  /// A task that leaves fewer rounds than all fits have together, or whose time is over in the first, gets one fit; time
  /// that is over later, the fits that are whole.
  public var repeats = 1

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
    var count = max(1, repeats)
    if let most = task.mostTrees {
      if most / count < settings.iterations { count = 1 }
      settings.iterations = min(settings.iterations, max(1, most))
    }
    let data = BoostingData(BinnedMatrix(task.features, bins, threads: task.threads), target: task.target, weights: task.weights)
    var fits = [BoostedTrees]()
    for number in 0..<count {
      settings.seed = task.seed &+ UInt64(number)
      let fitted = try settings.checked().fit(
        data, threads: task.threads, checkpoint: task.checkpoint, isOver: task.isOver)
      let isWhole = fitted.iterations == settings.iterations || settings.earlyStopping != nil
      if isWhole || fits.isEmpty { fits.append(fitted) }
      if !isWhole { break }
    }
    let share = 1 / Double(fits.count)
    let baseValues = fits[0].baseScores
    return .trees(
      TreeLearner(
        try TreeModel(
          trees: fits.count == 1 ? fits[0].trees : fits.flatMap { $0.trees.map { $0.scaled(by: share) } },
          featureCount: task.features.columnCount, outputs: baseValues.count, baseValues: baseValues,
          link: settings.objective.link)))
  }
}

extension DecisionTree {
  fileprivate func scaled(by factor: Double) -> DecisionTree {
    var tree = self
    for leaf in tree.leafValues.indices { tree.leafValues[leaf] *= factor }
    return tree
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
