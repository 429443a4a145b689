import Evaluation
import LearnerFitting
import Solution

/// The metrics of predictions, by the kind of the target.
struct ClassifyMeasures: Sendable {
  let data: ClassifyData
  let solution: SolutionFile

  static func isLowerBetter(_ metric: String) -> Bool { Evaluation.isLowerBetter(metric) }

  /// One metric of out-of-fold predictions, where nothing is decided yet.
  func value(of metric: String, _ predictions: OutOfFold) -> Double {
    let judged = JudgedRows(predictions.rows, of: data)
    let statistics = statistics(
      predictions.values, acts: predictions.rows.map { _ in false }, judged: judged, slices: [])
    let value = statistics[MetricKey(metric)]?.value() ?? .nan
    return metric == "bias" ? abs(value) : value
  }

  /// Every metric of one candidate.
  /// - Parameter review: what a person decides; failures are counted among the rest.
  func statistics(
    _ predictions: [Double], acts: [Bool], review: BinaryOutcomes.Review? = nil, judged: JudgedRows,
    slices: [SliceColumn]
  ) -> [MetricKey: Statistic] {
    switch data.target.kind {
    case .binary:
      return ClassificationScores.statistics(
        judged.binary(predictions, acts: acts, alertShare: solution.alertShare, review: review),
        failure: solution.scope.acceptableFailure.flatMap { FailureKind(rawValue: $0.kind.rawValue) }, slices: slices)
    case .multiclass:
      var statistics = MulticlassMeasures(judged.multiclass(predictions)).statistics
      if solution.scope.acceptableFailure != nil {
        statistics[MetricKey("failure_rate")] = .ratio(wrongClass(predictions, judged, review))
      }
      if let review { statistics[MetricKey("review_share")] = .ratio(rate(judged, "rows") { review.isReviewed[$0] }) }
      return statistics
    case .regression:
      var statistics = RegressionMeasures(
        actual: judged.actual, predicted: predictions, weights: judged.weights, unitOfRow: judged.unitOfRow
      ).statistics
      if let failure = solution.scope.acceptableFailure {
        statistics[MetricKey("failure_rate")] = .ratio(
          rate(judged) { failure.isFailure(forecast: predictions[$0], actual: judged.actual[$0]) })
      }
      return statistics
    }
  }

  private func wrongClass(
    _ predictions: [Double], _ judged: JudgedRows, _ review: BinaryOutcomes.Review?
  ) -> RatioStatistic {
    let decided = judged.multiclass(predictions).decided
    return rate(judged, among: { review?.isReviewed[$0] != true }) { decided[$0] != Int(judged.actual[$0]) }
  }

  /// A rate over units.
  private func rate(
    _ judged: JudgedRows, _ caseWord: String = "decisions", among isCase: (Int) -> Bool = { _ in true },
    _ isFailure: (Int) -> Bool
  ) -> RatioStatistic {
    var failures = [Double](repeating: 0, count: judged.unitNames.count)
    var cases = failures
    for place in judged.rows.indices where isCase(place) {
      let unit = judged.unitOfRow?[place] ?? place
      let weight = judged.weights?[place] ?? 1
      cases[unit] += weight
      if isFailure(place) { failures[unit] += weight }
    }
    return RatioStatistic(numerator: failures, denominator: cases, caseWord: caseWord)
  }
}
