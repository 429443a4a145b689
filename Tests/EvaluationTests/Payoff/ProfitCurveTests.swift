import Evaluation
import Testing

/// Payoff by share and by threshold.
@Suite struct ProfitCurveTests {
  static let call = Payoffs(truePositive: 180, falsePositive: -15, falseNegative: -1, trueNegative: 2)

  /// At both ends and at each cut it is what those decisions bring.
  @Test(arguments: [1, 2] as [UInt64])
  func equalsTheDecisions(seed: UInt64) {
    var outcomes = randomOutcomes(80, seed: seed, weighted: seed == 2)
    let curve = ProfitCurve.byAlertShare(outcomes, Self.call, steps: 80, bootstrap: nil)
    #expect(curve.points.count == 81)
    #expect(isClose(curve.points[0].payoff.point, PayoffValue.mean(outcomes, Self.call, by: .none).value()))
    #expect(isClose(curve.points[80].payoff.point, PayoffValue.mean(outcomes, Self.call, by: .all).value()))
    for point in curve.points where outcomes.weights == nil {
      outcomes.isActedOn = ActionRule.alertShare(point.alertShare)
        .decisions(scores: outcomes.scores, payoffs: Self.call)
      #expect(isClose(point.payoff.point, PayoffValue.mean(outcomes, Self.call).value()))
    }
    for threshold in [0.1, 0.5, 0.9] {
      let point = ProfitCurve.byThreshold(outcomes, Self.call, thresholds: [threshold], bootstrap: nil).points[0]
      outcomes.isActedOn = outcomes.scores.map { $0 >= threshold }
      #expect(isClose(point.payoff.point, PayoffValue.mean(outcomes, Self.call).value()))
    }
  }

  /// Within equal scores the curve is straight, whatever their order.
  @Test func tiesAreStraight() {
    let outcomes = BinaryOutcomes(
      scores: [0.5, 0.5, 0.5, 0.5], isPositive: [true, false, false, true], isActedOn: [false, false, false, false])
    let payoffs = Payoffs(truePositive: 10, falsePositive: 0, falseNegative: 0, trueNegative: 0)
    let curve = ProfitCurve.byAlertShare(outcomes, payoffs, steps: 4, bootstrap: nil)
    #expect(curve.points.map(\.payoff.point) == [0, 1.25, 2.5, 3.75, 5])
    #expect(curve.best?.alertShare == 1)
  }

  /// The band at the served share is the interval of the same decisions' payoff, when ranks are drawn anew.
  @Test func theBandHoldsThePoint() throws {
    let outcomes = randomOutcomes(300, seed: 5)
    let bootstrap = Resampling(draws: 400, seed: 2, threads: 2)
    let curve = ProfitCurve.byAlertShare(outcomes, Self.call, steps: 10, bootstrap: bootstrap)
    for point in curve.points {
      #expect(try #require(point.payoff.lower) <= point.payoff.point)
      #expect(try #require(point.payoff.upper) >= point.payoff.point)
    }
    let one = ProfitCurve.byAlertShare(
      outcomes, Self.call, steps: 10, bootstrap: Resampling(draws: 400, seed: 2, threads: 1))
    #expect(one == curve)
    // Acting on all is no matter of ranks: the ratio's own interval.
    let all = PayoffValue.mean(outcomes, Self.call, by: .all)
    let interval = Estimate(point: all.value(), draws: bootstrap.distribution(of: all, over: Array(0..<300)))
    #expect(isClose(curve.points[10].payoff.lower ?? .nan, interval.lower ?? .nan, 1e-9))
  }
}
