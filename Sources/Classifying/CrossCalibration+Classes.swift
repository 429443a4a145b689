import ClassifyModel
import LearnerFitting
import Learners
import Solution

/// Several classes: what is calibrated is judged by the log loss of all classes at once.
extension CrossCalibration {
  /// What may be done to the probabilities of a row, from the simple to the rich.
  private enum Way {
    case temperature
    case each(Calibrator.Method)

    var name: String {
      switch self {
      case .temperature: "temperature"
      case .each(let method): method.rawValue
      }
    }
  }

  /// Calibrators of a class each have so many times the freedom of one temperature, and tell a class's few rows by heart.
  private static let fewestRows = 300

  /// The next richer way must lower the cross-fitted log loss by more than its standard error over the rows.
  mutating func chooseTogether(target: ClassifyTarget, weights: [Double]?, votes: Int?) {
    let predictions = calibrated
    var counts = [Int](repeating: 0, count: predictions.outputs)
    for row in predictions.rows { counts[min(Int(target.values[row]), counts.count - 1)] += 1 }
    let isLarge = (counts.min() ?? 0) >= Self.fewestRows
    let rowWeights = predictions.rows.map { weights?[$0] ?? 1 }
    var known = PairedLosses.losses(of: predictions, target: target)
    methods = predictions.column(0).isEmpty ? [] : counts.map { _ in Calibrator.Method.none.rawValue }
    calibrators = counts.map { _ in .none }
    for way in [Way.temperature] + (isLarge ? [.each(.platt), .each(.beta)] : []) {
      let found = Self.crossFitted(way, predictions, target: target, weights: weights, votes: votes)
      let losses = PairedLosses.losses(of: found, target: target)
      guard !PairedLosses.isLevel(known, with: losses, weights: rowWeights, errors: 1) else { continue }
      known = losses
      calibrated = found
      methods = counts.map { _ in way.name }
      calibrators = Self.fit(
        way, predictions, Array(predictions.rows.indices), target: target, weights: weights, votes: votes)
    }
  }

  /// After a quick calibration, for comparing settings: Platt's for two classes, a temperature for several; as they are
  /// where that has less loss, which it has where rows are few.
  static func quick(
    _ predictions: OutOfFold, target: ClassifyTarget, weights: [Double]?, votes: Int?
  ) -> OutOfFold {
    let found =
      predictions.outputs > 1
      ? crossFitted(.temperature, predictions, target: target, weights: weights, votes: votes)
      : CrossCalibration(predictions, target: target, weights: weights, method: .platt, votes: votes).calibrated
    func loss(_ predictions: OutOfFold) -> Double {
      zip(PairedLosses.losses(of: predictions, target: target), predictions.rows).reduce(0) { sum, own in
        sum + own.0 * (weights?[own.1] ?? 1)
      }
    }
    return loss(found) < loss(predictions) ? found : predictions
  }

  /// Each fold calibrated by what the others say.
  private static func crossFitted(
    _ way: Way, _ predictions: OutOfFold, target: ClassifyTarget, weights: [Double]?, votes: Int?
  ) -> OutOfFold {
    let (folds, outputs) = (predictions.folds, predictions.outputs)
    var values = predictions.values
    for fold in Set(folds).sorted() {
      let others = folds.indices.filter { folds[$0] != fold }
      let calibrators = fit(
        way, predictions, others.isEmpty ? Array(folds.indices) : others, target: target, weights: weights,
        votes: votes)
      let places = folds.indices.filter { folds[$0] == fold }
      let own = ClassifierModel.calibrated(
        places.flatMap { Array(predictions.values[$0 * outputs..<($0 + 1) * outputs]) }, outputs: outputs, by: calibrators)
      for (index, place) in places.enumerated() {
        for output in 0..<outputs { values[place * outputs + output] = own[index * outputs + output] }
      }
    }
    return predictions.with(values)
  }

  private static func fit(
    _ way: Way, _ predictions: OutOfFold, _ places: [Int], target: ClassifyTarget, weights: [Double]?,
    votes: Int?
  ) -> [Calibrator] {
    let outputs = predictions.outputs
    let labels = places.map { min(target.values[predictions.rows[$0]], Double(outputs - 1)) }
    let own = weights.map { all in places.map { all[predictions.rows[$0]] } }
    switch way {
    case .temperature:
      let one = Calibrator.temperature(
        places.flatMap { Array(predictions.values[$0 * outputs..<($0 + 1) * outputs]) }, outputs: outputs, labels: labels,
        weights: own, votes: votes)
      return [Calibrator](repeating: one, count: outputs)
    case .each(let method):
      return (0..<outputs).map { output in
        Calibrator.fit(
          method, probabilities: places.map { predictions.values[$0 * outputs + output] },
          labels: labels.map { Int($0) == output ? 1 : 0 }, weights: own,
          votes: votes)
      }
    }
  }
}
