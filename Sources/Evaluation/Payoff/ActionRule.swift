/// Which rows are acted on, given their scores.
public enum ActionRule: Sendable, Equatable {
  /// Where the score is at least this; infinite: never.
  case score(atLeast: Double)
  /// Where acting is expected to pay by the row's own amounts: `Payoffs.expectedGain` above 0.
  case expectedPayoff
  /// The highest scores up to this share of the cases, ties by the order of the rows.
  case alertShare(Double)

  /// - Parameter payoffs: used by `expectedPayoff` only.
  public func decisions(scores: [Double], payoffs: Payoffs, weights: [Double]? = nil) -> [Bool] {
    switch self {
    case .score(let least): scores.map { $0 >= least }
    case .expectedPayoff: scores.indices.map { payoffs.expectedGain(row: $0, probability: scores[$0]) > 0 }
    case .alertShare(let share): AlertBudget.decisions(scores: scores, weights: weights, share: share)
    }
  }
}

/// How decisions are made today.
public enum CurrentProcess: Sendable, Equatable {
  /// Nobody is acted on.
  case none
  case all
  /// A share of the cases, picked at random: each row brings the mean of both actions, weighted by the share.
  case random(share: Double)
  /// What a rules file or the client's own records say, one a row.
  case decisions([Bool])

  /// Money that the decision of today brings on a row, expected where it is random.
  public func amount(row: Int, isPositive: Bool, payoffs: Payoffs) -> Double {
    func amount(_ acted: Bool) -> Double { payoffs.amount(row: row, isActedOn: acted, isPositive: isPositive) }
    return switch self {
    case .none: amount(false)
    case .all: amount(true)
    case .random(let share): share * amount(true) + (1 - share) * amount(false)
    case .decisions(let acted): amount(acted[row])
    }
  }
}
