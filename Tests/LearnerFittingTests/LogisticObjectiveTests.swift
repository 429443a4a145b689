import Glibc
import LearnerFitting
import Learners
import Testing

/// The objective written out once more, and its slopes by finite differences.
@Suite struct LogisticObjectiveTests {
  private static func objective(_ fit: LinearFit, _ penalty: LinearPenalty, classes: Int, c: Double) -> Double {
    let target = classes == 2 ? SmallData.labels : SmallData.classes
    var sum = 0.0
    for row in 0..<SmallData.rows {
      let margins = fit.intercepts.indices.map { k in
        (0..<4).reduce(fit.intercepts[k]) { $0 + fit.coefficients[k * 4 + $1] * SmallData.columns[$1][row] }
      }
      let all = classes == 2 ? [0, margins[0]] : margins
      sum += SmallData.weights[row] * (log(all.reduce(0) { $0 + exp($1) }) - all[Int(target[row])])
    }
    var price = 0.0
    for w in fit.coefficients {
      switch penalty {
      case .none: break
      case .l2: price += 0.5 * w * w
      case .l1: price += abs(w)
      case .elasticNet(_, let ratio): price += ratio * abs(w) + 0.5 * (1 - ratio) * w * w
      }
    }
    return c * sum + price
  }

  @Test(
    arguments: [2, 3],
    [(LinearPenalty.none, 1.0), (.l2(c: 3), 3), (.l1(c: 2), 2), (.elasticNet(c: 1, l1Ratio: 0.3), 1)])
  func noStepGoesDown(classes: Int, penalty: (LinearPenalty, Double)) throws {
    let target = classes == 2 ? SmallData.labels : SmallData.classes
    let fit = try LogisticRegressionSettings(penalty: penalty.0).fit(
      SmallData.design, target: target, classes: classes, weights: SmallData.weights)
    #expect(fit.converged)
    let least = Self.objective(fit, penalty.0, classes: classes, c: penalty.1)
    let step = 1e-4
    for index in fit.coefficients.indices {
      var ends = [Double]()
      for sign in [1.0, -1] {
        var moved = fit
        moved.coefficients[index] += sign * step
        ends.append(Self.objective(moved, penalty.0, classes: classes, c: penalty.1))
        #expect(ends[ends.count - 1] >= least - 1e-12 * abs(least))
      }
      // Where the objective is smooth its slope is zero; the curvature times the step squared cancels.
      if fit.coefficients[index] != 0 { #expect(abs(ends[0] - ends[1]) / (2 * step) < 1e-5) }
    }
  }

  /// Perfectly parted classes have no most likely coefficients: the fit ends and says so.
  @Test func partedClassesEndSomewhere() throws {
    let design = DesignMatrix(columns: [[-2, -1, 1, 2]], rowCount: 4)
    let fit = try LogisticRegressionSettings(penalty: .none).fit(design, target: [0, 0, 1, 1], classes: 2)
    #expect(fit.coefficients[0] > 5 && fit.coefficients[0].isFinite)
  }
}
