import Evaluation
import LearnerFitting

/// Losses of predictions row by row, for telling a lead from luck.
enum PairedLosses {
  /// Log loss of each row; squared error of a number.
  static func losses(of predictions: OutOfFold, target: ClassifyTarget) -> [Double] {
    let outputs = max(1, predictions.outputs)
    return predictions.rows.enumerated().map { place, row in
      let first = predictions.values[place * outputs]
      if target.isRegression {
        let error = first - target.values[row]
        return error * error
      }
      let label = Int(target.values[row])
      guard outputs > 1 else { return logLoss(ofProbability: label == 1 ? first : 1 - first) }
      return logLoss(ofProbability: predictions.values[place * outputs + min(label, outputs - 1)])
    }
  }

  /// Whether the mean of the first losses is at most so many standard errors of the difference above that of the second.
  static func isLevel(_ losses: [Double], with others: [Double], weights: [Double], errors: Double) -> Bool {
    let total = weights.reduce(0, +)
    guard total > 0 else { return true }
    var (sum, squares, squaredWeights) = (0.0, 0.0, 0.0)
    for row in weights.indices {
      let difference = losses[row] - others[row]
      sum += weights[row] * difference
      squares += weights[row] * difference * difference
      squaredWeights += weights[row] * weights[row]
    }
    let mean = sum / total
    let variance = max(0, squares / total - mean * mean)
    // What cannot be counted is no lead.
    return !(mean > errors * (variance * squaredWeights).squareRoot() / total)
  }
}
