import ClassifyModel
import Evaluation
import Findings
import Solution
import Tables

/// When a candidate acts on a row: chosen on out-of-fold predictions, never on the test part.
struct ClassifyDecision: Sendable {
  /// How the test part is judged.
  var rule: ActionRule
  /// The probability from which the endpoint acts; nil where each row's own amounts decide.
  var threshold: Double?
  /// In words, for the report.
  var text: String
  /// Share of the out-of-fold rows that it acts on.
  var alertShare: Double

  /// - Parameters:
  ///   - predictions: calibrated out of fold.
  ///   - payoffs: of the same rows; nil where none are given.
  ///   - mayCompareByRow: whether the endpoint can see the amounts of a row.
  init(
    _ predictions: [Double], judged: JudgedRows, solution: SolutionFile, payoffs: Payoffs?, mayCompareByRow: Bool
  ) {
    switch solution.served {
    case .alertsPerMonth:
      let share = min(1, solution.alertShare ?? 1)
      // Acting on nobody is a threshold that no probability reaches.
      let least = AlertBudget.nearestThreshold(scores: predictions, weights: judged.weights, share: share)
      rule = .alertShare(share)
      threshold = min(least, 1.000_001)
      text = "the \(Self.percent(share)) of the rows with the highest probability"
    case .probability(let least):
      rule = .score(atLeast: least)
      threshold = least
      text = "rows with a probability of at least \(least)"
    case .thresholdFromPayoff:
      guard let payoffs else {
        rule = .score(atLeast: 0.5)
        threshold = 0.5
        text = "rows with a probability of at least 0.5"
        break
      }
      let choice = ThresholdChoice(
        scores: predictions, isPositive: judged.isPositive, payoffs: payoffs, weights: judged.weights)
      var chosen = choice.chosen
      if chosen.rule == .expectedPayoff, !mayCompareByRow {
        chosen = choice.options.first { $0.rule != .expectedPayoff } ?? chosen
      }
      rule = chosen.rule
      switch chosen.rule {
      case .score(let least):
        // Acting on nobody is a threshold that no probability reaches.
        threshold = min(least, 1.000_001)
        rule = .score(atLeast: min(least, 1.000_001))
        text =
          least > 1
          ? "nobody: acting never pays"
          : "rows with a probability of at least \(NumberText.fixed(least, 4)), "
            + (chosen.method == .analytic ? "where acting begins to pay" : "which paid most out of fold")
      case .expectedPayoff:
        threshold = nil
        text = "rows on which acting is expected to pay, by their own amounts"
      case .alertShare(let share):
        threshold = nil
        text = "the \(Self.percent(share)) of the rows with the highest probability"
      }
    }
    let acted = rule.decisions(scores: predictions, payoffs: payoffs ?? Self.nothing, weights: judged.weights)
    alertShare = predictions.isEmpty ? 0 : Double(acted.count { $0 }) / Double(acted.count)
  }

  /// Which rows are acted on.
  func acts(_ predictions: [Double], judged: JudgedRows, payoffs: Payoffs?) -> [Bool] {
    rule.decisions(scores: predictions, payoffs: payoffs ?? Self.nothing, weights: judged.weights)
  }

  private static let nothing = Payoffs(truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0)

  private static func percent(_ share: Double) -> String { "\(NumberText.fixed(share * 100, 2)) %" }
}

extension Payoffs {
  /// The client's amounts for some rows. Nil where a column of amounts is not there.
  init?(_ payoff: Scope.Payoff, rows: [Int], table: Table) {
    func amount(_ amount: Scope.PayoffAmount) -> Amount? {
      switch amount {
      case .number(let value): return .same(value)
      case .column(let name, let factor):
        guard let values = table.numbers(name) else { return nil }
        return .byRow(rows.map { values[$0].isNaN ? 0 : values[$0] * factor })
      }
    }
    guard let tp = amount(payoff.truePositive), let fp = amount(payoff.falsePositive),
      let fn = amount(payoff.falseNegative), let tn = amount(payoff.trueNegative)
    else { return nil }
    self.init(truePositive: tp, falsePositive: fp, falseNegative: fn, trueNegative: tn)
  }
}
