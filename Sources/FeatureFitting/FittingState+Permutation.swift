import Boosting
import Features
import LearnerFitting
import Learners
import Matrices
import Statistics
import Support

#if canImport(Glibc)
  import Glibc
#endif

extension FittingState {
  /// By how much the loss of a learner on rows that it has not seen rises when a column is shuffled among them
  /// (Breiman, Machine Learning 45 (2001) 5-32; Fisher, Rudin, Dominici, JMLR 20 (2019) 177): two thirds of the
  /// training rows are learnt from, one third is judged, each column is shuffled `repeats` times.
  func permutationScores(_ chosen: [Int], number: Int) throws -> [Double] {
    let fold = TargetEncoding.folds(target, kind: fitter.kind, count: 3, seed: fitter.seed, step: number)
    let (learnt, judged) = (fold.indices.filter { fold[$0] != 0 }, fold.indices.filter { fold[$0] == 0 })
    let features = matrix(chosen)
    let task = LearningTask(
      fitter.kind, features: features.rows(learnt), target: learnt.map { target[$0] },
      weights: weights.map { all in learnt.map { all[$0] } }, seed: fitter.seed, threads: fitter.threads)
    let learner = try Screening.fit(task)
    let kept = features.rows(judged)
    let truth = judged.map { target[$0] }
    let weight = judged.map { weights?[$0] ?? 1 }
    let base = loss(learner.predict(kept, threads: fitter.threads), truth, weight)
    return chosen.indices.map { column in
      var rise = 0.0
      for turn in 0..<Screening.repeats {
        var numbers = RandomNumbers(seed: fitter.seed).stream(0x7065_726D).stream(UInt64(number))
          .stream(UInt64(column)).stream(UInt64(turn))
        var columns = kept.columns
        columns[column].values.shuffle(using: &numbers)
        let shuffled = FeatureMatrix(columns, rowCount: kept.rowCount)
        rise += loss(learner.predict(shuffled, threads: fitter.threads), truth, weight) - base
      }
      return rise / Double(Screening.repeats)
    }
  }

  /// Weighted mean loss: log loss of classes, squared error of numbers.
  private func loss(_ predictions: [Double], _ truth: [Double], _ weights: [Double]) -> Double {
    var (sum, total) = (0.0, 0.0)
    let width = predictions.count / max(1, truth.count)
    for row in truth.indices {
      var cost: Double
      switch fitter.kind {
      case .regression: cost = (predictions[row] - truth[row]) * (predictions[row] - truth[row])
      case .binary: cost = -log(max(1e-15, truth[row] == 1 ? predictions[row] : 1 - predictions[row]))
      case .multiclass: cost = -log(max(1e-15, predictions[row * width + Int(truth[row])]))
      }
      if cost.isNaN { cost = 0 }
      sum += weights[row] * cost
      total += weights[row]
    }
    return total > 0 ? sum / total : 0
  }
}

/// The learner that permutation importance is measured with: boosted trees, small enough to be fitted in each fold.
enum Screening {
  static let repeats = 3

  static func fit(_ task: LearningTask) throws -> Learner {
    var settings = GradientBoostingSettings()
    settings.boosting.iterations = 60
    settings.boosting.tree.maximumLeaves = 15
    settings.boosting.tree.minimumRows = min(20, max(2, task.features.rowCount / 20))
    return try settings.fit(task)
  }
}
