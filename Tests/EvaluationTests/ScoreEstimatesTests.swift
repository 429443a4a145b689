import Evaluation
import Statistics
import Testing

/// One pass of resampling gives what a pass for each metric gives.
@Suite struct ScoreEstimatesTests {
  private let bootstrap = Resampling(draws: 200, seed: 3, threads: 2)

  private func table(_ model: [Double], _ baseline: [Double]) -> ScoreTable {
    func scores(_ name: String, _ values: [Double]) -> CandidateScores {
      let ones = [Double](repeating: 1, count: values.count)
      return CandidateScores(
        name: name,
        statistics: [
          MetricKey("wape"): RatioStatistic(numerator: values, denominator: ones),
          MetricKey("rmse"): RatioStatistic(numerator: values.map { $0 * $0 }, denominator: ones, isRoot: true),
        ])
    }
    return ScoreTable(
      units: model.indices.map { "\($0)" }, candidates: [scores("baseline", baseline), scores("model", model)],
      slices: [], unitIsTimeBlock: false)
  }

  @Test func equalsOnePassAMetric() throws {
    var numbers = RandomNumbers(seed: 8)
    let scores = table((0..<30).map { _ in numbers.uniform() }, (0..<30).map { _ in 1 + numbers.uniform() })
    let estimates = ScoreEstimates(scores, baseline: "baseline", bootstrap: bootstrap)
    for key in [MetricKey("wape"), MetricKey("rmse")] {
      let model = try #require(scores["model"]?.statistics[key])
      let baseline = try #require(scores["baseline"]?.statistics[key])
      let alone = bootstrap.distribution(of: model, over: scores.allUnits)
      #expect(estimates.value(key, of: "model") == Estimate(point: model.value(), draws: alone))
      let gains = bootstrap.improvement(of: model, over: baseline, lowerIsBetter: true, units: scores.allUnits)
      let point = relativeImprovement(of: model.value(), over: baseline.value(), lowerIsBetter: true)
      #expect(estimates.improvement(key, of: "model") == Estimate(point: point, draws: gains))
    }
    #expect(estimates.improvement(MetricKey("wape"), of: "baseline")?.point == 0)
    #expect(estimates.value(MetricKey("mae"), of: "model") == nil)
    #expect(estimates.value(MetricKey("wape"), of: "nobody") == nil)
  }

  /// Draws in which the baseline does not err at all are as bad as can be for a model that does: to leave them out
  /// would flatter it.
  @Test func drawsWithoutAnErrorOfTheBaselineCount() throws {
    let estimates = ScoreEstimates(table([1, 1], [0, 4]), baseline: "baseline", bootstrap: bootstrap)
    let gain = try #require(estimates.improvement(MetricKey("wape"), of: "model"))
    #expect(gain.point == 0.5)
    #expect(gain.lower == nil)
  }

  @Test func oneUnitHasNoInterval() throws {
    let estimates = ScoreEstimates(table([1], [2]), baseline: "baseline", bootstrap: bootstrap)
    #expect(estimates.value(MetricKey("wape"), of: "model") == Estimate(point: 1))
    #expect(estimates.improvement(MetricKey("wape"), of: "model") == Estimate(point: 0.5))
  }
}
