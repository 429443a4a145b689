import LearnerFitting
import Learners
import Matrices
import Testing

@Suite struct LogisticRegressionTests {
  struct Reference: Sendable {
    var c: Double
    var weighted: Bool
    var coefficients: [Double]
    var intercept: Double
  }

  /// scikit-learn 1.9.1, LogisticRegression(C=..., tol=1e-14, solver='newton-cholesky') on `SmallData`.
  static let references = [
    Reference(
      c: 1, weighted: false,
      coefficients: [1.8504016799158511, 0.9685392012205926, -1.8840561094063595, -0.1739947679395114],
      intercept: -0.3419537139036319),
    Reference(
      c: 1, weighted: true,
      coefficients: [1.8998941056342673, 1.081164196848725, -1.9360085656692256, 0.21645064177841725],
      intercept: -0.3988594382220652),
    Reference(
      c: 0.1, weighted: true,
      coefficients: [0.6648518793540836, 0.4281807901386112, -0.6764422093036908, 0.10547947841951794],
      intercept: -0.16917076896603334),
    Reference(
      c: .infinity, weighted: false,
      coefficients: [3.6052323592549964, 1.6416610128529259, -3.7479898821633673, -0.7246531365115795],
      intercept: -0.6828450445372286),
    Reference(
      c: .infinity, weighted: true,
      coefficients: [3.861037047197279, 1.8279184766342647, -4.150734857279184, 0.21727209957303248],
      intercept: -1.0401880160525725),
  ]

  /// scikit-learn's own stopping leaves about 1e-9.
  @Test(arguments: references)
  func twoClassesEqualScikitLearn(reference: Reference) throws {
    let penalty: LinearPenalty = reference.c == .infinity ? .none : .l2(c: reference.c)
    let fit = try LogisticRegressionSettings(penalty: penalty).fit(
      SmallData.design, target: SmallData.labels, classes: 2, weights: reference.weighted ? SmallData.weights : nil)
    #expect(fit.converged)
    #expect(distance(fit.coefficients, reference.coefficients) < 1e-7)
    #expect(distance(fit.intercepts, [reference.intercept]) < 1e-7)
  }
}

@Suite struct MultinomialRegressionTests {
  @Test(arguments: LogisticReferences.multinomial)
  func severalClassesEqualScikitLearn(reference: LogisticReferences.Reference) throws {
    let fit = try LogisticRegressionSettings(penalty: reference.penalty).fit(
      SmallData.design, target: SmallData.classes, classes: 3,
      weights: reference.weighted ? SmallData.weights : nil)
    #expect(fit.converged)
    #expect(distance(fit.coefficients, reference.coefficients) < 1e-6)
    #expect(distance(fit.intercepts, reference.intercepts) < 1e-6)
  }

  /// saga ends where a step is small, some 1e-7 from the least.
  @Test(arguments: LogisticReferences.sparse)
  func sparseEqualsScikitLearn(reference: LogisticReferences.Reference) throws {
    let fit = try LogisticRegressionSettings(penalty: reference.penalty).fit(
      SmallData.design, target: reference.classes == 2 ? SmallData.labels : SmallData.classes,
      classes: reference.classes, weights: reference.weighted ? SmallData.weights : nil)
    #expect(fit.converged)
    #expect(distance(fit.coefficients, reference.coefficients) < 1e-6)
    #expect(distance(fit.intercepts, reference.intercepts) < 1e-6)
  }
}
