import Glibc
import LearnerFitting
import Learners
import Matrices
import Testing

@Suite struct NaiveBayesTests {
  private static func predict(_ learner: Learner, _ features: FeatureMatrix) -> [Double] {
    let all = learner.predict(features, threads: 2)
    return [0, 7, 31].flatMap { all[$0 * 3..<$0 * 3 + 3] }
  }

  /// scikit-learn 1.9.1, GaussianNB().fit(X, classes, weights).predict_proba(X[[0, 7, 31]]).
  @Test(arguments: [
    (
      false,
      [
        0.03211587275532402, 0.1592097897194182, 0.8086743375252577, 0.025893731179802076, 0.1738786343871191,
        0.800227634433079, 0.017992731612754102, 0.1356720532016454, 0.8463352151856003,
      ]
    ),
    (
      true,
      [
        0.02748828582274249, 0.17533162510421288, 0.7971800890730447, 0.026621947788520638, 0.22204542949860803,
        0.7513326227128714, 0.021096542076414728, 0.11011126621585395, 0.8687921917077315,
      ]
    ),
  ])
  func gaussianEqualsScikitLearn(weighted: Bool, expected: [Double]) throws {
    let task = LearningTask(
      .multiclass(3), features: SmallData.features, target: SmallData.classes,
      weights: weighted ? SmallData.weights : nil)
    #expect(distance(Self.predict(try NaiveBayesSettings().fit(task), SmallData.features), expected) < 1e-8)
  }

  /// scikit-learn 1.9.1, MultinomialNB(alpha=1) on Z = floor(4 |X| + 0.5).
  @Test(arguments: [
    (
      false,
      [
        0.46931939150267404, 0.2653580229915279, 0.2653225855057975, 0.258832068616719, 0.3105058772531634,
        0.4306620541301169, 0.4821315883951501, 0.1710007585089569, 0.34686765309589307,
      ]
    ),
    (
      true,
      [
        0.4645959799650403, 0.27691783486960236, 0.25848618516535715, 0.2756977829477918, 0.2779960212994436,
        0.44630619575276487, 0.4821846722209458, 0.15467682407520977, 0.363138503703845,
      ]
    ),
  ])
  func multinomialEqualsScikitLearn(weighted: Bool, expected: [Double]) throws {
    let counts = FeatureMatrix(
      SmallData.columns.enumerated().map { .init("z\($0)", .number, $1.map { floor(4 * abs($0) + 0.5) }) },
      rowCount: 60)
    let task = LearningTask(
      .multiclass(3), features: counts, target: SmallData.classes, weights: weighted ? SmallData.weights : nil)
    #expect(distance(Self.predict(try NaiveBayesSettings(.multinomial).fit(task), counts), expected) < 1e-10)
  }

  /// Of class 0 three rows, of class 1 two; by hand with one added to each count: P(a | 0) = 3/5, P(a | 1) = 1/4.
  @Test func levelsAreCounted() throws {
    let features = FeatureMatrix(
      [.init("level", .category(levels: ["a", "b"]), [0, 0, 1, 1, 1])], rowCount: 5)
    let learner = try NaiveBayesSettings().fit(LearningTask(.binary, features: features, target: [0, 0, 0, 1, 1]))
    let odds = (2.0 / 5 * 1 / 4) / (3.0 / 5 * 3 / 5)
    #expect(abs(learner.predict(row: [0])[0] - odds / (1 + odds)) < 1e-12)
    // Missing and unknown levels leave the shares of the classes.
    #expect(abs(learner.predict(row: [.nan])[0] - 0.4) < 1e-12)
    #expect(abs(learner.predict(row: [7])[0] - 0.4) < 1e-12)
  }

  @Test func negativeCountsAreRefused() {
    #expect(throws: (any Error).self) {
      try NaiveBayesSettings(.multinomial).fit(
        LearningTask(.binary, features: SmallData.features, target: SmallData.labels))
    }
  }
}
