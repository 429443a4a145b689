/// The rule by which a model acts, chosen by money on out-of-fold predictions, never on the test part.
///
/// With the same amounts for every row, the probability from which acting pays follows from the amounts alone
/// (`Payoffs.breakEvenProbability`), and is right for calibrated probabilities. The threshold that paid most on the
/// rows at hand is taken instead only where it paid more by two standard errors: it was picked as the best of many,
/// so a smaller lead is luck. With amounts by row, the rule by expected payoff and the best threshold are compared;
/// the first, which was not tuned on these rows, is served where it paid more. Where the scores are no probabilities
/// there is only the best threshold.
public struct ThresholdChoice: Sendable, Equatable {
  public enum Method: String, Sendable {
    /// From the amounts alone.
    case analytic
    /// The best on the out-of-fold rows.
    case empirical
    /// By the row's own amounts.
    case expectedPayoff = "expected_payoff"
  }

  /// A rule with what it brought.
  public struct Option: Sendable, Equatable {
    public var method: Method
    public var rule: ActionRule
    /// Mean payoff of a decision.
    public var meanPayoff: Double
    /// Share of the cases that it acts on.
    public var alertShare: Double
  }

  public var chosen: Option
  /// All that were compared, the chosen one among them.
  public var options: [Option]

  /// Chooses on out-of-fold predictions.
  public init(
    scores: [Double], areProbabilities: Bool = true, isPositive: [Bool], payoffs: Payoffs, weights: [Double]? = nil
  ) {
    let rows = Rows(scores: scores, isPositive: isPositive, payoffs: payoffs, weights: weights)
    let empirical = rows.option(.empirical, .score(atLeast: Self.best(rows)))
    chosen = empirical
    options = [empirical]
    guard areProbabilities else { return }
    if payoffs.isConstant {
      guard let threshold = payoffs.breakEvenProbability else { return }
      let analytic = rows.option(.analytic, .score(atLeast: threshold))
      options = [analytic, empirical]
      let (lead, error) = rows.lead(of: empirical.rule, over: analytic.rule)
      chosen = lead > 2 * error && lead > 0 ? empirical : analytic
    } else {
      let expected = rows.option(.expectedPayoff, .expectedPayoff)
      options = [expected, empirical]
      chosen = expected.meanPayoff > empirical.meanPayoff ? expected : empirical
    }
  }

  /// The threshold with the largest total payoff: act where the score is at least this. It lies midway between two
  /// scores; infinite where acting on nobody is best. Of equal totals the higher threshold is taken.
  public static func best(
    scores: [Double], isPositive: [Bool], payoffs: Payoffs, weights: [Double]? = nil
  ) -> Double {
    best(Rows(scores: scores, isPositive: isPositive, payoffs: payoffs, weights: weights))
  }

  private static func best(_ rows: Rows) -> Double {
    let order = descendingOrder(of: rows.scores)
    var (gain, bestGain, threshold) = (0.0, 0.0, Double.infinity)
    for (place, row) in order.enumerated() {
      guard !rows.scores[row].isNaN else { break }
      gain += rows.weight(row) * rows.payoffs.gainOfActing(row: row, isPositive: rows.isPositive[row])
      let next = place + 1 < order.count ? rows.scores[order[place + 1]] : -.infinity
      guard next != rows.scores[row], gain > bestGain else { continue }
      bestGain = gain
      // Below the lowest score everybody is acted on.
      threshold = next.isFinite ? next + (rows.scores[row] - next) / 2 : rows.scores[row]
      // Between neighbouring numbers there is no middle.
      if threshold <= next { threshold = rows.scores[row] }
    }
    return threshold
  }

  private struct Rows {
    var scores: [Double]
    var isPositive: [Bool]
    var payoffs: Payoffs
    var weights: [Double]?

    func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

    func option(_ method: Method, _ rule: ActionRule) -> Option {
      let acted = rule.decisions(scores: scores, payoffs: payoffs, weights: weights)
      var (sum, cases, alerts) = (0.0, 0.0, 0.0)
      for row in scores.indices {
        sum += weight(row) * payoffs.amount(row: row, isActedOn: acted[row], isPositive: isPositive[row])
        cases += weight(row)
        if acted[row] { alerts += weight(row) }
      }
      return Option(method: method, rule: rule, meanPayoff: sum / cases, alertShare: alerts / cases)
    }

    /// By how much one rule paid more a decision than another, with the standard error of that.
    func lead(of rule: ActionRule, over other: ActionRule) -> (lead: Double, error: Double) {
      let a = rule.decisions(scores: scores, payoffs: payoffs, weights: weights)
      let b = other.decisions(scores: scores, payoffs: payoffs, weights: weights)
      var (cases, sum, squares, squaredWeights) = (0.0, 0.0, 0.0, 0.0)
      for row in scores.indices {
        let ofActing = payoffs.gainOfActing(row: row, isPositive: isPositive[row])
        let gain = a[row] == b[row] ? 0 : a[row] ? ofActing : -ofActing
        cases += weight(row)
        squaredWeights += weight(row) * weight(row)
        sum += weight(row) * gain
        squares += weight(row) * gain * gain
      }
      guard cases > 0 else { return (0, .infinity) }
      let mean = sum / cases
      let variance = max(0, squares / cases - mean * mean)
      return (mean, (variance * squaredWeights).squareRoot() / cases)
    }
  }
}
