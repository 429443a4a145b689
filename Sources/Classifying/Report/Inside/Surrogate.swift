import ClassifyModel
import LearnerFitting
import Learners
import Matrices
import TreeModel

/// A shallow tree that repeats what a model says, with how well it does (Craven and Shavlik, NIPS 1995). It is a
/// summary for people and is never served.
struct Surrogate {
  var tree: DecisionTree
  /// Share of the variance of the model's predictions that the tree repeats, on rows that neither was fitted on.
  var fidelity: Double
  /// Share of those rows on which both decide alike; nil where nothing is decided.
  var agreement: Double?

  /// Rows that are looked at: some thousand give the same few splits as all.
  static let mostRows = 20_000

  /// - Parameters:
  ///   - predictions: of the model for the training rows.
  ///   - judged: rows that were not learnt from, with the model's predictions.
  ///   - threshold: from which prediction on something is decided.
  init?(
    training: FeatureMatrix, predictions: [Double], judged: FeatureMatrix, judgedPredictions: [Double],
    threshold: Double?, depth: Int = 3
  ) {
    guard training.rowCount >= 20, judged.rowCount >= 2 else { return nil }
    var growth = CartSettings()
    growth.maximumDepth = depth
    growth.minimumLeaf = max(5, training.rowCount / 100)
    growth.minimumSplit = 2 * growth.minimumLeaf
    let task = LearningTask(.regression, features: training, target: predictions)
    guard let learner = try? DecisionTreeSettings(growth: growth).fit(task), case .trees(let fitted) = learner,
      let only = fitted.model.trees.first, !only.splits.isEmpty
    else { return nil }
    tree = only
    let said = learner.predict(judged, threads: 1)
    let mean = judgedPredictions.reduce(0, +) / Double(judgedPredictions.count)
    var (missed, spread) = (0.0, 0.0)
    for (own, model) in zip(said, judgedPredictions) {
      missed += (own - model) * (own - model)
      spread += (model - mean) * (model - mean)
    }
    guard spread > 0 else { return nil }
    fidelity = 1 - missed / spread
    agreement = threshold.map { least in
      Double(zip(said, judgedPredictions).count { ($0 >= least) == ($1 >= least) }) / Double(said.count)
    }
  }
}
