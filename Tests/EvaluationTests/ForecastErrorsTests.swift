import Evaluation
import Solution
import Testing

/// The metrics against numbers worked out by hand: those of the examples that `solkit explain` shows.
@Suite struct ForecastErrorsTests {
  /// Actual 10 and 20, forecast 12 and 17, one unit each.
  private var sums: [ErrorSums] {
    var a = ErrorSums()
    a.add(actual: 10, point: 12, scale: 5, tolerance: 2.5)
    var b = ErrorSums()
    b.add(actual: 20, point: 17, scale: 5, tolerance: 2.5)
    return [a, b]
  }

  @Test(
    arguments: [
      ("wape", 5.0 / 30), ("mae", 2.5), ("rmse", 6.5.squareRoot()), ("bias", -1.0 / 30), ("mase", 0.5),
      ("smape", (4.0 / 22 + 6.0 / 37) / 2), ("failure_rate", 0.5),
    ] as [(String, Double)])
  func byHand(metric: String, expected: Double) throws {
    let statistic = try #require(ErrorSums.statistics(sums, hasFailures: true)[MetricKey(metric)])
    #expect(abs(statistic.value() - expected) < 1e-15)
  }

  /// Training 0, 2, 0, 4: what lies before the first 2 does not count, the steps are 2 and 4.
  @Test func stepsBeginWithTheFirstDemand() throws {
    let steps = try #require(StepScale(of: [0, 0, 2, 0, 4][...]))
    #expect(steps.meanAbsolute == 3 && steps.meanSquare == 10)
    // A missing value has no step to it and none from it.
    #expect(StepScale(of: [1, 2, .nan, 9, 7][1...]) == StepScale(of: [5, 3][...]))
    #expect(StepScale(of: [0, 0, 0][...]) == nil && StepScale(of: [0, 3][...]) == nil && StepScale(of: [][...]) == nil)
    #expect(StepScale(of: [7, 7, 7][...]) == nil && StepScale(of: [.nan, .nan][...]) == nil)
  }

  /// The example that `solkit explain rmsse` shows beside a second series: the mean of the roots, not the root of
  /// the mean. Series that never stepped do not count.
  @Test func rmsseIsAMeanOfRoots() throws {
    let steps = try #require(StepScale(of: [0, 2, 0, 4][...]))
    var a = ErrorSums()
    a.add(actual: 1, point: 0, scale: nil, tolerance: nil, steps: steps)
    a.add(actual: 0, point: 3, scale: nil, tolerance: nil, steps: steps)
    var b = ErrorSums()
    b.add(actual: 5, point: 1, scale: nil, tolerance: nil, steps: StepScale(of: [1, 3][...]))
    var still = ErrorSums()
    still.add(actual: 100, point: 0, scale: nil, tolerance: nil, steps: StepScale(of: [7, 7][...]))
    func rmsse(_ units: [ErrorSums]) throws -> Double {
      try #require(ErrorSums.statistics(units, hasFailures: false)[MetricKey("rmsse")]).value()
    }
    #expect(abs(try rmsse([a]) - 0.5.squareRoot()) < 1e-15)
    #expect(abs(try rmsse([a, b, still]) - (0.5.squareRoot() + 2) / 2) < 1e-15)
    #expect(try rmsse([still]).isNaN)
  }

  /// Five articles of lumpy demand, scored with utilsforecast 0.2.17: `losses.rmsse(df, ["m"], seasonality=1, td)`, and
  /// `losses.scaled_quantile_loss(df, {"q": "q"}, seasonality=1, td, q=0.9)` for a quantile of 1.5 x the forecast.
  @Test func scaledErrorsOfUtilsforecast() throws {
    let train: [[Double]] = [
      [1, 0, 0, 3, 2, 0, 0, 2, 1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 4, 0, 5, 0, 2],
      [10, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 7, 9, 0, 0, 8],
      [9, 6, 10, 13, 0, 7, 10, 0, 8, 8, 14, 8, 7, 9, 11, 12, 12, 11, 0, 4, 5, 6, 0, 0],
      [1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      [1, 0, 2, 0, 3, 0, 0, 3, 6, 3, 0, 6, 3, 0, 0, 0, 0, 4, 6, 0, 0, 0, 0, 3],
    ]
    let actual: [[Double]] = [[0, 0, 2, 0], [0, 0, 0, 0], [8, 5, 11, 9], [0, 0, 0, 0], [2, 0, 5, 5]]
    let forecast: [Double] = [0.96, 2.0, 7.08, 0.17, 1.67]
    let rmsse = [
      0.4206357093733246, 0.5994789404140899, 0.4516071836411062, 0.4076456794815812,
      0.8900694503091466,
    ]
    let pinball = [0.14545945945945946, 0.19166666666666662, 0.08210752688172038, 0.14662499999999998, 0.55108]
    for index in train.indices {
      let steps = try #require(StepScale(of: train[index][...]))
      var sums = ErrorSums()
      var loss = 0.0
      for value in actual[index] {
        sums.add(actual: value, point: forecast[index], scale: nil, tolerance: nil, steps: steps)
        loss += pinballLoss(actual: value, quantile: 1.5 * forecast[index], level: 0.9) / steps.meanAbsolute
      }
      #expect(abs(loss / Double(actual[index].count) - pinball[index]) < 1e-12)
      let measured = try #require(ErrorSums.statistics([sums], hasFailures: false)[MetricKey("rmsse")])
      #expect(abs(measured.value() - rmsse[index]) < 1e-12)
    }
  }

  /// What is measured must be what the reference says: every metric of a run has its formula there.
  @Test func everyMetricHasAReference() {
    for key in ErrorSums.statistics(sums, hasFailures: true).keys {
      #expect(MetricReference.named(key.name) != nil, "\(key.name)")
    }
  }

  /// `smape` is a share between 0 and 2, as its reference says.
  @Test func smapeIsAShareUpToTwo() throws {
    var sums = ErrorSums()
    sums.add(actual: 10, point: 0, scale: nil, tolerance: nil)
    #expect(ErrorSums.statistics([sums], hasFailures: false)[MetricKey("smape")]?.value() == 2)
    sums.add(actual: 0, point: 0, scale: nil, tolerance: nil)
    #expect(ErrorSums.statistics([sums], hasFailures: false)[MetricKey("smape")]?.value() == 1)
  }

  @Test func nothingSoldHasNoShare() throws {
    var sums = ErrorSums()
    sums.add(actual: 0, point: 3, scale: 0, tolerance: 1)
    let metrics = ErrorSums.statistics([sums], hasFailures: true)
    #expect(metrics[MetricKey("wape")]?.value().isNaN == true)
    #expect(metrics[MetricKey("mase")]?.value().isNaN == true)
    #expect(metrics[MetricKey("mae")]?.value() == 3)
    #expect(metrics[MetricKey("failure_rate")]?.value() == 1)
  }

  /// An error of exactly the tolerance is no failure: |error| > max(...).
  @Test func theToleranceItselfIsNoFailure() {
    var sums = ErrorSums()
    sums.add(actual: 10, point: 15, scale: nil, tolerance: 5)
    #expect(sums.failures == 0)
    sums.add(actual: 10, point: 15.000001, scale: nil, tolerance: 5)
    #expect(sums.failures == 1)
  }

  @Test func withoutFailuresThereIsNoRate() {
    #expect(ErrorSums.statistics(sums, hasFailures: false)[MetricKey("failure_rate")] == nil)
  }

  @Test(
    arguments: [(12.0, 0.9, 0.2), (8, 0.9, 1.8), (10, 0.9, 0), (12, 0.1, 1.8), (8, 0.1, 0.2)]
      as [(Double, Double, Double)])
  func pinball(quantile: Double, level: Double, expected: Double) {
    #expect(abs(pinballLoss(actual: 10, quantile: quantile, level: level) - expected) < 1e-15)
  }

  @Test func ratiosOverUnits() {
    let ratio = RatioStatistic(numerator: [1, 2, 30], denominator: [2, 2, 6])
    #expect(ratio.value() == 3.3)
    #expect(ratio.value(over: [0, 1]) == 0.75)
    #expect(ratio.value(over: []).isNaN)
    #expect(RatioStatistic(numerator: [9], denominator: [1], isRoot: true).value() == 3)
    #expect(RatioStatistic(numerator: [9], denominator: [0]).value().isNaN)
  }
}
