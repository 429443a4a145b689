/// The weights of a blend: numbers of at least 0 that sum to 1, for which a measure is largest.
///
/// Starts from the best of all single members and the even blend, and moves weight from one member to another by
/// steps that halve: the same measure gives the same weights.
public enum BlendSearch {
  /// - Parameters:
  ///   - memberCount: at least 1.
  ///   - firstStep: in (0, 1]; halved `halvings` times.
  ///   - measure: of weights, the larger the better; not a number counts as the worst.
  public static func best(
    memberCount: Int, firstStep: Float = 0.25, halvings: Int = 2, measure: ([Float]) throws -> Double
  ) rethrows -> (weights: [Float], measure: Double) {
    precondition(memberCount > 0, "a blend has members")
    var best = [Float](repeating: 1 / Float(memberCount), count: memberCount)
    var bestMeasure = -Double.infinity
    func consider(_ weights: [Float]) throws {
      let value = try measure(weights)
      if value > bestMeasure { (best, bestMeasure) = (weights, value) }
    }
    for member in 0..<memberCount { try consider((0..<memberCount).map { $0 == member ? 1 : 0 }) }
    if memberCount > 1 { try consider([Float](repeating: 1 / Float(memberCount), count: memberCount)) }
    var step = firstStep
    for _ in 0...max(0, halvings) {
      var before = -Double.infinity
      while bestMeasure > before {
        before = bestMeasure
        let start = best
        for from in 0..<memberCount where start[from] > 0 {
          for to in 0..<memberCount where to != from {
            var weights = start
            let moved = min(step, weights[from])
            weights[from] -= moved
            weights[to] += moved
            try consider(weights)
          }
        }
      }
      step /= 2
    }
    return (best, bestMeasure)
  }
}
