import Boosting
import Statistics
import Testing

/// What every objective must hold to.
@Suite struct ObjectiveContractTests {
  static let all: [Objective] = [
    .binary, .multiclass(classes: 3), .multiclass(classes: 2), .squared, .absolute, .huber(delta: 0.7),
    .quantile(level: 0.8), .poisson, .tweedie(power: 1.4), .costs,
  ]

  /// A target that the objective allows.
  private func target(_ objective: Objective, _ random: inout RandomNumbers) -> Double {
    switch objective {
    case .binary, .costs: Double(random.integer(below: 2))
    case .multiclass(let classes): Double(random.integer(below: classes))
    case .poisson, .tweedie: Double(random.integer(below: 5))
    default: random.normal()
    }
  }

  /// Central differences of the loss and of the gradient: their error is of the order of step^2 and rounding / step,
  /// so 1e-6 with a step of 1e-5.
  @Test(arguments: all)
  func derivativesAreThoseOfTheLoss(_ objective: Objective) {
    var random = RandomNumbers(seed: 11)
    let step = 1e-5
    for _ in 0..<200 {
      let y = target(objective, &random)
      let scores = (0..<objective.scoresPerRow).map { _ in random.normal() }
      let (g, h) = objective.derivatives(target: y, scores: scores)
      for index in scores.indices where abs(scores[index] - y) > 2 * step {
        var (up, down) = (scores, scores)
        up[index] += step
        down[index] -= step
        let slope =
          (objective.loss(target: y, scores: up) - objective.loss(target: y, scores: down)) / (2 * step)
        #expect(abs(g[index] - slope) < 1e-6 * max(1, abs(slope)))
        let bend =
          (objective.derivatives(target: y, scores: up).gradient[index]
            - objective.derivatives(target: y, scores: down).gradient[index]) / (2 * step)
        #expect(abs(h[index] - expectedHessian(objective, bend)) < 1e-5 * max(1, abs(bend)))
      }
    }
  }

  /// What the documentation of `derivatives` says about the second one.
  private func expectedHessian(_ objective: Objective, _ bend: Double) -> Double {
    switch objective {
    case .absolute, .huber, .quantile: 1
    case .poisson: bend * 2.0137527074704766  // e^0.7
    case .multiclass(let classes): bend * Double(classes) / Double(classes - 1)
    default: bend
    }
  }

  /// The loops over rows, with weights and without, against the definition; 3e-7 relative is single precision and
  /// the logistic loop's own 2e-7.
  @Test(arguments: all, [true, false])
  func loopsEqualTheDefinition(_ objective: Objective, _ isWeighted: Bool) {
    var random = RandomNumbers(seed: 12)
    let rows = 1000
    let target = (0..<rows).map { _ in self.target(objective, &random) }
    let weights = isWeighted ? (0..<rows).map { _ in random.uniform() * 3 } : nil
    let scores = (0..<rows * objective.scoresPerRow).map { _ in 3 * random.normal() }
    var gradients = [Float](repeating: 0, count: scores.count)
    var hessians = gradients
    objective.fill(&gradients, &hessians, scores: scores, target: target, weights: weights, threads: 1)
    for row in 0..<rows {
      let own = (0..<objective.scoresPerRow).map { scores[$0 * rows + row] }
      let (g, h) = objective.derivatives(target: target[row], scores: own)
      let weight = weights?[row] ?? 1
      for index in own.indices {
        let (found, second) = (Double(gradients[index * rows + row]), Double(hessians[index * rows + row]))
        #expect(abs(found - weight * g[index]) <= 3e-6 * max(1, abs(weight * g[index])))
        #expect(abs(second - weight * h[index]) <= 3e-6 * max(1, abs(weight * h[index])))
      }
    }
  }

  /// Very large scores give finite derivatives for the losses of classes.
  @Test(arguments: [Objective.binary, .multiclass(classes: 3)])
  func largeScoresStayFinite(_ objective: Objective) {
    for score in [-1e6, -800, 800, 1e6] {
      let scores = (0..<objective.scoresPerRow).map { $0 == 0 ? score : 0 }
      var gradients = [Float](repeating: 0, count: scores.count)
      var hessians = gradients
      objective.fill(&gradients, &hessians, scores: scores, target: [1], weights: nil, threads: 1)
      #expect((gradients + hessians).allSatisfy { $0.isFinite && abs($0) <= 1.5 })
      #expect(objective.loss(target: 1, scores: scores).isFinite)
    }
  }

  /// The start is the constant of least loss: a step to either side is no better.
  @Test(arguments: all)
  func theStartIsTheBestConstant(_ objective: Objective) throws {
    var random = RandomNumbers(seed: 13)
    let rows = 501
    let target = (0..<rows).map { _ in self.target(objective, &random) }
    let matrix = BinnedMatrix(columns: [[Float](repeating: 0, count: rows)], names: ["x"])
    let costs = MistakeCosts(
      falsePositive: target.map { _ in random.uniform() + 0.5 },
      falseNegative: target.map { _ in random.uniform() * 3 })
    let data = BoostingData(matrix, target: target, costs: costs)
    let fitted = try BoostingSettings(objective).checked().fit(data)
    #expect(fitted.trees.isEmpty)
    func loss(_ scores: [Double]) -> Double {
      target.indices.reduce(0) { sum, row in
        let price =
          objective != .costs ? 1 : target[row] == 1 ? costs.falseNegative[row] : costs.falsePositive[row]
        return sum + price * objective.loss(target: target[row], scores: scores)
      }
    }
    let least = loss(fitted.baseScores)
    for index in fitted.baseScores.indices {
      for step in [-0.01, 0.01] {
        var moved = fitted.baseScores
        moved[index] += step
        // Huber starts at the median, which is near its best constant but not it.
        if case .huber = objective { #expect(loss(moved) > least * 0.98) } else { #expect(loss(moved) >= least - 1e-9) }
      }
    }
  }
}
