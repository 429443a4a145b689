import Features
public import JSON

/// Which rows are neither acted on nor left alone, but shown to a person.
public enum ReviewBand: Sendable, Equatable {
  /// Two classes: `from` <= probability < `to`.
  case probability(from: Double, to: Double)
  /// Two classes: where the better of acting and leaving alone is expected to lose more than a look at the row costs,
  /// min(p (TP - FN), (1 - p)(TN - FP)) > cost, by the row's own amounts (Chow, IEEE Trans. Information Theory 16, 1970).
  case expectedPayoff(ServedDecision.Amounts, cost: Double)
  /// Several classes: where the likeliest is less probable than its limit (one a class), or leads the next by less
  /// than `margin`.
  case uncertain(limits: [Double], margin: Double)

  /// Whether it fits a contract with so many fields and outputs.
  func fits(fields count: Int, outputs: Int) -> Bool {
    switch self {
    case .probability(let from, let to): outputs == 1 && from < to
    case .expectedPayoff(let amounts, let cost): outputs == 1 && cost >= 0 && amounts.fit(fields: count)
    case .uncertain(let limits, _): outputs > 1 && limits.count == outputs
    }
  }

  /// Whether a person decides.
  /// - Parameters:
  ///   - prediction: the probability, or those of all classes.
  ///   - row: values of the contract's fields.
  func reviews(_ prediction: [Double], row: [RawValue]) -> Bool {
    switch self {
    case .probability(let from, let to): return prediction[0] >= from && prediction[0] < to
    case .expectedPayoff(let amounts, let cost):
      return Self.reviews(
        prediction[0], gain: amounts.truePositive.value(row.number) - amounts.falseNegative.value(row.number),
        price: amounts.trueNegative.value(row.number) - amounts.falsePositive.value(row.number), cost: cost)
    case .uncertain(let limits, let margin): return Self.reviews(prediction, limits: limits, margin: margin)
    }
  }

  /// The rule by money for one row: what is lost where acting is wrong (`price`) and where leaving alone is (`gain`).
  /// Where one of the two never loses, nobody has to look.
  public static func reviews(_ p: Double, gain: Double, price: Double, cost: Double) -> Bool {
    min(p * gain, (1 - p) * price) > cost
  }

  /// The rule of several classes; of equal probabilities the first is taken.
  public static func reviews(_ probabilities: [Double], limits: [Double], margin: Double) -> Bool {
    var (best, next) = (0, -Double.infinity)
    for label in probabilities.indices.dropFirst() {
      if probabilities[label] > probabilities[best] {
        next = probabilities[best]
        best = label
      } else {
        next = max(next, probabilities[label])
      }
    }
    return probabilities[best] < limits[best] || probabilities[best] - next < margin
  }
}

extension ReviewBand {
  /// As the bundle keeps it.
  var json: JSONValue {
    switch self {
    case .probability(let from, let to): ["from": .number(from), "to": .number(to)]
    case .expectedPayoff(let amounts, let cost):
      ["expected_payoff": .array(amounts.all.map(\.json)), "cost_per_review": .number(cost)]
    case .uncertain(let limits, let margin):
      ["below": .array(limits.map { .number($0) }), "margin": .number(margin)]
    }
  }

  /// Nil where it is none of the three.
  init?(json: JSONValue) {
    if let from = json["from"]?.number, let to = json["to"]?.number {
      self = .probability(from: from, to: to)
    } else if let list = json["expected_payoff"], let amounts = ServedDecision.Amounts(json: list),
      let cost = json["cost_per_review"]?.number
    {
      self = .expectedPayoff(amounts, cost: cost)
    } else if let list = json["below"]?.array, let margin = json["margin"]?.number {
      let limits = list.compactMap(\.number)
      guard limits.count == list.count else { return nil }
      self = .uncertain(limits: limits, margin: margin)
    } else {
      return nil
    }
  }

  /// When a person decides, in words.
  func words(classes: [String]) -> String {
    func text(_ value: Double) -> String { JSONValue.number(value).text }
    switch self {
    case .probability(let from, let to): return "the probability is at least \(text(from)) and below \(text(to))"
    case .expectedPayoff(_, let cost):
      return "a wrong decision is expected to lose more than a review costs (\(text(cost)))"
    case .uncertain(let limits, let margin):
      var parts = [String]()
      if let first = limits.first, limits.contains(where: { $0 > 0 }) {
        parts.append(
          limits.allSatisfy { $0 == first }
            ? "the likeliest class is less probable than \(text(first))"
            : "the likeliest class is less probable than its limit ("
              + zip(classes, limits).map { "\($0) \(text($1))" }.joined(separator: ", ") + ")")
      }
      if margin > 0 { parts.append("the likeliest class leads the next one by less than \(text(margin))") }
      return parts.isEmpty ? "never" : parts.joined(separator: ", or ")
    }
  }
}
