import LearnerFitting
import Learners
import Matrices
import Statistics
import Testing

@Suite struct NeighboursTests {
  private static func fitted(
    _ vote: NeighboursModel.Vote, _ kind: LearningTask.Kind, _ target: [Double]
  ) throws -> [Double] {
    var settings = NeighboursSettings(k: 5, vote: vote)
    settings.design.standardisation = .none
    let learner = try settings.fit(
      LearningTask(kind, features: SmallData.features.rows(Array(0..<40)), target: Array(target.prefix(40))))
    return learner.predict(SmallData.features.rows(Array(40..<44)), threads: 2)
  }

  /// scikit-learn 1.9.1, KNeighborsClassifier(5) and KNeighborsRegressor(5) on the first 40 rows, of the next four.
  @Test func equalsScikitLearn() throws {
    #expect(
      distance(
        try Self.fitted(.uniform, .multiclass(3), SmallData.classes),
        [0, 0.4, 0.6, 0.2, 0.2, 0.6, 1, 0, 0, 0.6, 0.4, 0]) < 1e-12)
    #expect(
      distance(
        try Self.fitted(.distance, .multiclass(3), SmallData.classes),
        [
          0, 0.1864007251058735, 0.8135992748941265, 0.11291663800515782, 0.10945925442448197, 0.7776241075703603, 1,
          0, 0, 0.7947795904358949, 0.20522040956410514, 0,
        ]) < 1e-12)
    #expect(
      distance(
        try Self.fitted(.uniform, .regression, SmallData.values),
        [1.0157709964766466, 0.3914618263230188, -0.7782403794863019, -0.47924096876637307]) < 1e-12)
    #expect(
      distance(
        try Self.fitted(.distance, .regression, SmallData.values),
        [1.431838544154224, 0.591474073367979, -1.091805327534287, -0.6439075223901791]) < 1e-12)
  }

  /// Coordinates of few values, so that most distances are met many times; the target is the row's number, so that
  /// another choice among equals shows.
  @Test(arguments: [1, 2, 5], [1, 7, 40])
  func theTreeFindsWhatALookAtAllRowsFinds(width: Int, k: Int) throws {
    var numbers = RandomNumbers(seed: 5)
    let rows = 700
    let features = FeatureMatrix(
      (0..<width).map { index in
        .init("x\(index)", .number, (0..<rows).map { _ in Double(numbers.integer(below: 4 + index)) / 4 })
      }, rowCount: rows)
    let target = (0..<rows).map(Double.init)
    var settings = NeighboursSettings(k: k, vote: .uniform)
    // Distances without rounding: what is equal is equal.
    settings.design.standardisation = .none
    var answers = [[Double]]()
    for usesTree in [true, false] {
      settings.usesTree = usesTree
      let learner = try settings.fit(LearningTask(.regression, features: features, target: target))
      answers.append(learner.predict(features, threads: 3))
    }
    #expect(answers[0] == answers[1])
    // Brute force, written out: the mean number of the k first in the order of distance and number.
    let row = 123
    let order = target.indices.sorted { a, b in
      func gap(_ other: Int) -> Double {
        features.columns.reduce(0) { sum, column in
          let d = column.values[row] - column.values[other]
          return sum + d * d
        }
      }
      let (left, right) = (gap(a), gap(b))
      return left != right ? left < right : a < b
    }
    let expected = order.prefix(k).reduce(0) { $0 + target[$1] } / Double(k)
    #expect(abs(answers[0][row] - expected) < 1e-9)
  }
}
