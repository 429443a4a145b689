import LearnerFitting
import Statistics

/// Weights of an ensemble: how much each member's prediction counts. They are at least 0 and sum to 1.
///
/// Probabilities are averaged with the weights that make the observed classes most likely: a mixture, whose likelihood
/// has one maximum (`mixtureWeights`). Numbers are averaged with the
/// weights of least squared error.
enum Blend {
  /// - Parameters:
  ///   - members: predictions of each member for the same rows, `outputs` numbers a row; made out of fold.
  ///   - target: class or value of each row.
  ///   - shrinkage: share of the weight that is spread evenly, in [0, 1].
  static func weights(
    _ members: [[Double]], target: ClassifyTarget, rows: [Int], rowWeights: [Double]?, shrinkage: Double
  ) -> [Double] {
    let count = members.count
    guard count > 1 else { return [1] }
    let best =
      target.isRegression
      ? leastSquares(members, target: rows.map { target.values[$0] }, weights: rows.map { rowWeights?[$0] ?? 1 })
      : mixtureWeights(
        likelihoods: members.map { likelihoods($0, target: target, rows: rows) },
        weights: rows.map { rowWeights?[$0] ?? 1 })
    return best.map { $0 * (1 - shrinkage) + shrinkage / Double(count) }
  }

  /// The probability that each row's own class was given.
  private static func likelihoods(_ predictions: [Double], target: ClassifyTarget, rows: [Int]) -> [Double] {
    let outputs = target.outputs
    return rows.enumerated().map { place, row in
      let label = Int(target.values[row])
      let probability: Double
      if target.isBinary {
        probability = label == 1 ? predictions[place] : 1 - predictions[place]
      } else {
        probability = predictions[place * outputs + min(label, outputs - 1)]
      }
      return max(probability, 1e-12)
    }
  }

  /// Least squared error on the simplex, by Frank-Wolfe steps with exact line search.
  private static func leastSquares(_ members: [[Double]], target: [Double], weights rowWeights: [Double]) -> [Double] {
    let count = members.count
    var gram = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    // Errors of each member; with weights that sum to one the error of the blend is the blend of the errors.
    let errors = members.map { member in zip(member, target).map { $0 - $1 } }
    for a in 0..<count {
      for b in 0...a {
        var sum = 0.0
        for row in rowWeights.indices { sum += rowWeights[row] * errors[a][row] * errors[b][row] }
        gram[a][b] = sum
        gram[b][a] = sum
      }
    }
    var weights = [Double](repeating: 1 / Double(count), count: count)
    for _ in 0..<2000 {
      let gradient = (0..<count).map { a in (0..<count).reduce(0) { $0 + gram[a][$1] * weights[$1] } }
      guard let toward = gradient.indices.min(by: { gradient[$0] < gradient[$1] }) else { break }
      var direction = weights.map { -$0 }
      direction[toward] += 1
      var (slope, curvature) = (0.0, 0.0)
      for a in 0..<count {
        slope += gradient[a] * direction[a]
        for b in 0..<count { curvature += direction[a] * gram[a][b] * direction[b] }
      }
      guard slope < 0, curvature > 0 else { break }
      let step = min(1, -slope / curvature)
      for a in 0..<count { weights[a] += step * direction[a] }
      if -slope < 1e-12 * abs(gram[0][0]) { break }
    }
    return weights
  }

  /// The weighted mean of the members' predictions.
  static func mean(_ members: [[Double]], weights: [Double]) -> [Double] {
    guard let first = members.first else { return [] }
    return first.indices.map { place in
      var sum = 0.0
      for (member, weight) in zip(members, weights) { sum += weight * member[place] }
      return sum
    }
  }
}
