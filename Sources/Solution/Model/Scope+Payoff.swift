extension Scope {
  /// What is decided today, without machine learning.
  public enum CurrentProcess: Sendable, Equatable {
    /// The baseline model that comes nearest to it: of a forecast.
    case model(String)
    /// Nobody is alerted (called, held).
    case nobody
    /// Everybody is.
    case all
    /// As many as the model alerts, drawn at random.
    case random
    /// Whom the rules of a file choose: path from the folder of the configuration.
    case rules(String)
  }

  /// Money per decision for each outcome of a yes-or-no question. An alert is the decision to act.
  public struct Payoff: Sendable, Equatable {
    /// Three letters of ISO 4217.
    public var currency = "EUR"
    /// An alert that was right.
    public var truePositive = PayoffAmount.number(0)
    /// An alert for nothing.
    public var falsePositive = PayoffAmount.number(0)
    /// A positive that nobody was alerted of.
    public var falseNegative = PayoffAmount.number(0)
    /// Rightly left alone.
    public var trueNegative = PayoffAmount.number(0)

    public init() {}

    /// All four, with the key of each.
    public var amounts: [(key: String, amount: PayoffAmount)] {
      [
        ("true_positive", truePositive), ("false_positive", falsePositive), ("false_negative", falseNegative),
        ("true_negative", trueNegative),
      ]
    }

    /// The columns whose value an amount is counted from, each once.
    public var columns: [String] {
      var names = [String]()
      for case .column(let name, _) in amounts.map(\.amount) where !names.contains(name) { names.append(name) }
      return names
    }

    /// The threshold at which acting and not acting earn the same, where all amounts are numbers:
    /// (tn - fp) / (tn - fp + tp - fn), of a calibrated probability. Nil where an amount is a column, or where
    /// acting is never or always better.
    public var breakEvenProbability: Double? {
      guard case .number(let tp) = truePositive, case .number(let fp) = falsePositive,
        case .number(let fn) = falseNegative, case .number(let tn) = trueNegative
      else { return nil }
      let (harm, gain) = (tn - fp, tp - fn)
      return harm >= 0 && gain > 0 ? harm / (harm + gain) : nil
    }
  }

  /// Money for one outcome: the same for every decision, or a share of what a column holds.
  public enum PayoffAmount: Sendable, Equatable {
    case number(Double)
    /// `factor` x the value of the column in that row.
    case column(String, factor: Double)
  }
}
