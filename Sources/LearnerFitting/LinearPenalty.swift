/// What large coefficients cost beside the loss; intercepts cost nothing.
///
/// As in scikit-learn, C weighs the sum of the losses of all rows (times their weights) against the penalty, so a
/// smaller C holds coefficients closer to zero.
public enum LinearPenalty: Sendable, Equatable {
  case none
  /// Half the sum of squares. C above 0.
  case l2(c: Double)
  /// The sum of absolute values. C above 0.
  case l1(c: Double)
  /// `l1Ratio` in [0, 1] of the sum of absolute values, the rest of half the sum of squares.
  case elasticNet(c: Double, l1Ratio: Double)

  var c: Double {
    switch self {
    case .none: .infinity
    case .l2(let c), .l1(let c), .elasticNet(let c, _): c
    }
  }

  var l1Ratio: Double {
    switch self {
    case .none, .l2: 0
    case .l1: 1
    case .elasticNet(_, let ratio): ratio
    }
  }

  var isSound: Bool { c > 0 && (0...1).contains(l1Ratio) }
}
