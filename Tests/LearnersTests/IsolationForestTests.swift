import Learners
import Matrices
import Support
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct IsolationForestTests {
  /// Values of the formula of the paper, computed with mpmath to 12 digits.
  @Test(arguments: [(0, 0), (1, 0), (2, 1), (3, 1.207392357590), (256, 10.244770920117)])
  func averagePathLengthIsThatOfThePaper(count: Int, length: Double) {
    #expect(abs(IsolationForest.averagePathLength(count) - length) < 1e-11)
  }

  /// By hand: one cut at 5; left h = 3, right h = 1; c(2) = 1.
  @Test func scoreOfOneCut() {
    var tree = IsolationTree(depth: 1)
    (tree.columns[1], tree.cuts[1], tree.expected[1], tree.lengths) = (0, 5.0.bitPattern, 2.5, [3, 1])
    let forest = IsolationForest(levelCounts: [0], subsample: 2, depth: 1, trees: [tree, tree])
    #expect(forest.score(row: [5]) == 0.125)
    #expect(forest.score(row: [5.1]) == 0.5)
    #expect(forest.contributions(row: [5]) == [-0.5])
    #expect(forest.contributions(row: [6]) == [1.5])
    // The first tree takes a missing number for the lowest, the second for the highest.
    #expect(forest.score(row: [.nan]) == 0.25)
    #expect(forest.scores(of: FeatureMatrix([.init("a", .number, [5, 5.1, .nan])], rowCount: 3)) == [0.125, 0.5, 0.25])
  }

  /// Groups: levels 0, 1, 2, then what is missing or unknown. The set has 1 and "missing".
  @Test func aCategoryGoesByItsSet() {
    var tree = IsolationTree(depth: 1)
    (tree.columns[1], tree.cuts[1], tree.lengths) = (~0, 0b1010, [1, 2])
    let forest = IsolationForest(levelCounts: [3], subsample: 2, depth: 1, trees: [tree])
    let codes: [Double] = [0, 1, 2, .nan, -1, 3, 1e300]
    #expect(codes.map { forest.score(row: [$0]) } == [0.25, 0.5, 0.25, 0.5, 0.5, 0.5, 0.5])
  }

  @Test func aForestWithoutCutsGivesAllRowsTheSame() {
    var tree = IsolationTree(depth: 0)
    tree.lengths = [1]
    let forest = IsolationForest(levelCounts: [0, 2], subsample: 2, depth: 0, trees: [tree])
    #expect(forest.score(row: [.nan, 0]) == 0.5)
    #expect(forest.baseScore == 0.5)
    #expect(forest.contributions(row: [3, 1]) == [0, 0])
  }

  @Test(arguments: [1, 2, 7]) func batchEqualsSingleRowsToTheLastBit(threads: Int) {
    let forest = randomForest(depth: 6, trees: 25, seed: 3)
    let rows = randomRows(9001, seed: 4)
    let scores = forest.scores(of: rows, threads: threads)
    var row = [Double](repeating: 0, count: 4)
    for index in 0..<rows.rowCount {
      rows.copyRow(index, into: &row)
      guard forest.score(row: row).bitPattern == scores[index].bitPattern else {
        Issue.record("row \(index), \(row)")
        return
      }
    }
    #expect(Set(scores.map(\.bitPattern)).count > 1000)
  }

  @Test func batchOfNumbersEqualsSingleRowsToTheLastBit() {
    var draws = Draws(state: 8)
    let trees = (0..<11).map { _ in
      var tree = IsolationTree(depth: 5)
      for node in tree.columns.indices {
        (tree.columns[node], tree.cuts[node]) = (Int32(draws.below(2)), draws.uniform().bitPattern)
        tree.lengths[node] = Float(draws.uniform())
      }
      return tree
    }
    let forest = IsolationForest(levelCounts: [0, 0], subsample: 20, depth: 5, trees: trees)
    let rows = FeatureMatrix(
      ["a", "b"].map { name in
        .init(name, .number, (0..<500).map { $0 / 100 == 2 && $0 % 5 == 0 ? .nan : draws.uniform() })
      }, rowCount: 500)
    let scores = forest.scores(of: rows)
    for row in 0..<500 {
      #expect(scores[row] == forest.score(row: rows.columns.map { $0.values[row] }))
    }
  }

  @Test func contributionsAddUpToTheLogarithmOfTheScore() {
    let forest = randomForest(depth: 6, trees: 25, seed: 3)
    let rows = randomRows(300, seed: 5)
    for index in 0..<rows.rowCount {
      let row = rows.columns.map { $0.values[index] }
      let sum = forest.contributions(row: row).reduce(0, +)
      // log2 of ratios near 1 with path lengths kept as 32-bit numbers: about 1e-7 a cut.
      #expect(abs(exp2(sum) * forest.baseScore - forest.score(row: row)) < 1e-12)
    }
  }

}
