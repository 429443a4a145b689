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
