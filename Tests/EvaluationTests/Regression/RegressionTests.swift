import Evaluation
import Testing

/// Regression against scikit-learn 1.9.1.
@Suite struct RegressionTests {
  static let actual: [Double] = [3, -0.5, 2, 7, 4.25]
  static let predicted: [Double] = [2.5, 0, 2.1, 8, 4]
  static let weights: [Double] = [1, 2, 1, 0.5, 3]

  /// root of mean_squared_error, mean_absolute_error, r2_score, mean_absolute_percentage_error with and without
  /// sample_weight; wape and bias by NumPy.
  @Test(
    arguments: [
      ("rmse", 0.5608029957123981, 0.4393176527297759), ("mae", 0.47, 0.38),
      ("r2", 0.9487785016286645, 0.961412862379207), ("mape", 0.2836694677871149, 0.32860877684407097),
      ("wape", 0.14029850746268657, 0.12808988764044943), ("bias", 0.05074626865671642, 0.01573033707865169),
    ] as [(String, Double, Double)])
  func asScikitLearn(metric: String, plain: Double, weighted: Double) throws {
    for (weights, expected) in [(nil, plain), (Self.weights, weighted)] {
      let measures = RegressionMeasures(actual: Self.actual, predicted: Self.predicted, weights: weights)
      let found = try #require(measures.statistics[MetricKey(metric)]).value()
      #expect(isClose(found, expected, 1e-13), "\(found)")
    }
  }

  @Test func drawsAndSlices() throws {
    let measures = RegressionMeasures(actual: Self.actual, predicted: Self.predicted, unitOfRow: [0, 0, 1, 1, 2])
    let rows = [0, 1, 0, 1, 4]
    let copies = RegressionMeasures(
      actual: rows.map { Self.actual[$0] }, predicted: rows.map { Self.predicted[$0] })
    for (a, b) in zip(measures.values(times: [2, 0, 1]), copies.valuesOfAll) { #expect(isClose(a, b)) }
    #expect(measures.restricted(to: [2]).unitCount == 1)
  }

  @Test func whatDoesNotVaryHasNoShareExplained() {
    let measures = RegressionMeasures(actual: [2, 2], predicted: [1, 3])
    #expect(measures.statistics[MetricKey("r2")]?.value().isNaN == true)
    #expect(measures.statistics[MetricKey("mae")]?.value() == 1)
  }
}
