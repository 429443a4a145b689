import LearnerFitting
import Learners
import Matrices
import Statistics
import Support
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct IsolationForestFittingTests {
  private func settings(trees: Int, subsample: Int) -> IsolationForestSettings {
    var settings = IsolationForestSettings()
    (settings.trees, settings.subsample) = (trees, subsample)
    return settings
  }

  /// Numbers, a small and a large category, some values missing; the first column has two equal infinite values.
  private func mixedRows(_ count: Int) -> FeatureMatrix {
    var numbers = RandomNumbers(seed: 9)
    let few = (0..<3).map(String.init)
    let many = (0..<500).map(String.init)
    func values(_ value: (inout RandomNumbers) -> Double) -> [Double] {
      (0..<count).map { _ in numbers.uniform() < 0.1 ? .nan : value(&numbers) }
    }
    var first = values { $0.normal() }
    (first[0], first[1]) = (.infinity, .infinity)
    return FeatureMatrix(
      [
        .init("a", .number, first), .init("b", .category(levels: few), values { Double($0.integer(below: 3)) }),
        .init("c", .category(levels: many), values { Double($0.integer(below: 500)) }),
        .init("d", .number, values { $0.uniform() * 1e-300 }), .init("constant", .number, values { _ in 7 }),
      ], rowCount: count)
  }

  /// Mean scores of 20 forests of 1,000 trees of scikit-learn 1.9.1:
  ///     x = np.arange(64.) ** 1.5; X = x[:, None], max_samples=64; and X = np.c_[x, np.sin(np.arange(64.))], 32
  ///     -IsolationForest(n_estimators=1000, max_samples=m, random_state=s).fit(X).score_samples(X)
  /// Forests of 4,000 trees differ by a standard error of about 0.001.
  @Test(arguments: [1, 2]) func scoresAreThoseOfAnotherImplementation(columns: Int) throws {
    let x = (0..<64).map { pow(Double($0), 1.5) }
    let sine = (0..<64).map { sin(Double($0)) }
    let all: [FeatureMatrix.Column] = [.init("x", .number, x), .init("sine", .number, sine)]
    let features = FeatureMatrix(Array(all.prefix(columns)), rowCount: 64)
    let expected =
      columns == 1
      ? [0.5566, 0.5340, 0.4947, 0.4882, 0.5112, 0.6100, 0.6663]
      : [0.5363, 0.5462, 0.5135, 0.4971, 0.5211, 0.5982, 0.6009]
    let forest = try settings(trees: 4000, subsample: columns == 1 ? 64 : 32).fit(features, seed: 1, threads: 2)
    let scores = forest.scores(of: features)
    for (row, score) in zip([0, 1, 10, 32, 50, 62, 63], expected) {
      #expect(abs(scores[row] - score) < 0.005, "row \(row)")
    }
  }

  /// A column of 0, 1, 10: the first cut is uniform, so 10 stands alone after one cut in 9 trees of 10. Else 0 does.
  /// The limit of 2 cuts is no limit here: h is 1, 2, 2 or 2, 2, 1.
  @Test func cutsAreUniform() throws {
    let features = FeatureMatrix([.init("x", .number, [0, 1, 10])], rowCount: 3)
    let forest = try settings(trees: 10_000, subsample: 3).fit(features, seed: 5)
    let unit = IsolationForest.averagePathLength(3)
    let mean = forest.scores(of: features).map { -log2($0) * unit }
    for (found, expected) in zip(mean, [1.9, 2, 1.1]) { #expect(abs(found - expected) < 4 * 0.3 / 100) }
  }

  @Test func allThreadsGiveTheSameForestAndScores() throws {
    let rows = mixedRows(3000)
    let first = try IsolationForestSettings().fit(rows, seed: 3)
    let scores = first.scores(of: rows)
    for threads in [2, 7] {
      #expect(try IsolationForestSettings().fit(rows, seed: 3, threads: threads) == first)
      #expect(first.scores(of: rows, threads: threads) == scores)
    }
    #expect(try IsolationForestSettings().fit(rows, seed: 4) != first)
  }

  @Test func aForestOfAnyColumnsScoresOneRowAsMany() throws {
    let rows = mixedRows(2000)
    let forest = try settings(trees: 30, subsample: 300).fit(rows, seed: 3)
    let scores = forest.scores(of: rows)
    for index in 0..<rows.rowCount {
      let row = rows.columns.map { $0.values[index] }
      #expect(forest.score(row: row) == scores[index])
      let sum = forest.contributions(row: row).reduce(0, +)
      // 30 trees of 9 cuts, path lengths kept to 6e-8 of themselves.
      #expect(abs(sum - log2(scores[index] / forest.baseScore)) < 1e-5)
    }
    var writer = ByteWriter()
    forest.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "test")
    #expect(try IsolationForest(from: &reader) == forest)
  }

  /// Of 1,000 rows ten are unusual in one way each; the column that makes them so has the largest contribution.
  @Test(arguments: ["number", "few levels", "many levels", "missing number", "missing level"])
  func unusualRowsScoreHigherAndSayWhy(what: String) throws {
    var numbers = RandomNumbers(seed: 2)
    let count = 1000
    let odd = Set((0..<10).map { $0 * 97 })
    let usual = (0..<3).map { index in
      FeatureMatrix.Column("n\(index)", .number, (0..<count).map { _ in numbers.normal() })
    }
    let values = (0..<count).map { row -> Double in
      switch (what, odd.contains(row)) {
      case ("number", true): 9
      case ("number", false), ("missing number", false): numbers.normal()
      case ("few levels", let isOdd): isOdd ? 2 : Double(numbers.integer(below: 2))
      case ("many levels", let isOdd): isOdd ? 90 : Double(numbers.integer(below: 2))
      case ("missing level", false): Double(numbers.integer(below: 2))
      default: .nan
      }
    }
    let levels = (0..<(what == "many levels" ? 100 : 3)).map(String.init)
    let kind: FeatureMatrix.Kind = what.contains("number") ? .number : .category(levels: levels)
    let rows = FeatureMatrix(usual + [.init("odd", kind, values)], rowCount: count)
    let forest = try IsolationForestSettings().fit(rows, seed: 1)
    let scores = forest.scores(of: rows)
    let higher = odd.map { row in scores.count { $0 < scores[row] } }
    #expect(Double(higher.reduce(0, +)) / 10 > 900, "\(higher)")
    let reasons = odd.map { row in forest.contributions(row: rows.columns.map { $0.values[row] }) }
    let named = reasons.count { reason in reason[3] == reason.max() }
    #expect(named >= 8)
  }

  @Test func rowsThatAreAllTheSameScoreOneHalf() throws {
    let missing = [Double](repeating: .nan, count: 4)
    let rows = FeatureMatrix([.init("a", .number, [1, 1, 1, 1]), .init("b", .number, missing)], rowCount: 4)
    let forest = try IsolationForestSettings().fit(rows, seed: 1)
    // Path lengths are kept as 32-bit numbers.
    #expect(forest.scores(of: rows).allSatisfy { abs($0 - 0.5) < 1e-7 })
  }

  @Test func whatCannotBeGrownIsRefused() {
    let rows = FeatureMatrix([.init("a", .number, [1, 2, 3])], rowCount: 3)
    #expect(code { try settings(trees: 0, subsample: 2).fit(rows, seed: 1) } == "E4411")
    #expect(code { try settings(trees: 1, subsample: 1).fit(rows, seed: 1) } == "E4411")
    #expect(code { try settings(trees: 1, subsample: 2).fit(rows.rows([0]), seed: 1) } == "E4412")
    #expect(code { try settings(trees: 1, subsample: 2).fit(FeatureMatrix([], rowCount: 3), seed: 1) } == "E4412")
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try settings(trees: 3, subsample: 2).fit(rows, seed: 1, threads: 2) { throw Stop() }
    }
  }

  private func code(_ body: () throws -> some Any) -> String? {
    do { _ = try body() } catch { return (error as? Diagnostic)?.code }
    return nil
  }
}
