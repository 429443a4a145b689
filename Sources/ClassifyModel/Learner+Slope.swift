import Learners
import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

extension Learner {
  /// By how much the prediction of a tree model moves for each unit of its margin, on the straight line between the row
  /// and the one from which `moved` led here; nil where the link of the model has no such line, or it has no trees.
  /// - Parameters:
  ///   - prediction: of the row, before any calibration.
  ///   - moved: sum of the row's shares, in units of the margin.
  ///   - calibrators: what the prediction goes through; looked at where the margin is no log-odds.
  func slope(to prediction: Double, moved: Double, by calibrators: [Calibrator]) -> Double? {
    if case .isolationForest = self, let calibrator = calibrators.first {
      // The margin is log2 of the score, and only its calibrator says what a score is worth.
      guard abs(moved) > 1e-9 else { return nil }
      return (calibrator.apply(prediction) - calibrator.apply(prediction * exp2(-moved))) / moved
    }
    guard case .trees(let trees) = self else { return nil }
    switch trees.model.link {
    case .logistic(let slope): return ClassifierModel.secant(prediction, slope * moved) * slope
    case .softmax: return ClassifierModel.secant(prediction, moved)
    case .exponential:
      guard abs(moved) > 1e-9, prediction > 0 else { return prediction }
      return (prediction - exp(log(prediction) - moved)) / moved
    case .identity, .signedSquare, .softplus, .step: return nil
    }
  }
}
