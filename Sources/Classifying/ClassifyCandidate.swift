import ClassifyModel
import Learners

/// A candidate once it was searched: how it predicts out of fold, how it is calibrated, and when it acts.
struct ClassifyCandidate: Sendable {
  var name: String
  /// Names and weights of the members of an ensemble; empty for a single model.
  var members: [(name: String, weight: Double)]
  /// How an ensemble puts its members together.
  var combination = Combination.mean
  /// Of an ensemble that is stacked, `search.metric` out of fold of the weighted one.
  var weightedScore: Double?
  /// The settings of a single model; nil for the baseline and the ensemble.
  var trial: Trial?
  /// Calibrated out of fold.
  var outOfFold: OutOfFold
  var calibrators: [Calibrator]
  var calibration: [String]
  /// Nil where nothing is decided.
  var decision: ClassifyDecision?
  /// `search.metric` out of fold.
  var score: Double
}
