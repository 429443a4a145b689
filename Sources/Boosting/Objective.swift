// Room Boosting: histogram gradient boosting, from binning to trees. Knows numbers only, neither tables nor runs.

#if canImport(Glibc)
  import Glibc
#endif

/// What boosting minimises: the weighted mean over rows of a loss of the target and the score (the sum of trees).
public enum Objective: Sendable, Equatable {
  /// Targets 0 and 1, or probabilities; log(1 + e^s) - y s. The probability is 1 / (1 + e^-s).
  case binary
  /// Targets 0, 1, ... below the number, a score a class; log of the sum of e^s less the class's own s.
  case multiclass(classes: Int)
  /// (s - y)^2 / 2: the mean.
  case squared
  /// |s - y|: the median.
  case absolute
  /// Squared up to this distance, absolute beyond it (Huber, Ann. Math. Stat. 35, 1964).
  case huber(delta: Double)
  /// Pinball loss: the quantile of this level, between 0 and 1.
  case quantile(level: Double)
  /// Counts: e^s - y s; the mean is e^s.
  case poisson
  /// Tweedie deviance of this power, between 1 and 2: many zeros and a long tail; the mean is e^s.
  case tweedie(power: Double)
  /// Targets 0 and 1 as `binary`, where a row of class 0 weighs what its false alarm costs and a row of class 1 what
  /// missing it costs (`BoostingData.costs`). The probability is that of a world with such prices, so 0.5 is the
  /// threshold of least expected cost.
  case costs

  /// Scores a row: one but for several classes.
  public var scoresPerRow: Int { if case .multiclass(let classes) = self { classes } else { 1 } }
}

extension Objective {
  /// The loss of one row without its weight; `scores` as many as `scoresPerRow`.
  public func loss(target y: Double, scores: [Double]) -> Double {
    let s = scores[0]
    switch self {
    case .binary, .costs: return softplus(s) - y * s
    case .multiclass:
      let top = scores.max() ?? 0
      let sum = scores.reduce(0) { $0 + exp($1 - top) }
      return log(sum) + top - scores[min(max(0, Int(y)), scores.count - 1)]
    case .squared: return (s - y) * (s - y) / 2
    case .absolute: return abs(s - y)
    case .huber(let delta):
      let distance = abs(s - y)
      return distance <= delta ? distance * distance / 2 : delta * (distance - delta / 2)
    case .quantile(let level): return y >= s ? level * (y - s) : (1 - level) * (s - y)
    case .poisson: return exp(s) - y * s
    case .tweedie(let power):
      return exp((2 - power) * s) / (2 - power) - y * exp((1 - power) * s) / (1 - power)
    }
  }

  /// First derivative of the loss by the score, and the second as boosting uses it.
  ///
  /// The second is that of the loss but where that is zero or too small to step by: 1 for absolute, Huber and
  /// quantile loss, whose leaves are found anew from the residuals; e^0.7 times as large for Poisson and
  /// K / (K - 1) times for K classes, as LightGBM has them.
  public func derivatives(target y: Double, scores: [Double]) -> (gradient: [Double], hessian: [Double]) {
    let s = scores[0]
    switch self {
    case .binary, .costs:
      let p = logistic(s)
      return ([p - y], [p * (1 - p)])
    case .multiclass(let classes):
      let p = softmax(scores)
      let factor = Double(classes) / Double(max(1, classes - 1))
      return (p.indices.map { p[$0] - (Int(y) == $0 ? 1 : 0) }, p.map { factor * $0 * (1 - $0) })
    case .squared: return ([s - y], [1])
    case .absolute: return ([s > y ? 1 : s < y ? -1 : 0], [1])
    case .huber(let delta): return ([min(max(s - y, -delta), delta)], [1])
    case .quantile(let level): return ([s > y ? 1 - level : -level], [1])
    case .poisson: return ([exp(s) - y], [exp(s + 0.7)])
    case .tweedie(let power):
      let a = exp((1 - power) * s)
      let b = exp((2 - power) * s)
      return ([b - y * a], [(2 - power) * b - (1 - power) * y * a])
    }
  }

  /// What a score says about the target: a probability, a mean, a quantile.
  public func response(_ scores: [Double]) -> [Double] {
    switch self {
    case .binary, .costs: [logistic(scores[0])]
    case .multiclass: softmax(scores)
    case .poisson, .tweedie: [exp(scores[0])]
    case .squared, .absolute, .huber, .quantile: [scores[0]]
    }
  }
}
