import Evaluation
import JSON
import Testing

/// Every metric of the committed reference on real predictions (scikit-learn 1.9.1; NumPy for KS, PSI and costs).
@Suite(.enabled(if: TelcoOracle.folder != nil, "SOLKIT_DATA does not name a folder with classify/oracle"))
struct TelcoOracleTests {
  @Test(arguments: TelcoOracle.models)
  func everyMetric(model: String) throws {
    let oracle = try #require(TelcoOracle())
    let expected = try #require(oracle.metrics["metrics"]?[model])
    let outcomes = oracle.outcomes(model)
    let statistics = ClassificationScores.statistics(outcomes)
    for (name, key) in [
      ("auc", "roc_auc"), ("average_precision", "pr_auc"), ("log_loss", "log_loss"), ("brier", "brier"), ("ks", "ks"),
      ("gini", "gini"), ("precision_top_decile", "precision_at_alerts"), ("lift_top_decile", "lift_at_alerts"),
      ("f1_at_0_5", "f1"), ("mcc_at_0_5", "mcc"),
    ] {
      let found = try #require(statistics[MetricKey(key)]).value()
      let reference = try #require(expected[name]?.number)
      // 2,104 additions in another order.
      #expect(abs(found - reference) < 1e-12, "\(name): \(found) \(reference)")
    }
    let reliability = Reliability(outcomes, .equalWidth)
    #expect(abs(reliability.error - (expected["ece_10_equal_width"]?.number ?? .nan)) < 1e-12)
    let recall = RankCurve(outcomes).recall(atFalsePositiveRate: 0.01)
    #expect(recall == expected["recall_at_fpr_1pct"]?.number)
    // empulse 0.13.1's empc_score: alpha 6, beta 14, clv 200, incentive 10, contact 1.
    let profit = ExpectedMaximumProfit().value(outcomes)
    #expect(isClose(profit, expected["empc"]?.number ?? .nan, 1e-12), "\(profit)")
    let even = stride(from: 0, to: outcomes.rowCount, by: 2).map { outcomes.scores[$0] }
    let odd = stride(from: 1, to: outcomes.rowCount, by: 2).map { outcomes.scores[$0] }
    let stability = populationStability(old: even, new: odd)
    #expect(abs(stability - (expected["psi_even_vs_odd"]?.number ?? .nan)) < 1e-12)
  }

  /// 60 for each customer kept, 11 for each needless call: the curve by threshold is the cost curve turned round.
  @Test(arguments: TelcoOracle.models)
  func profitByThreshold(model: String) throws {
    let oracle = try #require(TelcoOracle())
    let costs = try #require(oracle.metrics["metrics"]?[model]?["cost_curve_tp60_fp11"]?.array)
    let thresholds = try costs.map { try #require($0[0]?.number) }
    let outcomes = oracle.outcomes(model)
    let payoffs = Payoffs(truePositive: 60, falsePositive: -11, falseNegative: 0, trueNegative: 0)
    let curve = ProfitCurve.byThreshold(outcomes, payoffs, thresholds: thresholds, bootstrap: nil)
    #expect(curve.points.map(\.threshold) == thresholds)
    for (point, cost) in zip(curve.points, costs) {
      let expected = -(try #require(cost[1]?.number))
      #expect(abs(point.payoff.point * Double(outcomes.rowCount) - expected) < 1e-6)
    }
    // No threshold on the grid pays more than the best of all.
    let best = ThresholdChoice.best(scores: outcomes.scores, isPositive: outcomes.isPositive, payoffs: payoffs)
    let served = PayoffValue.mean(oracle.outcomes(model, threshold: best), payoffs).value()
    #expect(curve.points.allSatisfy { $0.payoff.point <= served + 1e-9 })
  }

  /// The chart's bins are the metric's.
  @Test(arguments: TelcoOracle.models)
  func calibrationErrorIsThatOfItsBins(model: String) throws {
    let outcomes = try #require(TelcoOracle()).outcomes(model)
    let metric = try #require(ClassificationScores.statistics(outcomes)[MetricKey("expected_calibration_error")])
    let reliability = Reliability(outcomes)
    #expect(abs(reliability.error - metric.value()) < 1e-12)
    #expect(reliability.bins.count == 10)
    // Almost all scores differ: 210 or 211 rows a bin, a few more where scores are equal.
    #expect(reliability.bins.allSatisfy { abs($0.cases - 210.4) < 12 })
  }
}
