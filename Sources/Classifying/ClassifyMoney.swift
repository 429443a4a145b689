public import Evaluation
import Solution

/// The yearly value of a classifier by REQUIREMENTS part 7: what a decision brings as served, less what it brings
/// today, times the decisions of a year.
public struct ClassifyMoney: Sendable {
  public var currency: String
  public var decisionsPerYear: Double
  /// Mean payoff of a decision: today, and as the chosen candidate is served.
  public var payoffToday: Double
  public var payoffServed: Double
  /// Of the chosen candidate over today.
  public var value: Estimate
  /// Of the baseline, as the bundle would serve it, over today.
  public var valueOfServing: Estimate
  /// What the chosen candidate adds to that.
  public var valueOfModel: Estimate
  /// Of a model that is never wrong: no project can be worth more.
  public var perfect: Double
  /// Of each candidate over today, as ratios over units.
  var statistics: [String: RatioStatistic]

  /// - Parameters:
  ///   - outcomes: of every candidate on the same test rows, each as it would be served.
  init?(
    chosen: String, baseline: String, outcomes: [String: BinaryOutcomes], payoffs: Payoffs,
    process: Evaluation.CurrentProcess, scope: Scope, bootstrap: Bootstrap
  ) {
    let decisions = scope.volume.decisionsPerYear
    guard decisions > 0, let served = outcomes[chosen], let reference = outcomes[baseline] else { return nil }
    currency = scope.currency
    decisionsPerYear = decisions
    payoffToday = PayoffValue.mean(served, payoffs, by: process).value()
    payoffServed = PayoffValue.mean(served, payoffs).value()
    statistics = outcomes.mapValues {
      PayoffValue.perYear($0, payoffs, over: process, decisionsPerYear: decisions)
    }
    let units = Array(0..<served.unitCount)
    func estimate(_ statistic: RatioStatistic) -> Estimate {
      Estimate(
        point: statistic.value(), draws: units.count > 1 ? bootstrap.distribution(of: .ratio(statistic), over: units) : [])
    }
    value = estimate(PayoffValue.perYear(served, payoffs, over: process, decisionsPerYear: decisions))
    valueOfServing = estimate(PayoffValue.perYear(reference, payoffs, over: process, decisionsPerYear: decisions))
    valueOfModel = estimate(PayoffValue.perYear(served, over: reference, payoffs, decisionsPerYear: decisions))
    perfect = PayoffValue.perfectPerYear(served, payoffs, over: process, decisionsPerYear: decisions)
  }

  /// The yearly value of predicted numbers: what errors cost with the baseline, less what they cost with the model.
  init?(
    chosen: String, baseline: String, predictions: [String: [Double]], judged: JudgedRows, scope: Scope,
    bootstrap: Bootstrap
  ) {
    guard let cost = scope.givenCostOfError, scope.volume.unitsPerYear > 0 else { return nil }
    let perYear = scope.volume.unitsPerYear
    func costs(_ name: String) -> [Double]? {
      predictions[name].map { values in
        judged.rows.indices.map { place in
          let error = values[place] - judged.actual[place]
          return cost.overPerUnit * max(error, 0) + cost.underPerUnit * max(-error, 0)
        }
      }
    }
    guard let today = costs(baseline), let served = costs(chosen) else { return nil }
    func statistic(_ own: [Double]) -> RatioStatistic {
      var sums = [Double](repeating: 0, count: judged.unitNames.count)
      var cases = sums
      for place in own.indices {
        let unit = judged.unitOfRow?[place] ?? place
        let weight = judged.weights?[place] ?? 1
        sums[unit] += weight * (today[place] - own[place]) * perYear
        cases[unit] += weight
      }
      return RatioStatistic(numerator: sums, denominator: cases)
    }
    currency = scope.currency
    decisionsPerYear = scope.volume.decisionsPerYear
    let rows = Double(max(1, judged.rows.count))
    payoffToday = -today.reduce(0, +) / rows
    payoffServed = -served.reduce(0, +) / rows
    statistics = [:]
    for name in predictions.keys { if let own = costs(name) { statistics[name] = statistic(own) } }
    let units = Array(judged.unitNames.indices)
    let gain = statistic(served)
    value = Estimate(
      point: gain.value(), draws: units.count > 1 ? bootstrap.distribution(of: .ratio(gain), over: units) : [])
    valueOfServing = Estimate(point: 0, lower: 0, upper: 0)
    valueOfModel = value
    perfect = -payoffToday * perYear
  }
}
