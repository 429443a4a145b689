#if canImport(Glibc)
  import Glibc
#endif

/// A rising function that turns the probability of class 1 which a learner gives into the one that is served.
public enum Calibrator: Sendable, Equatable {
  /// As it is.
  case none
  /// logistic(slope x log-odds + offset): Platt's sigmoid on the log-odds. The slope is not negative.
  case platt(slope: Double, offset: Double)
  /// Straight lines between the knots; constant outside.
  case isotonic(Knots)
  /// logistic(a ln p - b ln(1 - p) + c) with a, b >= 0 (Kull, Silva Filho, Flach, AISTATS 2017).
  case beta(a: Double, b: Double, c: Double)
  /// `beta` of (p + half) / (1 + 2 half): of a learner whose p is a share of votes, `half` is half a vote. That no tree
  /// said yes is no certainty, and the log-odds of 0 would outweigh those of all other rows.
  case votes(half: Double, a: Double, b: Double, c: Double)
  /// ((p + half) / (1 + half)) to this power, at least 0; `half` is 0 where p is no share of votes. Where both are the same
  /// for several classes whose probabilities are then divided by their sum: temperature scaling (Guo, Pleiss, Sun,
  /// Weinberger, ICML 2017), the temperature being 1 / exponent.
  case power(exponent: Double, half: Double)

  /// Points of a rising broken line: probabilities ascending, values in [0, 1] not falling.
  public struct Knots: Sendable, Equatable {
    public let probabilities: [Double]
    public let values: [Double]

    /// Nil where there are none, their counts differ, or they are not rising within [0, 1].
    public init?(probabilities: [Double], values: [Double]) {
      guard !probabilities.isEmpty, probabilities.count == values.count,
        zip(probabilities, probabilities.dropFirst()).allSatisfy({ $0 < $1 }),
        zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }),
        (probabilities + values).allSatisfy({ (0...1).contains($0) })
      else { return nil }
      self.probabilities = probabilities
      self.values = values
    }
  }

  /// The calibrated probability, in [0, 1]; NaN stays NaN. Never falls where `probability` rises.
  public func apply(_ probability: Double) -> Double {
    guard !probability.isNaN else { return probability }
    switch self {
    case .none: return probability
    case .platt(let slope, let offset): return LogOdds.probability(slope * LogOdds.of(probability) + offset)
    case .isotonic(let knots): return knots.value(at: probability)
    case .beta(let a, let b, let c):
      let p = LogOdds.inner(probability)
      return LogOdds.probability(a * log(p) - b * log1p(-p) + c)
    case .votes(let half, let a, let b, let c):
      let p = min(max(probability, 0), 1)
      return Calibrator.beta(a: a, b: b, c: c).apply((p + half) / (1 + 2 * half))
    case .power(let exponent, let half):
      return pow((min(max(probability, 0), 1) + half) / (1 + half), exponent)
    }
  }
}

extension Calibrator.Knots {
  func value(at x: Double) -> Double {
    // The first knot that is above x.
    var low = 0
    var high = probabilities.count
    while low < high {
      let middle = (low + high) / 2
      if probabilities[middle] <= x { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return values[0] }
    guard low < probabilities.count else { return values[low - 1] }
    let share = (x - probabilities[low - 1]) / (probabilities[low] - probabilities[low - 1])
    return values[low - 1] + share * (values[low] - values[low - 1])
  }
}
