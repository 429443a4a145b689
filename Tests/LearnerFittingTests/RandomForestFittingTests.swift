import LearnerFitting
import Learners
import Matrices
import Statistics
import Support
import Testing

@Suite struct RandomForestFittingTests {
  /// Numbers and categories with missing values; the target hangs on the first three columns.
  private func task(_ kind: LearningTask.Kind, rows count: Int, threads: Int = 1, seed: UInt64 = 1) -> LearningTask {
    var numbers = RandomNumbers(seed: 11)
    let levels = (0..<6).map(String.init)
    var columns: [FeatureMatrix.Column] = (0..<5).map { index in
      let isCategory = index % 2 == 1
      return .init(
        "x\(index)", isCategory ? .category(levels: levels) : .number,
        (0..<count).map { _ in
          numbers.uniform() < 0.05 ? .nan : isCategory ? Double(numbers.integer(below: 6)) : numbers.normal()
        })
    }
    columns.append(.init("constant", .number, .init(repeating: 1, count: count)))
    let target = (0..<count).map { row -> Double in
      let level = columns[1].values[row].isNaN ? 0 : columns[1].values[row]
      let first = columns[0].values[row].isNaN ? 0 : columns[0].values[row]
      let value = first + (level >= 3 ? 1 : -1) + 0.5 * numbers.normal()
      return switch kind {
      case .regression: value
      case .binary: value > 0 ? 1 : 0
      case .multiclass: value < -1 ? 0 : value < 1 ? 1 : 2
      }
    }
    return LearningTask(
      kind, features: FeatureMatrix(columns, rowCount: count), target: target, seed: seed, threads: threads)
  }

  private func settings(trees: Int, _ change: (inout RandomForestSettings) -> Void = { _ in }) -> RandomForestSettings {
    var settings = RandomForestSettings()
    settings.trees = trees
    change(&settings)
    return settings
  }

  @Test(arguments: [LearningTask.Kind.binary, .multiclass(3), .regression])
  func allThreadsGiveTheSameForest(kind: LearningTask.Kind) throws {
    let settings = settings(trees: 40)
    let first = try settings.fit(task(kind, rows: 400))
    for threads in [2, 7] {
      let other = try settings.fit(task(kind, rows: 400, threads: threads))
      #expect(other.learner == first.learner)
      #expect(other.outOfBag?.map(\.bitPattern) == first.outOfBag?.map(\.bitPattern))
    }
    #expect(try settings.fit(task(kind, rows: 400, seed: 2)).learner != first.learner)
  }

  /// One tree: its answers for the rows that it did not see, about 1/e of them, are those of the fitted learner.
  @Test(arguments: [LearningTask.Kind.binary, .multiclass(3), .regression])
  func outOfBagIsWhatTreesSayOfRowsTheyDidNotSee(kind: LearningTask.Kind) throws {
    let task = task(kind, rows: 2000)
    let fit = try settings(trees: 1) { $0.leafChoices = [20] }.fit(task)
    let outOfBag = try #require(fit.outOfBag)
    let answers = fit.learner.predict(task.features, threads: 1)
    var seen = 0
    for (one, answer) in zip(outOfBag, answers) {
      if one.isNaN { seen += 1 } else { #expect(one == answer) }
    }
    // 63.2 % with a standard error of 1 %
    #expect(abs(Double(seen) / Double(outOfBag.count) - 0.632) < 0.04)
  }

  /// The noise is known, so the best possible error is: a variance of 0.25 about the rule of `task`.
  @Test func outOfBagErrorIsHonest() throws {
    let task = task(.regression, rows: 3000)
    let fit = try settings(trees: 100) { ($0.leafChoices, $0.growth.columns) = ([5], .part(0.7)) }.fit(task)
    let outOfBag = try #require(fit.outOfBag)
    let error = zip(outOfBag, task.target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 3000
    // Rows with missing values are rarely right: 5 % of two columns.
    #expect(error > 0.25 && error < 0.42, "\(error)")
  }

  @Test(arguments: [false, true]) func sharesAreShares(isRandom: Bool) throws {
    let task = task(.multiclass(3), rows: 500)
    var settings = isRandom ? RandomForestSettings.extremelyRandomised : RandomForestSettings()
    settings.trees = 30
    let fit = try settings.fit(task)
    #expect((fit.outOfBag == nil) == isRandom)
    let answers = fit.learner.predict(task.features, threads: 1)
    var right = 0
    for row in 0..<500 {
      let shares = answers[3 * row..<3 * row + 3]
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12 && shares.allSatisfy { $0 >= 0 && $0 <= 1 })
      if shares.max() == shares[shares.startIndex + Int(task.target[row])] { right += 1 }
    }
    #expect(right > 450)
  }

  @Test func balancedClassesWeighTheSame() throws {
    var task = task(.binary, rows: 1000)
    // One row in ten is of class 1, and nothing tells them apart.
    task.target = (0..<1000).map { $0 % 10 == 0 ? 1 : 0 }
    task.features = FeatureMatrix([.init("noise", .number, (0..<1000).map { Double($0 / 100) })], rowCount: 1000)
    let plain = try settings(trees: 30).fit(task).learner.predict(row: [3])
    let balanced = try settings(trees: 30) { $0.isBalanced = true }.fit(task).learner.predict(row: [3])
    #expect(abs(plain[0] - 0.1) < 0.04)
    #expect(abs(balanced[0] - 0.5) < 0.12)
  }

  /// Labels by chance want large leaves, a clean rule small ones.
  @Test(arguments: [true, false]) func leavesAreChosenOutOfBag(isClean: Bool) throws {
    var numbers = RandomNumbers(seed: 2)
    let x = (0..<600).map { _ in numbers.normal() }
    let y = (0..<600).map { _ in numbers.normal() }
    let target = zip(x, y).map { $0 * $1 > 0 || !isClean && numbers.uniform() < 0.5 ? 1.0 : 0 }
    let features = FeatureMatrix([.init("x", .number, x), .init("y", .number, y)], rowCount: 600)
    let chosen = settings(trees: 100) { $0.leafChoices = RandomForestSettings.usualLeaves }
    let fit = try chosen.fit(LearningTask(.binary, features: features, target: target, threads: 2))
    #expect(isClean ? fit.minimumLeaf <= 3 : fit.minimumLeaf >= 8)
    // The same forest as with that size alone: the trees of the trial are kept.
    let alone = try settings(trees: 100) { $0.leafChoices = [fit.minimumLeaf] }
    #expect(try alone.fit(LearningTask(.binary, features: features, target: target)).learner == fit.learner)
    let fixed = try settings(trees: 9) { $0.growth.minimumLeaf = 7 }
    #expect(try fixed.fit(LearningTask(.binary, features: features, target: target)).minimumLeaf == 7)
  }

  @Test func aForestIsKeptAsItIs() throws {
    let fit = try settings(trees: 5).fit(task(.multiclass(3), rows: 200))
    #expect(try Learner(decoding: fit.learner.encoded, source: "test") == fit.learner)
  }

  @Test func aStopIsObeyedAndFaultsAreNamed() throws {
    struct Stop: Error {}
    var stopped = task(.binary, rows: 100)
    stopped.checkpoint = { throw Stop() }
    #expect(throws: Stop.self) { try RandomForestSettings().fit(stopped) }
    let plain = task(.binary, rows: 100)
    #expect { try settings(trees: 0).fit(plain) } throws: { ($0 as? Diagnostic)?.code == "E4406" }
    #expect { try settings(trees: 1) { $0.leafChoices = [0] }.fit(plain) } throws: {
      ($0 as? Diagnostic)?.code == "E4406"
    }
    var empty = plain
    empty.features = FeatureMatrix([], rowCount: 100)
    // No columns: the shares of the classes.
    let share = plain.target.reduce(0, +) / 100
    #expect(abs(try DecisionTreeSettings().fit(empty).predict(row: [0])[0] - share) < 1e-12)
  }
}
