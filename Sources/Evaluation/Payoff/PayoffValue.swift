/// Money as ratios over units, so that it has intervals and can be judged (REQUIREMENTS part 7).
public enum PayoffValue {
  /// Mean payoff of a decision as served.
  public static func mean(_ outcomes: BinaryOutcomes, _ payoffs: Payoffs) -> RatioStatistic {
    ratio(outcomes) { served(outcomes, payoffs, $0) }
  }

  /// Money of one row as served. A person who is asked is counted as right: the better of acting and leaving alone for
  /// what the row really was, less the price of the look.
  private static func served(_ outcomes: BinaryOutcomes, _ payoffs: Payoffs, _ row: Int) -> Double {
    let isPositive = outcomes.isPositive[row]
    if let review = outcomes.review, review.isReviewed[row] { return best(payoffs, row, isPositive) - review.cost }
    return payoffs.amount(row: row, isActedOn: outcomes.isActedOn[row], isPositive: isPositive)
  }

  private static func best(_ payoffs: Payoffs, _ row: Int, _ isPositive: Bool) -> Double {
    max(
      payoffs.amount(row: row, isActedOn: true, isPositive: isPositive),
      payoffs.amount(row: row, isActedOn: false, isPositive: isPositive))
  }

  /// Mean payoff of a decision as it is made today.
  public static func mean(
    _ outcomes: BinaryOutcomes, _ payoffs: Payoffs, by process: CurrentProcess
  ) -> RatioStatistic {
    ratio(outcomes) { process.amount(row: $0, isPositive: outcomes.isPositive[$0], payoffs: payoffs) }
  }

  /// Value a year: (mean payoff as served - mean payoff of today) times the decisions of a year.
  public static func perYear(
    _ outcomes: BinaryOutcomes, _ payoffs: Payoffs, over process: CurrentProcess, decisionsPerYear: Double
  ) -> RatioStatistic {
    ratio(outcomes) { row in
      let today = process.amount(row: row, isPositive: outcomes.isPositive[row], payoffs: payoffs)
      return (served(outcomes, payoffs, row) - today) * decisionsPerYear
    }
  }

  /// Value a year of one candidate over another, both as served, on the same rows.
  public static func perYear(
    _ outcomes: BinaryOutcomes, over other: BinaryOutcomes, _ payoffs: Payoffs, decisionsPerYear: Double
  ) -> RatioStatistic {
    ratio(outcomes) { (served(outcomes, payoffs, $0) - served(other, payoffs, $0)) * decisionsPerYear }
  }

  /// Value a year of a model that is never wrong: the most that any could bring.
  public static func perfectPerYear(
    _ outcomes: BinaryOutcomes, _ payoffs: Payoffs, over process: CurrentProcess, decisionsPerYear: Double
  ) -> Double {
    ratio(outcomes) { row in
      let isPositive = outcomes.isPositive[row]
      return (best(payoffs, row, isPositive) - process.amount(row: row, isPositive: isPositive, payoffs: payoffs)) * decisionsPerYear
    }.value()
  }

  /// The metric at which the value meets `required`: on the straight line through (baseline, 0) and (model, value).
  /// Nil where that line is flat.
  public static func breakEven(baseline: Double, model: Double, value: Double, required: Double) -> Double? {
    guard value != 0, baseline != model else { return nil }
    return baseline + (model - baseline) * required / value
  }

  private static func ratio(_ outcomes: BinaryOutcomes, _ amount: (Int) -> Double) -> RatioStatistic {
    var sums = [Double](repeating: 0, count: outcomes.unitCount)
    var cases = sums
    for row in 0..<outcomes.rowCount {
      let (unit, weight) = (outcomes.unit(row), outcomes.weight(row))
      sums[unit] += weight * amount(row)
      cases[unit] += weight
    }
    return RatioStatistic(numerator: sums, denominator: cases)
  }
}
