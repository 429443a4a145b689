/// Every metric of a binary classifier from one pass over its rows in the order of their scores.
///
/// The order is found once; a draw of the bootstrap only changes how often each row counts. O(rows) a draw.
public final class BinaryMeasures: JointMeasures {
  public let keys: [MetricKey]
  public let unitCount: Int
  public let valuesOfAll: [Double]
  private let rows: RankedRows
  private let layout: Layout

  /// The metrics of `outcomes`.
  /// - Parameter bins: of the calibration error.
  public convenience init(_ outcomes: BinaryOutcomes, bins: Int = 10) {
    self.init(
      RankedRows(outcomes), unitCount: outcomes.unitCount,
      layout: Layout(
        areProbabilities: outcomes.areProbabilities, alertShare: outcomes.alertShare, bins: max(1, bins)))
  }

  private init(_ rows: RankedRows, unitCount: Int, layout: Layout) {
    self.rows = rows
    self.unitCount = unitCount
    self.layout = layout
    keys = layout.names.map { MetricKey($0) }
    valuesOfAll = Self.values(rows, layout, times: [UInt16](repeating: 1, count: unitCount))
  }

  /// Which metrics there are.
  private struct Layout: Sendable {
    var areProbabilities: Bool
    var alertShare: Double?
    var bins: Int

    var names: [String] {
      [
        "roc_auc", "pr_auc", "gini", "ks", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc",
        "alert_share",
      ] + (alertShare == nil ? [] : ["precision_at_alerts", "recall_at_alerts", "lift_at_alerts"])
        + (areProbabilities ? ["log_loss", "brier", "expected_calibration_error"] : [])
    }
  }

  public func values(times: [UInt16]) -> [Double] { Self.values(rows, layout, times: times) }

  public func restricted(to units: [Int]) -> any JointMeasures {
    BinaryMeasures(rows.restricted(to: units, of: unitCount), unitCount: units.count, layout: layout)
  }

  private static func values(_ rows: RankedRows, _ layout: Layout, times: [UInt16]) -> [Double] {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, rows.count)) { mass in
      let sums = rows.weigh(times, into: mass)
      let ranks = rows.walk(mass, sums, bins: layout.areProbabilities ? layout.bins : 0)
      var values = [
        ranks.rocArea, ranks.averagePrecision, 2 * ranks.rocArea - 1, ranks.largestGap, sums.accuracy,
        sums.balancedAccuracy, sums.precision, sums.recall, sums.f1, sums.matthews, sums.alerts / sums.total,
      ]
      if let share = layout.alertShare {
        let budget = AlertBudget.cases(share: share, of: sums.total, isWhole: rows.isWhole)
        let hits = rows.positives(amongFirst: budget, mass)
        let precision = hits / budget
        values += [precision, hits / sums.positives, precision / (sums.positives / sums.total)]
      }
      if layout.areProbabilities {
        values += [sums.logLoss / sums.total, sums.squaredError / sums.total, ranks.calibrationError]
      }
      return values
    }
  }
}
