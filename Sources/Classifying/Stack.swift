package import ClassifyModel
package import LearnerFitting
import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// A regression over the members' predictions (Wolpert, Neural Networks 5, 1992; Breiman, Machine Learning 24, 1996):
/// of log-odds for classes, of the numbers themselves for numbers.
///
/// The penalty pulls the weights towards their plain mean, not to zero: where rows are few, the stack is the mean of
/// the members' log-odds.
package struct Stack: Sendable, Equatable {
  /// One a member; of any sign.
  package var weights: [Double]
  package var combination: Combination

  /// Weight of the penalty: half of it for each squared distance of a weight from its share of the mean, against the
  /// sum of the losses (of numbers: against squared errors in units of the target's variance).
  package static let strength = 10.0

  /// - Parameters:
  ///   - members: calibrated predictions of each member for the same rows, `outputs` numbers a row; made out of fold.
  ///   - target: class or value of each of these rows.
  ///   - weights: of the rows.
  package static func fit(
    _ members: [[Double]], kind: LearningTask.Kind, target: [Double], weights: [Double]
  ) -> Stack {
    func shares(_ outputs: Int) -> [[Double]] {
      let combination = Combination.logOdds(intercept: 0)
      return members.map { member in member.map { combination.share($0, outputs: outputs) } }
    }
    switch kind {
    case .regression: return numbers(members, target, weights)
    case .binary: return binary(shares(1), target, weights)
    case .multiclass(let outputs): return classes(shares(outputs), target, weights, outputs: outputs)
    }
  }

  private static func numbers(_ members: [[Double]], _ target: [Double], _ rowWeights: [Double]) -> Stack {
    let count = members.count
    let total = rowWeights.reduce(0, +)
    let plain = 1 / Double(count)
    func mean(_ values: [Double]) -> Double {
      var sum = 0.0
      for row in values.indices { sum += rowWeights[row] * values[row] }
      return sum / total
    }
    guard total > 0 else { return Stack(weights: [Double](repeating: plain, count: count), combination: .sum(intercept: 0)) }
    let means = members.map(mean)
    let centre = mean(target)
    var system = SmallSystem(count)
    var variance = 0.0
    for row in target.indices {
      let y = target[row] - centre
      variance += rowWeights[row] * y * y / total
      for a in 0..<count {
        let x = members[a][row] - means[a]
        system.right[a] += rowWeights[row] * x * y
        for b in 0...a { system[a, b] += rowWeights[row] * x * (members[b][row] - means[b]) }
      }
    }
    for a in 0..<count {
      system[a, a] += strength * variance
      system.right[a] += strength * variance * plain
    }
    let weights = system.solution() ?? [Double](repeating: plain, count: count)
    var intercept = centre
    for a in 0..<count { intercept -= weights[a] * means[a] }
    return Stack(weights: weights, combination: .sum(intercept: intercept))
  }

  private static func binary(_ shares: [[Double]], _ labels: [Double], _ rowWeights: [Double]) -> Stack {
    let count = shares.count
    // The last is the intercept, which has no penalty.
    let found = newton(count, free: 1) { weights, system in
      var loss = 0.0
      var x = [Double](repeating: 1, count: count + 1)
      for row in labels.indices {
        var margin = weights[count]
        for a in 0..<count {
          x[a] = shares[a][row]
          margin += weights[a] * x[a]
        }
        let signed = labels[row] == 1 ? margin : -margin
        loss += rowWeights[row] * (signed > 0 ? log1p(exp(-signed)) : log1p(exp(signed)) - signed)
        let p = 1 / (1 + exp(-margin))
        let slope = rowWeights[row] * (p - labels[row])
        let curvature = rowWeights[row] * p * (1 - p)
        for a in 0...count {
          system.right[a] -= slope * x[a]
          for b in 0...a { system[a, b] += curvature * x[a] * x[b] }
        }
      }
      return loss
    }
    return Stack(weights: Array(found.prefix(count)), combination: .logOdds(intercept: found[count]))
  }

  /// Several classes share the weights: p(class) ~ product of p(class) of each member to the power of its weight.
  private static func classes(
    _ shares: [[Double]], _ labels: [Double], _ rowWeights: [Double], outputs: Int
  ) -> Stack {
    let count = shares.count
    let found = newton(count, free: 0) { weights, system in
      var loss = 0.0
      var margins = [Double](repeating: 0, count: outputs)
      var means = [Double](repeating: 0, count: count)
      for row in labels.indices {
        let start = row * outputs
        var highest = -Double.infinity
        for output in 0..<outputs {
          margins[output] = 0
          for a in 0..<count { margins[output] += weights[a] * shares[a][start + output] }
          highest = max(highest, margins[output])
        }
        var total = 0.0
        for output in 0..<outputs {
          margins[output] = exp(margins[output] - highest)
          total += margins[output]
        }
        let label = min(max(0, Int(labels[row])), outputs - 1)
        loss -= rowWeights[row] * log(max(margins[label] / total, 1e-300))
        for a in 0..<count {
          means[a] = 0
          for output in 0..<outputs { means[a] += margins[output] / total * shares[a][start + output] }
          system.right[a] -= rowWeights[row] * (means[a] - shares[a][start + label])
        }
        for a in 0..<count {
          for b in 0...a {
            var sum = 0.0
            for output in 0..<outputs {
              sum += margins[output] / total * shares[a][start + output] * shares[b][start + output]
            }
            system[a, b] += rowWeights[row] * (sum - means[a] * means[b])
          }
        }
      }
      return loss
    }
    return Stack(weights: found, combination: .logOdds(intercept: 0))
  }

  /// Newton's method with halved steps on a convex loss with the penalty.
  /// - Parameters:
  ///   - free: parameters after the members' that have no penalty.
  ///   - sums: adds the loss's second derivatives, and the first with their sign turned, to the system.
  private static func newton(
    _ count: Int, free: Int, _ sums: (_ weights: [Double], _ system: inout SmallSystem) -> Double
  ) -> [Double] {
    let plain = 1 / Double(count)
    var weights = [Double](repeating: plain, count: count) + [Double](repeating: 0, count: free)
    func evaluate(_ weights: [Double]) -> (loss: Double, system: SmallSystem) {
      var system = SmallSystem(count + free)
      var loss = sums(weights, &system)
      for a in 0..<count {
        let away = weights[a] - plain
        loss += strength / 2 * away * away
        system[a, a] += strength
        system.right[a] -= strength * away
      }
      return (loss, system)
    }
    var current = evaluate(weights)
    for _ in 0..<100 {
      guard let step = current.system.solution() else { break }
      let gain = zip(step, current.system.right).reduce(0) { $0 + $1.0 * $1.1 }
      guard gain > 1e-12 * max(1, abs(current.loss)) else { break }
      var size = 1.0
      var next = evaluate(zip(weights, step).map { $0 + $1 })
      while !(next.loss <= current.loss - 1e-4 * size * gain), size > 1e-6 {
        size /= 2
        next = evaluate(zip(weights, step).map { $0 + size * $1 })
      }
      guard next.loss < current.loss else { break }
      weights = zip(weights, step).map { $0 + size * $1 }
      current = next
    }
    return weights
  }
}

/// A few linear equations with a symmetric, positive definite matrix; only its lower triangle is given.
struct SmallSystem {
  private let size: Int
  private var matrix: [Double]
  var right: [Double]

  init(_ size: Int) {
    self.size = size
    matrix = [Double](repeating: 0, count: size * size)
    right = [Double](repeating: 0, count: size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { matrix[row * size + column] }
    set { matrix[row * size + column] = newValue }
  }

  /// Nil where the matrix is not positive definite.
  func solution() -> [Double]? {
    guard let factor = Cholesky(matrix, size: size) else { return nil }
    var x = right
    factor.solve(&x)
    return x
  }
}
