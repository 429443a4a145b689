import LearnerFitting
import Learners
import Matrices
import Statistics
import Testing

@Suite struct LinearRegressionTests {
  @Test(arguments: LinearReferences.all)
  func equalsScikitLearn(reference: LinearReferences.Reference) throws {
    let fit = try LinearRegressionSettings(penalty: reference.penalty).fit(
      SmallData.design, target: SmallData.values, weights: reference.weighted ? SmallData.weights : nil)
    #expect(fit.converged)
    #expect(distance(fit.coefficients, reference.coefficients) < 1e-9)
    #expect(distance(fit.intercepts, reference.intercepts) < 1e-9)
  }

  /// With x0 + x1 and a constant as further columns: scikit-learn 1.9.1, LinearRegression, which takes the solution of
  /// the smallest norm.
  @Test func takesTheSmallestOfManySolutions() throws {
    let sum = zip(SmallData.columns[0], SmallData.columns[1]).map { $0 + $1 }
    let one = [Double](repeating: 1, count: SmallData.rows)
    let design = DesignMatrix(columns: SmallData.columns + [sum, one], rowCount: SmallData.rows)
    let fit = try LinearRegressionSettings().fit(design, target: SmallData.values)
    let expected = [
      0.5765973466502217, -0.08313694452490783, -1.0014682399240074, 0.3005137006963955, 0.4934604021253138, 0,
    ]
    #expect(distance(fit.coefficients, expected) < 1e-9)
  }

  /// The condition of the design is 1e5, of its Gram matrix 1e10: what was planted comes back to 1e-9 all the same.
  @Test func refinementMendsTheGramMatrix() throws {
    var numbers = RandomNumbers(seed: 3)
    let first = (0..<500).map { _ in numbers.normal() }
    let second = first.map { $0 + 1e-5 * numbers.normal() }
    let target = zip(first, second).map { 3 + 2 * $0 - $1 }
    let fit = try LinearRegressionSettings().fit(
      DesignMatrix(columns: [first, second], rowCount: 500), target: target)
    #expect(distance(fit.coefficients, [2, -1]) < 1e-9)
    #expect(distance(fit.intercepts, [3]) < 1e-9)
  }

  /// Conditions of the least (Karush, Kuhn, Tucker): |covariance with the residual| is alpha x ratio where a
  /// coefficient is not zero (less its ridge), no more where it is; columns hang together and outnumber the rows.
  @Test(arguments: [1.0, 0.5], [0.01, 0.1, 0.5])
  func theConditionsOfTheLeastHold(ratio: Double, alpha: Double) throws {
    var numbers = RandomNumbers(seed: 11)
    let rows = 50
    let common = (0..<rows).map { _ in numbers.normal() }
    let columns = (0..<80).map { _ in common.map { 0.7 * $0 + 0.7 * numbers.normal() } }
    let target = (0..<rows).map { columns[3][$0] - 2 * columns[10][$0] + 0.5 * numbers.normal() }
    let fit = try LinearRegressionSettings(penalty: .elasticNet(alpha: alpha, l1Ratio: ratio)).fit(
      DesignMatrix(columns: columns, rowCount: rows), target: target)
    #expect(fit.converged)
    let residuals = target.indices.map { row in
      target[row] - fit.intercepts[0] - columns.indices.reduce(0) { $0 + fit.coefficients[$1] * columns[$1][row] }
    }
    #expect(abs(residuals.reduce(0, +)) < 1e-9)
    for (column, w) in fit.coefficients.enumerated() {
      let covariance = zip(columns[column], residuals).reduce(0) { $0 + $1.0 * $1.1 } / Double(rows)
      let pull = covariance - alpha * (1 - ratio) * w
      if w == 0 {
        #expect(abs(pull) <= alpha * ratio + 1e-8)
      } else {
        #expect(abs(pull - alpha * ratio * (w > 0 ? 1 : -1)) < 1e-8)
      }
    }
    #expect(fit.coefficients.contains(0) && fit.coefficients.contains { $0 != 0 })
  }

  @Test func aTableOfLearnsThroughItsDesign() throws {
    let learner = try LinearRegressionSettings().fit(
      LearningTask(.regression, features: SmallData.features, target: SmallData.values))
    let direct = try LinearRegressionSettings().fit(SmallData.design, target: SmallData.values)
    let predictions = learner.predict(SmallData.features, threads: 1)
    for row in 0..<SmallData.rows {
      let expected = (0..<4).reduce(direct.intercepts[0]) { $0 + direct.coefficients[$1] * SmallData.columns[$1][row] }
      #expect(abs(predictions[row] - expected) < 1e-10)
    }
  }

  @Test func aSettingOutOfRangeIsRefused() {
    #expect(throws: (any Error).self) {
      try LinearRegressionSettings(penalty: .ridge(alpha: -1)).fit(SmallData.design, target: SmallData.values)
    }
  }
}
