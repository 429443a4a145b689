public import Features
public import JSON

/// When a row is acted on.
public enum ServedDecision: Sendable, Equatable {
  /// Where the probability is at least this.
  case threshold(Double)
  /// Where acting is expected to pay by the row's own amounts: p (TP - FN) + (1 - p)(FP - TN) above 0.
  case expectedPayoff(Amounts)

  /// Money of the four outcomes.
  public struct Amounts: Sendable, Equatable {
    public var truePositive: Amount
    public var falsePositive: Amount
    public var falseNegative: Amount
    public var trueNegative: Amount

    public init(truePositive: Amount, falsePositive: Amount, falseNegative: Amount, trueNegative: Amount) {
      self.truePositive = truePositive
      self.falsePositive = falsePositive
      self.falseNegative = falseNegative
      self.trueNegative = trueNegative
    }

    var all: [Amount] { [truePositive, falsePositive, falseNegative, trueNegative] }

    /// Whether they ask only for fields that there are.
    func fit(fields count: Int) -> Bool {
      all.allSatisfy { if case .field(let field, _) = $0 { (0..<count).contains(field) } else { true } }
    }
  }

  /// The same for every row, or a share of what a field holds; nothing where the field is empty.
  public enum Amount: Sendable, Equatable {
    case number(Double)
    case field(Int, factor: Double)

    func value(_ number: (Int) -> Double?) -> Double {
      switch self {
      case .number(let value): value
      case .field(let field, let factor): number(field).map { $0 * factor } ?? 0
      }
    }
  }

  /// Whether it asks only for fields that there are.
  func fits(fields count: Int) -> Bool {
    guard case .expectedPayoff(let amounts) = self else { return true }
    return amounts.fit(fields: count)
  }

  /// Whether to act on a row.
  /// - Parameter number: what a field of the row holds; nil where that is no number.
  func acts(probability p: Double, number: (Int) -> Double?) -> Bool {
    switch self {
    case .threshold(let least): return p >= least
    case .expectedPayoff(let amounts):
      let gain = amounts.truePositive.value(number) - amounts.falseNegative.value(number)
      let harm = amounts.falsePositive.value(number) - amounts.trueNegative.value(number)
      return p * gain + (1 - p) * harm > 0
    }
  }
}

extension ServedDecision {
  /// As the bundle keeps it.
  var json: JSONValue {
    switch self {
    case .threshold(let least): ["threshold": .number(least)]
    case .expectedPayoff(let amounts):
      ["expected_payoff": .array(amounts.all.map(\.json))]
    }
  }

  init?(json: JSONValue) {
    if let least = json["threshold"]?.number {
      self = .threshold(least)
      return
    }
    guard let list = json["expected_payoff"], let amounts = Amounts(json: list) else { return nil }
    self = .expectedPayoff(amounts)
  }
}

extension ServedDecision.Amounts {
  /// The four in a list.
  init?(json: JSONValue) {
    guard let list = json.array, list.count == 4 else { return nil }
    let amounts = list.compactMap { ServedDecision.Amount(json: $0) }
    guard amounts.count == 4 else { return nil }
    self.init(
      truePositive: amounts[0], falsePositive: amounts[1], falseNegative: amounts[2], trueNegative: amounts[3])
  }
}

extension ServedDecision.Amount {
  var json: JSONValue {
    switch self {
    case .number(let value): .number(value)
    case .field(let field, let factor): ["field": JSONValue(field), "factor": .number(factor)]
    }
  }

  fileprivate init?(json: JSONValue) {
    if let value = json.number {
      self = .number(value)
    } else if let field = json["field"]?.integer, let factor = json["factor"]?.number {
      self = .field(field, factor: factor)
    } else {
      return nil
    }
  }
}
