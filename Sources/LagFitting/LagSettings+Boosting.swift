internal import Boosting
internal import Matrices

extension LagSettings {
  /// What boosting is told of one of `losses`.
  func boosting(_ loss: Loss, seed: UInt64, trees: Int) -> BoostingSettings {
    let objective: Objective =
      switch loss {
      case .squared, .squaredAndAbsolute: .squared
      case .absolute: .absolute
      case .quantile(let level): .quantile(level: level)
      case .poisson: .poisson
      case .tweedie(let power): .tweedie(power: power)
      }
    var boosting = BoostingSettings(objective)
    boosting.iterations = max(1, trees)
    boosting.learningRate = learningRate
    boosting.tree.maximumLeaves = leaves
    boosting.tree.minimumRows = leafRows
    boosting.tree.featuresPerTree = 0.7
    boosting.tree.l2 = 1
    boosting.tree.categories.smoothing = 20
    boosting.rows = .part(0.7)
    boosting.seed = seed
    return boosting
  }
}

extension LagRows {
  /// The rows as boosting takes them.
  func boostingData(_ matrix: FeatureMatrix, threads: Int) -> BoostingData {
    BoostingData(BinnedMatrix(matrix, threads: threads), target: targets, weights: weights, startScores: starts)
  }
}
