import LearnerFitting
import Learners
import Matrices
import Statistics
import Support
import Testing

/// What every learner of this room must keep.
@Suite struct LearnerContractTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var kinds: [LearningTask.Kind]
    var fit: @Sendable (LearningTask) throws -> Learner
    var testDescription: String { name }
  }

  private static let classes: [LearningTask.Kind] = [.binary, .multiclass(3)]
  private static let smooth: NumericDesignSettings = {
    var settings = NumericDesignSettings()
    settings.expansion = .smooth(pieces: 5)
    settings.interactions = [.init(0, 2)]
    return settings
  }()

  static let cases: [Case] = [
    Case(name: "shares", kinds: classes + [.regression]) { try ConstantSettings().fit($0) },
    Case(name: "majority", kinds: classes + [.regression]) { try ConstantSettings(answer: .majority).fit($0) },
    Case(name: "logistic", kinds: classes) { try LogisticRegressionSettings().fit($0) },
    Case(name: "smooth logistic", kinds: classes) { try LogisticRegressionSettings(design: smooth).fit($0) },
    Case(name: "logistic without penalty", kinds: classes) { try LogisticRegressionSettings(penalty: .none).fit($0) },
    Case(name: "lasso logistic", kinds: classes) { try LogisticRegressionSettings(penalty: .l1(c: 0.5)).fit($0) },
    Case(name: "least squares", kinds: [.regression]) { try LinearRegressionSettings().fit($0) },
    Case(name: "ridge", kinds: [.regression]) { try LinearRegressionSettings(penalty: .ridge(alpha: 1)).fit($0) },
    Case(name: "lasso", kinds: [.regression]) { try LinearRegressionSettings(penalty: .lasso(alpha: 0.1)).fit($0) },
    Case(name: "naive Bayes", kinds: classes) { try NaiveBayesSettings().fit($0) },
    Case(name: "neighbours", kinds: classes + [.regression]) { try NeighboursSettings(k: 7).fit($0) },
    Case(name: "machine", kinds: classes) { try LinearSupportVectorMachineSettings().fit($0) },
    Case(name: "hinge machine", kinds: classes) { task in
      var settings = LinearSupportVectorMachineSettings(c: 0.1)
      settings.loss = .hinge
      settings.maxIterations = 50
      return try settings.fit(task)
    },
  ]

  /// Numbers with gaps, a column that never varies, categories with gaps and a level that nobody has.
  static func task(_ kind: LearningTask.Kind, rows: Int = 300, threads: Int = 1) -> LearningTask {
    var numbers = RandomNumbers(seed: 21)
    let a = (0..<rows).map { _ in numbers.normal() }
    let b = (0..<rows).map { _ in numbers.uniform() < 0.1 ? Double.nan : 100 * numbers.uniform() }
    let plan = (0..<rows).map { _ in numbers.uniform() < 0.1 ? Double.nan : Double(numbers.integer(below: 3)) }
    let score = (0..<rows).map { row -> Double in
      let known = b[row].isNaN ? 1 : b[row] / 50
      return 2 * a[row] + known - (plan[row] == 1 ? 1 : 0) + numbers.normal()
    }
    let target = score.map { score in
      switch kind {
      case .binary: score > 1 ? 1.0 : 0
      case .multiclass: score > 2 ? 2.0 : score > 0 ? 1 : 0
      case .regression: score
      }
    }
    let features = FeatureMatrix(
      [
        .init("a", .number, a), .init("b", .number, b),
        .init("plan", .category(levels: ["x", "y", "z", "nobody"]), plan),
        .init("same", .number, [Double](repeating: 3, count: rows)),
      ], rowCount: rows)
    let weights = (0..<rows).map { $0 % 5 == 0 ? 0 : 0.5 + Double($0 % 3) }
    return LearningTask(kind, features: features, target: target, weights: weights, threads: threads)
  }

  @Test(arguments: cases)
  func theSameBytesOnAnyThreads(of one: Case) throws {
    for kind in one.kinds {
      let learners = try [1, 2, 7].map { try one.fit(Self.task(kind, threads: $0)).encoded }
      #expect(learners[0] == learners[1] && learners[0] == learners[2])
    }
  }

  @Test(arguments: cases)
  func answersAreSoundForAnyRow(of one: Case) throws {
    for kind in one.kinds {
      let task = Self.task(kind)
      let learner = try one.fit(task)
      let again = try Learner(decoding: learner.encoded, source: "a file")
      #expect(again == learner)
      #expect(learner.columnCount == 4)
      let rows: [[Double]] = [
        [0, 50, 1, 3], [.nan, .nan, .nan, .nan], [1e300, -1e300, 9, 0], [.infinity, -.infinity, -1, .infinity],
      ]
      for row in rows {
        let answer = learner.predict(row: row)
        #expect(answer.allSatisfy { $0.isFinite })
        guard kind != .regression else { continue }
        #expect(answer.allSatisfy { (0...1).contains($0) })
        if case .multiclass = kind { #expect(abs(answer.reduce(0, +) - 1) < 1e-9) }
      }
    }
  }

  /// But for the constants every learner is better than the shares of the classes, or the mean, on its own rows.
  @Test(arguments: cases.dropFirst(2))
  func somethingIsLearnt(of one: Case) throws {
    for kind in one.kinds {
      let task = Self.task(kind)
      func error(_ learner: Learner) -> Double {
        let answers = learner.predict(task.features, threads: 1)
        var sum = 0.0
        for (row, target) in task.target.enumerated() {
          for output in 0..<learner.outputs {
            let truth =
              switch kind {
              case .binary, .regression: target
              case .multiclass: target == Double(output) ? 1.0 : 0
              }
            let miss = answers[row * learner.outputs + output] - truth
            sum += (task.weights?[row] ?? 1) * miss * miss
          }
        }
        return sum
      }
      let learner = try one.fit(task)
      let constant = try ConstantSettings().fit(task)
      #expect(error(learner) < 0.8 * error(constant))
    }
  }

  @Test(arguments: cases)
  func oneRowAndFewRows(of one: Case) throws {
    for kind in one.kinds {
      var task = Self.task(kind)
      for rows in [[0], [0, 1], [1, 2, 3, 4]] {
        task.features = Self.task(kind).features.rows(rows)
        task.target = rows.map { kind == .regression ? Double($0) : Double($0 % 2) }
        task.weights = nil
        let result = Result { try one.fit(task) }
        switch result {
        case .success(let learner):
          let answers = learner.predict(task.features, threads: 1)
          #expect(answers.allSatisfy { $0.isFinite })
        case .failure(let error):
          let code = (error as? Diagnostic)?.code
          #expect(code == "E4404")
        }
      }
    }
  }

  @Test(arguments: cases.dropFirst(2))
  func stopsWhereItIsAskedTo(of one: Case) throws {
    struct Stop: Error {}
    for kind in one.kinds {
      var task = Self.task(kind)
      task.checkpoint = { throw Stop() }
      #expect(throws: Stop.self) { _ = try one.fit(task) }
    }
  }

  @Test(arguments: cases)
  func badTasksAreRefused(of one: Case) throws {
    for kind in one.kinds {
      var task = Self.task(kind)
      task.target[3] = .nan
      #expect(throws: Diagnostic.self) { _ = try one.fit(task) }
      task = Self.task(kind)
      task.weights = [1]
      #expect(throws: Diagnostic.self) { _ = try one.fit(task) }
      task.weights = [Double](repeating: 0, count: 300)
      #expect(throws: Diagnostic.self) { _ = try one.fit(task) }
      task = LearningTask(kind, features: FeatureMatrix([], rowCount: 0), target: [])
      #expect(throws: Diagnostic.self) { _ = try one.fit(task) }
    }
    for kind: LearningTask.Kind in [.binary, .regression] where !one.kinds.contains(kind) {
      #expect(throws: Diagnostic.self) { _ = try one.fit(Self.task(kind)) }
    }
  }
}
