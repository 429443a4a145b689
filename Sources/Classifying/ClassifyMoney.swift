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
  /// The same at the threshold that an endpoint compares with, where an alert budget was asked for.
  public var atThreshold: AtThreshold?
  /// What asking a person comes to; nil where nobody is asked.
  public var reviewing: Reviewing?
  /// Of each candidate over today, as ratios over units.
  var statistics: [String: RatioStatistic]

  /// Acting from a probability on, row by row, instead of on the share of the budget.
  public struct AtThreshold: Sendable, Equatable {
    public var threshold: Double
    /// Rows of the test part that it acts on, and their share.
    public var alerts: Int
    public var alertShare: Double
    public var meanPayoff: Double
    public var valuePerYear: Double
  }

  /// Rows that a person decides, counted as always decided right.
  public struct Reviewing: Sendable, Equatable {
    /// Share of the rows.
    public var share: Double
    /// Money for one, for all of a year, and what the value would be were nobody asked.
    public var costPerReview: Double
    public var costPerYear: Double
    public var valueWithout: Double
    /// Reviews of a year.
    public var perYear: Double
    /// What is lost a year for each percent of reviews that a person decides wrongly.
    public var lossPerPercentWrong: Double
  }

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

extension ClassifyEvaluation {
  /// What the endpoint's own rule would bring.
  func atThreshold(_ name: String, payoffs: Payoffs) -> ClassifyMoney.AtThreshold? {
    guard let outcomes = outcomesAtThreshold(name),
      let least = candidates.first(where: { $0.name == name })?.decision?.threshold
    else { return nil }
    let sums = ConfusionSums(outcomes)
    return ClassifyMoney.AtThreshold(
      threshold: least, alerts: outcomes.isActedOn.count { $0 }, alertShare: sums.alerts / sums.total,
      meanPayoff: PayoffValue.mean(outcomes, payoffs).value(),
      valuePerYear: PayoffValue.perYear(
        outcomes, payoffs, over: today, decisionsPerYear: solution.scope.volume.decisionsPerYear
      ).value())
  }

  /// What asking a person costs and brings.
  func reviewing(_ name: String, payoffs: Payoffs) -> ClassifyMoney.Reviewing? {
    guard let review, let without = outcomesWithoutReview(name), let own = reviews[name] else { return nil }
    let weights = judged.weights ?? [Double](repeating: 1, count: judged.rows.count)
    var (looked, all, stakes) = (0.0, 0.0, 0.0)
    for (row, weight) in weights.enumerated() {
      all += weight
      guard own.isReviewed[row] else { continue }
      looked += weight
      stakes += weight * abs(payoffs.gainOfActing(row: row, isPositive: judged.actual[row] == 1))
    }
    let perYear = solution.scope.volume.decisionsPerYear
    let share = all > 0 ? looked / all : 0
    func value(_ outcomes: BinaryOutcomes) -> Double {
      PayoffValue.perYear(outcomes, payoffs, over: today, decisionsPerYear: perYear).value()
    }
    return ClassifyMoney.Reviewing(
      share: share, costPerReview: review.cost, costPerYear: share * review.cost * perYear,
      valueWithout: value(without), perYear: share * perYear,
      lossPerPercentWrong: all > 0 ? 0.01 * stakes / all * perYear : 0)
  }
}
