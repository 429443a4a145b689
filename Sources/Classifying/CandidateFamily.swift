import LearnerFitting

/// A kind of model that may compete, named as in `models.candidates`; from the simple to the rich, and where equal from the
/// fast to the slow.
public enum CandidateFamily: String, Sendable, CaseIterable {
  /// The client's own model; see `ImportedCandidate`.
  case imported
  case linearRegression = "linear_regression"
  case ridge
  case lasso
  case elasticNet = "elastic_net"
  case logisticRegression = "logistic_regression"
  case gaussianNaiveBayes = "gaussian_naive_bayes"
  case multinomialNaiveBayes = "multinomial_naive_bayes"
  case kNearestNeighbours = "k_nearest_neighbours"
  case linearSVM = "linear_svm"
  case isolationForest = "isolation_forest"
  case decisionTree = "decision_tree"
  case gradientBoosting = "gradient_boosting"
  case randomForest = "random_forest"

  /// The name of the blend of all others.
  public static let ensemble = "ensemble"

  /// The families that a client lists, from the simple to the rich, each once.
  static func ladder(_ names: [String]) -> [CandidateFamily] { allCases.filter { names.contains($0.rawValue) } }
}
