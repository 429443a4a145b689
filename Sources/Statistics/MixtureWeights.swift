#if canImport(Glibc)
  import Glibc
#endif

/// The weights of a mixture of fixed parts under which what was observed is most likely: at least 0, with sum 1.
///
/// Minimises -sum r log(sum w L) by Newton steps on the face of the simplex that the weights are on, with Armijo's rule;
/// a weight that reaches zero leaves the face, and returns where the slope asks for it. Expectation-maximisation has the
/// same optimum, but moves by the share of rows that tell the parts apart: with a hundred rare events among a hundred
/// thousand rows it stands still where it began.
/// - Parameters:
///   - likelihoods: of each part, the likelihood that it gives each observation; above 0.
///   - weights: of each observation; nil for equal ones.
/// - Returns: equal weights where there is nothing to learn from, none where there are no parts.
public func mixtureWeights(likelihoods: [[Double]], weights: [Double]? = nil) -> [Double] {
  let parts = likelihoods.count
  guard parts > 1 else { return [Double](repeating: 1, count: parts) }
  let rows = likelihoods.map(\.count).min() ?? 0
  let total = (0..<rows).reduce(0) { $0 + max(0, weights?[$1] ?? 1) }
  let even = [Double](repeating: 1 / Double(parts), count: parts)
  guard total > 0, total.isFinite else { return even }
  let shares = (0..<rows).map { max(0, weights?[$0] ?? 1) / total }
  var problem = Mixture(likelihoods: likelihoods, shares: shares, weights: even)
  problem.solve()
  return problem.weights
}

private struct Mixture {
  let likelihoods: [[Double]]
  /// Of the rows, with sum 1.
  let shares: [Double]
  var weights: [Double]
  /// Likelihood of each row under the weights.
  private var mixed: [Double]

  init(likelihoods: [[Double]], shares: [Double], weights: [Double]) {
    self.likelihoods = likelihoods
    self.shares = shares
    self.weights = weights
    mixed = []
    mixed = mix(weights)
  }

  mutating func solve() {
    var face = Array(weights.indices)
    for _ in 0..<200 {
      let slopes = weights.indices.map { slope($0) }
      // The largest weight is the one that the others are exchanged for.
      guard let pivot = face.max(by: { weights[$0] < weights[$1] }) else { return }
      let others = face.filter { $0 != pivot }
      let step = newton(others, pivot: pivot)
      let decrease = -zip(others, step).reduce(0) { $0 + $1.1 * (slopes[$1.0] - slopes[pivot]) }
      if decrease < 1e-14 {
        // Nothing to gain on this face: a part outside may be worth some weight.
        let outside = weights.indices.filter { !face.contains($0) }
        guard let entering = outside.min(by: { slopes[$0] < slopes[$1] }), slopes[entering] < slopes[pivot] - 1e-10
        else { return }
        face = (face + [entering]).sorted()
        continue
      }
      var direction = [Double](repeating: 0, count: weights.count)
      for (place, part) in others.enumerated() {
        direction[part] = step[place]
        direction[pivot] -= step[place]
      }
      var length = 1.0
      var leaving: Int?
      for part in face where weights[part] + length * direction[part] < 0 {
        length = -weights[part] / direction[part]
        leaving = part
      }
      guard length > 0 else {
        face.removeAll { $0 == leaving }
        continue
      }
      guard advance(direction, length: length, decrease: decrease, leaving: leaving) else { return }
      face = face.filter { weights[$0] > 0 }
    }
  }

  /// Takes the longest step of `length`, half of it and so on that lowers the loss enough. False where none does.
  private mutating func advance(_ direction: [Double], length: Double, decrease: Double, leaving: Int?) -> Bool {
    var length = length
    var leaving = leaving
    for _ in 0..<40 {
      var next = zip(weights, direction).map { max(0, $0 + length * $1) }
      if let leaving { next[leaving] = 0 }
      let sum = next.reduce(0, +)
      next = next.map { $0 / sum }
      let mixture = mix(next)
      var gain = 0.0
      for row in shares.indices { gain += shares[row] * log(mixture[row] / mixed[row]) }
      if gain >= 1e-4 * length * decrease {
        weights = next
        mixed = mixture
        return true
      }
      length /= 2
      leaving = nil
    }
    return false
  }

  private func mix(_ weights: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: shares.count)
    for (part, weight) in weights.enumerated() where weight > 0 {
      for row in result.indices { result[row] += weight * likelihoods[part][row] }
    }
    return result
  }

  private func slope(_ part: Int) -> Double {
    var sum = 0.0
    for row in shares.indices { sum -= shares[row] * likelihoods[part][row] / mixed[row] }
    return sum
  }

  /// Newton's step of the weights of `others` at the cost of the pivot's.
  private func newton(_ others: [Int], pivot: Int) -> [Double] {
    let count = others.count
    guard count > 0 else { return [] }
    // Differences first: likelihoods of rare events are all but equal, and products of them would hide what differs.
    let differences = others.map { part in
      shares.indices.map { (likelihoods[part][$0] - likelihoods[pivot][$0]) / mixed[$0] }
    }
    var right = [Double](repeating: 0, count: count)
    var curvature = [Double](repeating: 0, count: count * count)
    for a in 0..<count {
      for row in shares.indices { right[a] += shares[row] * differences[a][row] }
      for b in 0...a {
        var sum = 0.0
        for row in shares.indices { sum += shares[row] * differences[a][row] * differences[b][row] }
        curvature[a * count + b] = sum
        curvature[b * count + a] = sum
      }
    }
    let trace = (0..<count).reduce(0) { $0 + curvature[$1 * count + $1] }
    // Equal parts leave a direction without curvature.
    for a in 0..<count { curvature[a * count + a] += 1e-10 * trace + .leastNormalMagnitude }
    guard let factor = Cholesky(curvature, size: count) else { return [Double](repeating: 0, count: count) }
    factor.solve(&right)
    return right.map { $0.isFinite ? $0 : 0 }
  }
}
