public import Evaluation
import Solution

/// What alarms are worth in a year against those of the fixed limits: false alarms that are saved, and failures that
/// somebody is warned of.
public struct AlarmMoney: Sendable, Equatable {
  public var currency: String
  public var failuresPerYear: Double
  /// Cost of today's false alarms and missed failures a year.
  public var costToday: Double
  public var value: Estimate
  /// The part of `value` that false alarms make, and the part that failures make.
  public var ofFalseAlarms: Double
  public var ofFailures: Double

  /// Weeks in a year of 365.25 days.
  static let weeksPerYear = 365.25 / 7

  /// The value of a candidate over the baseline as a ratio over blocks of time. The number of events is taken as given:
  /// how many failures a year has is the client's to say.
  static func value(
    of model: AlarmMeasures, over today: AlarmMeasures, scope: Scope
  ) -> RatioStatistic? {
    guard let ours = model.statistics[MetricKey("false_alarms_per_week")], let found = model.statistics[MetricKey("recall")],
      let theirs = today.statistics[MetricKey("false_alarms_per_week")],
      let foundToday = today.statistics[MetricKey("recall")]
    else { return nil }
    let events = found.denominator.reduce(0, +)
    let weeks = ours.denominator.reduce(0, +)
    guard events > 0, weeks > 0 else { return nil }
    let cost = scope.costOfError
    let perFailure = cost.underPerUnit * scope.volume.decisionsPerYear * weeks / events
    return RatioStatistic(
      numerator: ours.numerator.indices.map { block in
        cost.overPerUnit * weeksPerYear * (theirs.numerator[block] - ours.numerator[block])
          + perFailure * (found.numerator[block] - foundToday.numerator[block])
      }, denominator: ours.denominator)
  }

  init?(model: AlarmMeasures, today: AlarmMeasures, scope: Scope, bootstrap: Bootstrap) {
    guard let value = Self.value(of: model, over: today, scope: scope), model.weeks > 0, !model.events.isEmpty else {
      return nil
    }
    let failures = scope.volume.decisionsPerYear
    let events = Double(model.events.count)
    let cost = scope.costOfError
    func falseCost(_ alarms: AlarmMeasures) -> Double {
      Double(alarms.falseAlarms) / alarms.weeks * Self.weeksPerYear * cost.overPerUnit
    }
    func missedCost(_ alarms: AlarmMeasures) -> Double {
      (events - Double(alarms.eventsFound)) / events * failures * cost.underPerUnit
    }
    currency = cost.currency
    failuresPerYear = failures
    costToday = falseCost(today) + missedCost(today)
    ofFalseAlarms = falseCost(today) - falseCost(model)
    ofFailures = missedCost(today) - missedCost(model)
    let units = Array(value.numerator.indices)
    self.value = Estimate(
      point: value.value(), draws: units.count > 1 ? bootstrap.distribution(of: value, over: units) : [])
  }
}
