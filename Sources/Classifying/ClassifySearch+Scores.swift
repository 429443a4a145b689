import Evaluation
import Learners
import Solution

/// How the settings of a family are compared.
extension ClassifySearch {
  func outOfFold(_ own: Progress, _ parts: [PreparedPart]) -> OutOfFold {
    let folds = own.predictions.keys.sorted()
    return OutOfFold(
      folds.map { (parts[$0].judgedRows, own.predictions[$0] ?? []) }, outputs: data.target.outputs)
  }

  /// The search metric by which a family's settings are compared.
  func score(_ own: Progress, _ parts: [PreparedPart]) -> Double {
    ClassifyMeasures(data: data, solution: solution).value(of: solution.search.metric, compared(own, parts))
  }

  /// Predictions for comparing a family's settings: after a quick calibration, since a forest that is well ordered but
  /// shy would else lose to one that is neither.
  func compared(_ own: Progress, _ parts: [PreparedPart]) -> OutOfFold {
    let predictions = outOfFold(own, parts)
    guard !data.target.isRegression, solution.models.calibration != .none else { return predictions }
    return CrossCalibration.quick(
      predictions, target: data.target, weights: data.weights, votes: own.trial.votes)
  }

  /// The settings that a family is listed with first, where the best ones lead them by no more than a standard error
  /// of the rows: with few rows of a class the best of many settings is the luckiest, and the list is in the order of what
  /// holds elsewhere. Ranges of the client's own have no such order.
  func settled(_ best: Progress, _ whole: [Progress], _ parts: [PreparedPart]) -> Progress {
    guard best.trial.number > 0, solution.search.space?.family(best.trial.family.rawValue) == nil,
      let first = whole.first(where: { $0.trial.number == 0 })
    else { return best }
    let (level, leader) = (compared(first, parts), compared(best, parts))
    let isLevel = PairedLosses.isLevel(
      PairedLosses.losses(of: level, target: data.target), with: PairedLosses.losses(of: leader, target: data.target),
      weights: level.rows.map { data.weights?[$0] ?? 1 }, errors: 1)
    return isLevel ? first : best
  }

  func isBetter(_ a: Double, _ b: Double, _ isFirst: Bool) -> Bool {
    if a.isNaN || b.isNaN { return b.isNaN && (!a.isNaN || isFirst) }
    if a == b { return isFirst }
    return ClassifyMeasures.isLowerBetter(solution.search.metric) ? a < b : a > b
  }
}
