import Boosting
import Foundation
import LearnerFitting
import Learners
import Matrices
import Statistics
import Synchronization
import Testing
import TreeModel

/// Several fits that are served as one.
@Suite struct GradientBoostingTests {
  private let features: FeatureMatrix
  private let target: [Double]
  private static let rows = 400

  init() {
    var random = RandomNumbers(seed: 3)
    let columns = (0..<3).map { _ in (0..<Self.rows).map { _ in random.normal() } }
    target = (0..<Self.rows).map { columns[0][$0] + 0.5 * random.normal() > 0 ? 1.0 : 0 }
    features = FeatureMatrix(zip(["a", "b", "c"], columns).map { .init($0, .number, $1) }, rowCount: Self.rows)
  }

  private func settings(repeats: Int) -> GradientBoostingSettings {
    var boosting = BoostingSettings(.binary)
    boosting.iterations = 5
    boosting.rows = .part(0.5)
    var settings = GradientBoostingSettings(boosting)
    settings.repeats = repeats
    return settings
  }

  private func task(seed: UInt64 = 11, mostTrees: Int? = nil, isOver: @escaping @Sendable () -> Bool = { false })
    -> LearningTask
  {
    LearningTask(
      .binary, features: features, target: target, seed: seed, threads: 1, isOver: isOver, mostTrees: mostTrees)
  }

  private func margins(_ learner: Learner) -> [Double] {
    learner.predict(features, threads: 1).map { log($0 / (1 - $0)) }
  }

  @Test(arguments: [2, 3]) func theirMarginIsTheMean(repeats: Int) throws {
    let singles = try (0..<repeats).map { try margins(settings(repeats: 1).fit(task(seed: 11 + UInt64($0)))) }
    let together = try margins(settings(repeats: repeats).fit(task()))
    for row in 0..<Self.rows {
      let mean = singles.reduce(0) { $0 + $1[row] } / Double(repeats)
      #expect(abs(together[row] - mean) < 1e-9)
    }
    #expect(singles[0] != singles[1])
  }

  @Test(arguments: [1, 4, 5, 14]) func fewerRoundsAreOneFit(most: Int) throws {
    #expect(
      try settings(repeats: 3).fit(task(mostTrees: most)) == settings(repeats: 1).fit(task(mostTrees: min(5, most))))
  }

  /// Asked before each round but the first: after four more the second fit has begun.
  @Test(arguments: [(2, 1), (6, 1), (10, 2)]) func timeLeavesWhatIsWhole(rounds: Int, fits: Int) throws {
    let asked = Mutex(0)
    let found = try settings(repeats: 3).fit(
      task {
        asked.withLock { count in
          count += 1
          return count > rounds
        }
      })
    guard case .trees(let trees) = found else {
      Issue.record("no trees")
      return
    }
    #expect(rounds < 5 ? trees.model.iterationCount < 5 : trees.model.iterationCount == 5 * fits)
  }
}
