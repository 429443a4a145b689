import Learners

/// From scores to ranks: the share of known rows that are less unusual.
enum ScoreRanks {
  /// Most places on the curve; the highest scores, of which alerts are made, keep one each.
  private static let places = 1000
  private static let highest = 500

  /// A rising broken line through (score, share of rows below it, half of those equal counted).
  ///
  /// It ends at (0, 0) and (1, 1): rows beyond all known ones still differ.
  /// - Parameters:
  ///   - scores: in (0, 1), of rows that the forest had not seen; NaN is left out.
  ///   - weights: of the rows; nil: 1 each.
  static func calibrator(_ scores: [Double], weights: [Double]?) -> Calibrator {
    let order = scores.indices.filter { !scores[$0].isNaN }.sorted { (scores[$0], $0) < (scores[$1], $1) }
    let total = order.reduce(0) { $0 + (weights?[$1] ?? 1) }
    guard total > 0 else { return .none }
    var points = [(score: Double, rank: Double)]()
    var below = 0.0
    var start = 0
    while start < order.count {
      var end = start
      var here = 0.0
      while end < order.count, scores[order[end]] == scores[order[start]] {
        here += weights?[order[end]] ?? 1
        end += 1
      }
      points.append((scores[order[start]], (below + here / 2) / total))
      below += here
      start = end
    }
    let step = max(1, points.count / places)
    let kept = points.indices.filter { $0 % step == 0 || $0 >= points.count - highest }.map { points[$0] }
      .filter { $0.score > 0 && $0.score < 1 }
    let all = [(score: 0.0, rank: 0.0)] + kept + [(score: 1.0, rank: 1.0)]
    guard let knots = Calibrator.Knots(probabilities: all.map(\.score), values: all.map(\.rank)) else {
      return Calibrator.none
    }
    return .isotonic(knots)
  }
}
