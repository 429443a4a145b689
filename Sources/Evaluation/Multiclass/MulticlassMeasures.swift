/// Every metric of a classifier of several classes: each class against the rest in one pass, then put together.
///
/// Macro means give each class the same weight, as scikit-learn's `average="macro"`. `roc_auc` is the macro mean of
/// one against the rest (Provost and Domingos 2001).
public final class MulticlassMeasures: JointMeasures {
  public let keys = [
    "roc_auc", "log_loss", "brier", "accuracy", "balanced_accuracy", "macro_f1",
  ].map { MetricKey($0) }
  public let unitCount: Int
  public let valuesOfAll: [Double]
  private let classes: [RankedRows]

  public convenience init(_ outcomes: MulticlassOutcomes) {
    self.init(
      outcomes.classes.indices.map { RankedRows(outcomes.oneVersusRest($0)) }, unitCount: outcomes.unitCount,
      losses: outcomes)
  }

  /// What does not come from one class alone, by row.
  private let unit: [Int32]
  private let loss: [Double]

  private convenience init(_ classes: [RankedRows], unitCount: Int, losses: MulticlassOutcomes) {
    self.init(
      classes, unitCount: unitCount, unit: (0..<losses.rowCount).map { Int32(losses.unit($0)) },
      loss: (0..<losses.rowCount).map { row in
        losses.weight(row) * logLoss(ofProbability: losses.probabilities[losses.actual[row]][row])
      })
  }

  private init(_ classes: [RankedRows], unitCount: Int, unit: [Int32], loss: [Double]) {
    self.classes = classes
    self.unitCount = unitCount
    self.unit = unit
    self.loss = loss
    valuesOfAll = Self.values(classes, unit, loss, times: [UInt16](repeating: 1, count: unitCount))
  }

  public func values(times: [UInt16]) -> [Double] { Self.values(classes, unit, loss, times: times) }

  private static func values(_ classes: [RankedRows], _ unit: [Int32], _ loss: [Double], times: [UInt16]) -> [Double] {
    var (area, recall, f1, hits, total, squares) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for rows in classes {
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, rows.count)) { mass in
        let sums = rows.weigh(times, into: mass)
        area += rows.walk(mass, sums, bins: 0).rocArea
        recall += sums.recall
        // A class that neither occurs nor is decided has no error.
        f1 += sums.alerts + sums.positives > 0 ? sums.f1 : 0
        hits += sums.hits
        squares += sums.squaredError
        total = sums.total
      }
    }
    var losses = 0.0
    for row in unit.indices { losses += Double(times[Int(unit[row])]) * loss[row] }
    let count = Double(classes.count)
    return [area / count, losses / total, squares / total, hits / total, recall / count, f1 / count]
  }

  public func restricted(to units: [Int]) -> any JointMeasures {
    var numbers = [Int32](repeating: -1, count: unitCount)
    for (number, unit) in units.enumerated() { numbers[unit] = Int32(number) }
    let rows = unit.indices.filter { numbers[Int(unit[$0])] >= 0 }
    return MulticlassMeasures(
      classes.map { $0.restricted(to: units, of: unitCount) }, unitCount: units.count,
      unit: rows.map { numbers[Int(unit[$0])] }, loss: rows.map { loss[$0] })
  }
}

extension ClassificationScores {
  /// Every metric of a candidate for several classes.
  /// - Parameter failureIsCounted: `failure_rate` is the share of wrong decisions.
  public static func statistics(
    _ outcomes: MulticlassOutcomes, failureIsCounted: Bool = false
  ) -> [MetricKey: Statistic] {
    var statistics = MulticlassMeasures(outcomes).statistics
    guard failureIsCounted else { return statistics }
    var failures = [Double](repeating: 0, count: outcomes.unitCount)
    var cases = failures
    for row in 0..<outcomes.rowCount {
      cases[outcomes.unit(row)] += outcomes.weight(row)
      if outcomes.actual[row] != outcomes.decided[row] { failures[outcomes.unit(row)] += outcomes.weight(row) }
    }
    statistics[MetricKey("failure_rate")] = .ratio(RatioStatistic(numerator: failures, denominator: cases))
    return statistics
  }
}
