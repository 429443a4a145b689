public import Evaluation
import Solution
import Support

/// The yearly value of a forecast by REQUIREMENTS part 7: what errors cost today, less what they cost with the model,
/// per unit sold, times the units of a year.
public struct ForecastMoney: Sendable {
  public var currency: String
  /// U: decisions a year times units a decision.
  public var unitsPerYear: Double
  public var servedQuantile: Double
  /// Cost of today's errors a year.
  public var costToday: Double
  /// Value of the chosen candidate over today.
  public var value: Estimate
  /// What serving the baseline at the quantile would already give.
  public var valueOfQuantile: Estimate
  /// What the better forecast adds to that.
  public var valueOfForecast: Estimate

  /// The yearly value of a candidate at the served quantile over the baseline's point forecast, as a ratio over units.
  static func value(of candidate: String, baseline: String, in measures: TestMeasures, unitsPerYear: Double)
    -> RatioStatistic?
  {
    // Money is counted by the unit that is sold: where units sum to less than nothing there is no such thing.
    guard let model = measures.costs[candidate], let today = measures.costs[baseline],
      measures.actual.reduce(0, +) > 0
    else { return nil }
    return RatioStatistic(
      numerator: zip(today.atPoint, model.atQuantile).map { ($0 - $1) * unitsPerYear },
      denominator: measures.actual)
  }

  /// What a candidate adds over the baseline when both serve the quantile.
  static func gain(of candidate: String, baseline: String, in measures: TestMeasures, unitsPerYear: Double)
    -> RatioStatistic?
  {
    guard let model = measures.costs[candidate], let today = measures.costs[baseline] else { return nil }
    return RatioStatistic(
      numerator: zip(today.atQuantile, model.atQuantile).map { ($0 - $1) * unitsPerYear },
      denominator: measures.actual)
  }

  init?(
    candidate: String, baseline: String, measures: TestMeasures, scope: Scope, bootstrap: Bootstrap
  ) {
    let unitsPerYear = scope.volume.unitsPerYear
    guard unitsPerYear > 0, measures.actual.reduce(0, +) > 0,
      let value = Self.value(of: candidate, baseline: baseline, in: measures, unitsPerYear: unitsPerYear),
      let quantile = Self.value(of: baseline, baseline: baseline, in: measures, unitsPerYear: unitsPerYear),
      let gain = Self.gain(of: candidate, baseline: baseline, in: measures, unitsPerYear: unitsPerYear),
      let today = measures.costs[baseline]
    else { return nil }
    currency = scope.costOfError.currency
    self.unitsPerYear = unitsPerYear
    servedQuantile = scope.costOfError.servedQuantile
    costToday = today.atPoint.reduce(0, +) / measures.actual.reduce(0, +) * unitsPerYear
    let units = measures.scores.allUnits
    func estimate(_ statistic: RatioStatistic) -> Estimate {
      Estimate(
        point: statistic.value(), draws: units.count > 1 ? bootstrap.distribution(of: statistic, over: units) : [])
    }
    self.value = estimate(value)
    valueOfQuantile = estimate(quantile)
    valueOfForecast = estimate(gain)
  }

  /// The metric at which the value pays for what it costs: where the straight line through (baseline, 0) and
  /// (model, value) meets `required`. Nil where the line is flat.
  static func breakEven(baseline: Double, model: Double, value: Double, required: Double) -> Double? {
    guard value != 0, baseline != model else { return nil }
    return baseline + (model - baseline) * required / value
  }
}
