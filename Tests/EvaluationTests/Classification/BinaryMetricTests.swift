import Evaluation
import Glibc
import Testing

/// Metrics of a binary classifier against scikit-learn 1.9.1, on rows with ties and weights.
@Suite struct BinaryMetricTests {
  static let labels = [1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1].map { $0 == 1 }
  static let scores = [0.9, 0.8, 0.8, 0.7, 0.7, 0.7, 0.4, 0.4, 0.3, 0.3, 0.1, 0.05]
  static let weights: [Double] = [1, 2, 1, 3, 1, 1, 2, 1, 4, 1, 2, 1]

  static func outcomes(weighted: Bool) -> BinaryOutcomes {
    BinaryOutcomes(
      scores: scores, isPositive: labels, isActedOn: scores.map { $0 >= 0.5 }, weights: weighted ? weights : nil)
  }

  /// roc_auc_score, average_precision_score, log_loss, brier_score_loss, accuracy_score, balanced_accuracy_score,
  /// precision_score, recall_score, f1_score, matthews_corrcoef, max(tpr - fpr) of roc_curve, each with and without
  /// sample_weight, decisions at p >= 0.5.
  @Test(
    arguments: [
      ("roc_auc", 0.5416666666666666, 0.6262626262626262), ("pr_auc", 0.6111111111111112, 0.5837690631808279),
      ("log_loss", 0.8992849520927809, 0.7602941652386558), ("brier", 0.314375, 0.261625),
      ("accuracy", 0.5, 0.6), ("balanced_accuracy", 0.5, 0.595959595959596), ("precision", 0.5, 0.5555555555555556),
      ("recall", 0.5, 0.5555555555555556), ("f1", 0.5, 0.5555555555555556), ("mcc", 0, 0.1919191919191919),
      ("ks", 0.16666666666666666, 0.32323232323232326),
      ("gini", 2 * 0.5416666666666666 - 1, 2 * 0.6262626262626262 - 1),
      ("alert_share", 0.5, 9.0 / 20),
    ] as [(String, Double, Double)])
  func asScikitLearn(metric: String, plain: Double, weighted: Double) throws {
    for (isWeighted, expected) in [(false, plain), (true, weighted)] {
      let statistics = ClassificationScores.statistics(Self.outcomes(weighted: isWeighted))
      let found = try #require(statistics[MetricKey(metric)]).value()
      // Sums of twelve numbers: a few units in the last place.
      #expect(abs(found - expected) < 1e-14, "\(found)")
    }
  }

  /// log_loss([1, 0, 1], [1, 1, 0.5]) of scikit-learn 1.9.1: a certain error costs 36 and is not infinite.
  @Test func certainErrorsAreClipped() throws {
    let outcomes = BinaryOutcomes(
      scores: [1, 1, 0.5], isPositive: [true, false, true], isActedOn: [true, true, false])
    let found = try #require(ClassificationScores.statistics(outcomes)[MetricKey("log_loss")]).value()
    #expect(abs(found - 12.245600189892366) < 1e-12)
  }
}
