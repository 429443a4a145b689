import Learners
import TreeModel

extension Learner {
  /// Boosting rounds or trees of a forest; nil for other learners.
  var rounds: Int? { if case .trees(let trees) = self { trees.model.iterationCount } else { nil } }

  /// The learner of the first rounds or trees only: what fewer of them would have given, to the last bit.
  func first(rounds: Int) -> Learner {
    guard case .trees(let trees) = self else { return self }
    return .trees(TreeLearner(trees.model.prefix(iterations: rounds)))
  }
}
