import ClassifyModel
import Evaluation
import LearnerFitting
import Learners
import Solution

/// The calibration of a candidate, chosen and judged out of fold.
struct CrossCalibration: Sendable {
  /// Fitted on all out-of-fold rows; one an output, empty for a number.
  var calibrators: [Calibrator]
  /// The method of each, in words.
  var methods: [String]
  /// The out-of-fold predictions, each calibrated by what was fitted on the other folds.
  var calibrated: OutOfFold

  /// - Parameters:
  ///   - method: what `models.calibration` asks for.
  ///   - votes: where probabilities are shares of votes, of how many.
  init(
    _ predictions: OutOfFold, target: ClassifyTarget, weights: [Double]?, method: ModelSettings.Calibration,
    votes: Int? = nil
  ) {
    guard !target.isRegression else {
      (calibrators, methods, calibrated) = ([], [], predictions)
      return
    }
    if method == .auto, predictions.outputs > 1 {
      (calibrators, methods, calibrated) = ([], [], predictions)
      chooseTogether(target: target, weights: weights, votes: votes)
      return
    }
    let rowWeights = weights.map { all in predictions.rows.map { all[$0] } }
    var columns = [[Double]]()
    calibrators = []
    methods = []
    for output in 0..<predictions.outputs {
      let labels = predictions.rows.map { row -> Double in
        target.isBinary ? target.values[row] : (Int(target.values[row]) == output ? 1 : 0)
      }
      let column = Self.column(
        predictions.column(output), labels: labels, folds: predictions.folds, weights: rowWeights, method: method,
        votes: votes)
      calibrators.append(column.calibrator)
      methods.append(column.method)
      columns.append(column.crossFitted)
    }
    let outputs = predictions.outputs
    var values = [Double](repeating: 0, count: predictions.values.count)
    for place in predictions.rows.indices {
      var sum = 0.0
      for output in 0..<outputs { sum += columns[output][place] }
      for output in 0..<outputs {
        values[place * outputs + output] = outputs > 1 && sum > 0 ? columns[output][place] / sum : columns[output][place]
      }
    }
    calibrated = predictions.with(values)
  }

  private static func column(
    _ probabilities: [Double], labels: [Double], folds: [Int], weights: [Double]?, method: ModelSettings.Calibration,
    votes: Int?
  ) -> (calibrator: Calibrator, method: String, crossFitted: [Double]) {
    let candidates: [Calibrator.Method]
    switch method {
    case .none: candidates = [.none]
    case .platt: candidates = [.platt]
    case .isotonic: candidates = [.isotonic]
    case .beta: candidates = [.beta]
    case .auto:
      let rarest = min(labels.count { $0 == 1 }, labels.count { $0 == 0 })
      // A staircase needs many rows of either class for each of its steps.
      candidates = [.none, .platt, .beta] + (rarest >= 1000 ? [.isotonic] : [])
    }
    var best: (method: Calibrator.Method, losses: [Double], values: [Double])?
    // From the simple to the rich: the next one must gain more than its standard error over the rows, else it is luck.
    for candidate in candidates {
      let values = crossFitted(
        candidate, probabilities, labels: labels, folds: folds, weights: weights, votes: votes)
      let losses = labels.indices.map { logLoss(ofProbability: labels[$0] == 1 ? values[$0] : 1 - values[$0]) }
      guard let known = best else {
        best = (candidate, losses, values)
        continue
      }
      let isLevel = PairedLosses.isLevel(
        known.losses, with: losses, weights: weights ?? [Double](repeating: 1, count: labels.count), errors: 1)
      if !isLevel { best = (candidate, losses, values) }
    }
    let chosen = best?.method ?? .none
    return (
      Calibrator.fit(chosen, probabilities: probabilities, labels: labels, weights: weights, votes: votes), chosen.rawValue,
      best?.values ?? probabilities
    )
  }

  /// Each fold calibrated by what the others say.
  private static func crossFitted(
    _ method: Calibrator.Method, _ probabilities: [Double], labels: [Double], folds: [Int], weights: [Double]?,
    votes: Int?
  ) -> [Double] {
    guard method != .none else { return probabilities }
    var result = probabilities
    for fold in Set(folds).sorted() {
      let others = folds.indices.filter { folds[$0] != fold }
      // A single fold has nothing to learn from but itself.
      let learning = others.isEmpty ? Array(folds.indices) : others
      let calibrator = Calibrator.fit(
        method, probabilities: learning.map { probabilities[$0] }, labels: learning.map { labels[$0] },
        weights: weights.map { all in learning.map { all[$0] } }, votes: votes)
      for row in folds.indices where folds[row] == fold { result[row] = calibrator.apply(probabilities[row]) }
    }
    return result
  }
}
