import Evaluation
import Testing

/// Who is called where not all can be.
@Suite struct AlertBudgetTests {
  @Test(
    arguments: [
      (0.1, 2104, true, 210), (0.1, 5, true, 1), (0.3, 5, true, 2), (0, 5, true, 0), (1, 5, true, 5), (2, 5, true, 5),
      (0.3, 5, false, 1.5), (0.1, 0, true, 0),
    ] as [(Double, Double, Bool, Double)])
  func cases(share: Double, total: Double, isWhole: Bool, expected: Double) {
    #expect(AlertBudget.cases(share: share, of: total, isWhole: isWhole) == expected)
  }

  /// Equal scores go by the order of the rows.
  @Test func tiesGoByRow() {
    #expect(
      AlertBudget.decisions(scores: [0.5, 0.9, 0.5, 0.5], share: 0.5) == [true, true, false, false])
    #expect(
      AlertBudget.decisions(scores: [0.5, .nan, 0.5, 0.6], share: 0.75) == [true, false, true, true])
    #expect(AlertBudget.decisions(scores: [0.1, 0.9, 0.2], weights: [1, 3, 1], share: 0.6) == [false, true, false])
  }

  /// Acting from the threshold on never goes beyond the budget, and falls short only by ties.
  @Test(arguments: [0.01, 0.1, 0.25, 0.5, 0.99, 1], [nil, 5, 40] as [Int?])
  func thresholdKeepsTheBudget(share: Double, levels: Int?) {
    let scores = randomOutcomes(300, seed: 8, levels: levels).scores
    let threshold = AlertBudget.threshold(scores: scores, share: share)
    let budget = AlertBudget.cases(share: share, of: 300, isWhole: true)
    let acted = Double(scores.count { $0 >= threshold })
    #expect(acted <= budget)
    if levels == nil { #expect(acted == budget) }
    let next = scores.filter { $0 < threshold }.max()
    #expect(acted + Double(scores.count { $0 == next }) > budget || next == nil)
  }

  /// Where equal scores stand at the end of the budget the nearer of both sides is taken, but never nobody.
  @Test(arguments: [
    ([0.9, 0.5, 0.5, 0.5, 0.1], 0.4, 1), ([0.9, 0.5, 0.5, 0.5, 0.1], 0.6, 4), ([0.5, 0.5, 0.5, 0.1], 0.25, 3),
    ([0.9, 0.8, 0.7, 0.1], 0.5, 2), ([0.9, 0.8], 0, 0), ([0.3, 0.3], 1, 2), ([], 0.5, 0),
  ] as [([Double], Double, Int)])
  func theNearestThreshold(scores: [Double], share: Double, acted: Int) {
    let threshold = AlertBudget.nearestThreshold(scores: scores, share: share)
    #expect(scores.count { $0 >= threshold } == acted)
  }

  @Test func metricsAtTheBudget() throws {
    let outcomes = BinaryOutcomes(
      scores: [0.9, 0.8, 0.8, 0.7, 0.1], isPositive: [true, true, false, true, false],
      isActedOn: [Bool](repeating: false, count: 5), alertShare: 0.4)
    let found = ClassificationScores.statistics(outcomes)
    // Two calls: rows 0 and 1, both positive; 2 of 3 positives; 1 over the share of 3 in 5.
    #expect(found[MetricKey("precision_at_alerts")]?.value() == 1)
    #expect(found[MetricKey("recall_at_alerts")]?.value() == 2.0 / 3)
    #expect(isClose(found[MetricKey("lift_at_alerts")]?.value() ?? .nan, 5.0 / 3))
  }
}
