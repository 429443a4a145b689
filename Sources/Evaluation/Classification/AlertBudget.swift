/// How many cases a budget of alerts lets through.
public enum AlertBudget {
  /// Cases out of `total` at a share of alerts. Whole where cases are whole, and then at least one: half a call is
  /// not made.
  /// - Parameters:
  ///   - share: in [0, 1].
  ///   - isWhole: every row stands for a whole number of cases.
  public static func cases(share: Double, of total: Double, isWhole: Bool) -> Double {
    guard share > 0, total > 0 else { return 0 }
    let exact = min(share, 1) * total
    return isWhole ? min(total, max(1, exact.rounded())) : exact
  }

  /// The score from which a case is acted on so that, on scores like these, the budget is kept: what an endpoint
  /// serves that sees one case at a time. Midway between the last score within the budget and the next one; equal
  /// scores at its end are left alone rather than acted on beyond it. Infinite where nobody can be acted on.
  public static func threshold(scores: [Double], weights: [Double]? = nil, share: Double) -> Double {
    let weights = weights ?? [Double](repeating: 1, count: scores.count)
    let budget = cases(share: share, of: weights.reduce(0, +), isWhole: weights.allSatisfy { $0 == $0.rounded() })
    let order = descendingOrder(of: scores).filter { !scores[$0].isNaN }
    var (spent, threshold) = (0.0, Double.infinity)
    for (place, row) in order.enumerated() {
      spent += weights[row]
      guard spent <= budget else { break }
      guard place + 1 < order.count else { return scores[row] }
      let next = scores[order[place + 1]]
      guard next < scores[row] else { continue }
      let middle = next + (scores[row] - next) / 2
      threshold = middle > next ? middle : scores[row]
    }
    return threshold
  }

  /// The score from which an endpoint acts so that, on scores like these, the share of alerts comes nearest to the
  /// budget. Where equal scores stand at its end they are taken all or none, whichever is nearer, but somebody is acted
  /// on. Infinite only where nobody can be.
  public static func nearestThreshold(scores: [Double], weights: [Double]? = nil, share: Double) -> Double {
    let within = threshold(scores: scores, weights: weights, share: share)
    let acted = decisions(scores: scores, weights: weights, share: share)
    guard let least = scores.indices.filter({ acted[$0] }).map({ scores[$0] }).min(), least < within else { return within }
    var (all, inside, beyond) = (0.0, 0.0, 0.0)
    for row in scores.indices {
      let weight = weights?[row] ?? 1
      all += weight
      if scores[row] >= within { inside += weight }
      if scores[row] >= least { beyond += weight }
    }
    return inside == 0 || beyond - share * all < share * all - inside ? least : within
  }

  /// Which rows are acted on where the highest scores come first and ties go by the order of the rows. A row that
  /// stands for several cases is acted on where the budget reaches half of it.
  public static func decisions(scores: [Double], weights: [Double]? = nil, share: Double) -> [Bool] {
    let weights = weights ?? [Double](repeating: 1, count: scores.count)
    let budget = cases(
      share: share, of: weights.reduce(0, +), isWhole: weights.allSatisfy { $0 == $0.rounded() })
    var acted = [Bool](repeating: false, count: scores.count)
    var spent = 0.0
    for row in descendingOrder(of: scores) {
      guard spent + weights[row] / 2 <= budget, spent < budget else { break }
      acted[row] = true
      spent += weights[row]
    }
    return acted
  }
}
