import Evaluation
import Testing

/// Several classes against scikit-learn 1.9.1.
@Suite struct MulticlassTests {
  static func outcomes(weighted: Bool, units: [Int]? = nil) -> MulticlassOutcomes {
    let rows: [[Double]] = [
      [0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.2, 0.2, 0.6], [0.3, 0.4, 0.3], [0.5, 0.25, 0.25], [0.1, 0.1, 0.8],
      [0.4, 0.35, 0.25], [0.2, 0.3, 0.5],
    ]
    return MulticlassOutcomes(
      classes: ["a", "b", "c"], probabilities: (0..<3).map { code in rows.map { $0[code] } },
      actual: [0, 1, 2, 0, 1, 2, 0, 1], weights: weighted ? [1, 2, 1, 1, 3, 1, 2, 1] : nil, unitOfRow: units)
  }

  /// accuracy_score, balanced_accuracy_score, log_loss, f1_score(average="macro"),
  /// roc_auc_score(multi_class="ovr", average="macro"), each with and without sample_weight; brier: NumPy.
  @Test(
    arguments: [
      ("accuracy", 0.625, 0.5833333333333334), ("balanced_accuracy", 0.6666666666666666, 0.6944444444444443),
      ("log_loss", 0.8310590851315067, 0.9192082763104946), ("macro_f1", 0.6222222222222222, 0.6148148148148148),
      ("roc_auc", 0.8333333333333334, 0.7627314814814815), ("brier", 0.485, 0.54625),
    ] as [(String, Double, Double)])
  func asScikitLearn(metric: String, plain: Double, weighted: Double) throws {
    for (isWeighted, expected) in [(false, plain), (true, weighted)] {
      let statistics = ClassificationScores.statistics(Self.outcomes(weighted: isWeighted))
      let found = try #require(statistics[MetricKey(metric)]).value()
      #expect(isClose(found, expected, 1e-14), "\(found)")
    }
  }

  @Test func drawsAndSlices() {
    let whole = MulticlassMeasures(Self.outcomes(weighted: false, units: [0, 0, 1, 1, 2, 2, 3, 3]))
    let copies = whole.values(times: [2, 2, 2, 2])
    for (a, b) in zip(copies, whole.valuesOfAll) { #expect(isClose(a, b)) }
    let part = whole.restricted(to: [3, 0, 1])
    for (a, b) in zip(part.values(times: [1, 1, 1]), whole.values(times: [1, 1, 0, 1])) { #expect(isClose(a, b)) }
  }

  @Test func confusionAndFailures() throws {
    let outcomes = Self.outcomes(weighted: true)
    #expect(outcomes.confusion() == [[3, 1, 0], [3, 2, 1], [0, 0, 2]])
    let rate = try #require(
      ClassificationScores.statistics(outcomes, failureIsCounted: true)[MetricKey("failure_rate")])
    #expect(isClose(rate.value(), 5.0 / 12))
  }
}
