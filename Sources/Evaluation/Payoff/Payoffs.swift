/// Money per decision for each outcome of it (REQUIREMENTS part 7): one amount for all rows, or the row's own (the
/// amount of a payment times a factor).
public struct Payoffs: Sendable, Equatable {
  public enum Amount: Sendable, Equatable {
    case same(Double)
    /// One a row.
    case byRow([Double])

    subscript(row: Int) -> Double {
      switch self {
      case .same(let amount): amount
      case .byRow(let amounts): amounts[row]
      }
    }

    func rows(_ indices: [Int]) -> Amount {
      switch self {
      case .same: self
      case .byRow(let amounts): .byRow(indices.map { amounts[$0] })
      }
    }
  }

  /// Acted on and positive: a customer kept, a fraud stopped.
  public var truePositive: Amount
  /// Acted on and negative: a needless call.
  public var falsePositive: Amount
  /// Left alone and positive: a fraud paid out.
  public var falseNegative: Amount
  /// Left alone and negative.
  public var trueNegative: Amount

  public init(truePositive: Amount, falsePositive: Amount, falseNegative: Amount, trueNegative: Amount) {
    self.truePositive = truePositive
    self.falsePositive = falsePositive
    self.falseNegative = falseNegative
    self.trueNegative = trueNegative
  }

  public init(truePositive: Double, falsePositive: Double, falseNegative: Double, trueNegative: Double) {
    self.init(
      truePositive: .same(truePositive), falsePositive: .same(falsePositive), falseNegative: .same(falseNegative),
      trueNegative: .same(trueNegative))
  }

  /// Money that a decision about a row brings.
  public func amount(row: Int, isActedOn: Bool, isPositive: Bool) -> Double {
    isActedOn
      ? (isPositive ? truePositive[row] : falsePositive[row])
      : (isPositive ? falseNegative[row] : trueNegative[row])
  }

  /// What acting on a row brings over leaving it alone, once its class is known.
  public func gainOfActing(row: Int, isPositive: Bool) -> Double {
    isPositive ? truePositive[row] - falseNegative[row] : falsePositive[row] - trueNegative[row]
  }

  /// What acting on a row is expected to bring over leaving it alone: p (TP - FN) + (1 - p)(FP - TN), with the row's
  /// own amounts (Elkan, IJCAI 2001).
  public func expectedGain(row: Int, probability: Double) -> Double {
    probability * gainOfActing(row: row, isPositive: true)
      + (1 - probability) * gainOfActing(row: row, isPositive: false)
  }

  /// The same amounts for every row.
  public var isConstant: Bool {
    [truePositive, falsePositive, falseNegative, trueNegative].allSatisfy {
      if case .same = $0 { true } else { false }
    }
  }

  /// The probability from which acting pays, where all amounts are the same for every row: with the gain of acting
  /// on a positive a = TP - FN and the price of acting on a negative b = TN - FP, it is b / (a + b). Infinite where
  /// acting never pays, 0 where it always does; nil where amounts differ by row, or where acting would pay on what
  /// is unlikely to be positive.
  public var breakEvenProbability: Double? {
    guard case .same(let tp) = truePositive, case .same(let fp) = falsePositive, case .same(let fn) = falseNegative,
      case .same(let tn) = trueNegative
    else { return nil }
    let (gain, price) = (tp - fn, tn - fp)
    if gain <= 0, price >= 0 { return .infinity }
    if price <= 0, gain >= 0 { return 0 }
    return gain > 0 ? price / (gain + price) : nil
  }

  /// The amounts of some rows, in this order.
  public func rows(_ indices: [Int]) -> Payoffs {
    Payoffs(
      truePositive: truePositive.rows(indices), falsePositive: falsePositive.rows(indices),
      falseNegative: falseNegative.rows(indices), trueNegative: trueNegative.rows(indices))
  }
}
