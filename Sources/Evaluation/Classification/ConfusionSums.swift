/// Cases by what happened and what was done, and the sums of losses: what every count metric is made of.
public struct ConfusionSums: Sendable, Equatable {
  /// All cases.
  public var total = 0.0
  public var positives = 0.0
  /// Cases acted on.
  public var alerts = 0.0
  /// Cases acted on that are positive.
  public var hits = 0.0
  var logLoss = 0.0
  var squaredError = 0.0

  public init() {}

  /// Counts the cases of `outcomes`.
  public init(_ outcomes: BinaryOutcomes) {
    for row in 0..<outcomes.rowCount {
      let weight = outcomes.weight(row)
      total += weight
      if outcomes.isPositive[row] { positives += weight }
      if outcomes.isActedOn[row] { alerts += weight }
      if outcomes.isPositive[row], outcomes.isActedOn[row] { hits += weight }
    }
  }

  public var truePositives: Double { hits }
  public var falsePositives: Double { alerts - hits }
  public var falseNegatives: Double { positives - hits }
  public var trueNegatives: Double { total - positives - alerts + hits }
  public var negatives: Double { total - positives }

  /// Share of cases in which acting was right or leaving alone was.
  public var accuracy: Double { (hits + trueNegatives) / total }
  /// Share of the alerts that are positive; NaN where nothing was acted on.
  public var precision: Double { hits / alerts }
  /// Share of the positives that were acted on; NaN where there are none.
  public var recall: Double { hits / positives }
  /// Share of the negatives that were left alone.
  public var specificity: Double { trueNegatives / negatives }
  /// Mean of recall and specificity (Brodersen et al., ICPR 2010); NaN where only one class is there.
  public var balancedAccuracy: Double { (recall + specificity) / 2 }
  /// Harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); NaN where nothing is positive and nothing is
  /// acted on.
  public var f1: Double { 2 * hits / (alerts + positives) }
  /// Matthews' correlation of decision and class (Biochim. Biophys. Acta 405, 1975); 0, as in scikit-learn, where
  /// either is the same everywhere.
  public var matthews: Double {
    guard total > 0 else { return .nan }
    let square = alerts * (total - alerts) * positives * negatives
    guard square > 0 else { return 0 }
    return (total * hits - alerts * positives) / square.squareRoot()
  }
}
