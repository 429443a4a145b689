import Boosting
import LearnerFitting
import Learners
import Matrices
import Statistics
import Support
import Synchronization
import Testing
import TreeModel

/// A fit that is stopped is the beginning of the whole one, to the last bit: boosting and forests, on any threads.
@Suite struct FirstTreesTests {
  private func task(threads: Int, isOver: @escaping @Sendable () -> Bool = { false }, most: Int? = nil) -> LearningTask {
    var random = RandomNumbers(seed: 3)
    let rows = 300
    let columns = (0..<4).map { number in
      FeatureMatrix.Column("x\(number)", .number, (0..<rows).map { _ in random.normal() })
    }
    let target = (0..<rows).map { columns[0].values[$0] + columns[1].values[$0] * 0.5 + random.normal() > 0 ? 1.0 : 0 }
    return LearningTask(
      .binary, features: FeatureMatrix(columns, rowCount: rows), target: target, seed: 9, threads: threads, isOver: isOver, mostTrees: most)
  }

  static let fits: [@Sendable (LearningTask) throws -> Learner] = [
    { task in
      var settings = BoostingSettings(.binary)
      settings.iterations = 40
      settings.rows = .part(0.7)
      return try GradientBoostingSettings(settings).fit(task)
    },
    { task in
      var settings = RandomForestSettings()
      settings.trees = 60
      return try settings.fit(task).learner
    },
  ]

  private func trees(_ learner: Learner) throws -> TreeModel {
    guard case .trees(let trees) = learner else { throw Diagnostic("E0000", "no trees", exitCode: .bug) }
    return trees.model
  }

  @Test(arguments: [0, 1], [1, 2, 7]) func stoppingKeepsTheFirst(_ which: Int, _ threads: Int) throws {
    let fit = Self.fits[which]
    let whole = try trees(fit(task(threads: 1)))
    let asked = Atomic<Int>(0)
    let cut = try trees(fit(task(threads: threads, isOver: { asked.wrappingAdd(1, ordering: .relaxed).newValue > 17 })))
    #expect(cut.iterationCount >= 1 && cut.iterationCount < whole.iterationCount)
    #expect(cut == whole.prefix(iterations: cut.iterationCount))
    #expect(try trees(fit(task(threads: threads, most: cut.iterationCount))) == cut)
  }

  @Test(arguments: [0, 1]) func oneRoundIsAlwaysMade(_ which: Int) throws {
    let fitted = try trees(Self.fits[which](task(threads: 2, isOver: { true })))
    #expect(fitted.iterationCount == 1)
  }
}
