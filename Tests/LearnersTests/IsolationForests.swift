import Learners
import Matrices
import Support

/// Numbers for tests, the same ones always (a linear congruence of Knuth's MMIX).
struct Draws {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 16
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func uniform() -> Double { Double(next() % 1_000_003) / 1_000_003 }
}

/// Trees of any cuts: a number, a category of 3 levels, one of 500 levels, a number.
func randomForest(depth: Int, trees: Int, seed: UInt64) -> IsolationForest {
  var draws = Draws(state: seed)
  let levelCounts = [0, 3, 500, 0]
  let grown = (0..<trees).map { _ in
    var tree = IsolationTree(depth: depth)
    for node in tree.columns.indices {
      let column = draws.below(4)
      tree.columns[node] = Int32(levelCounts[column] > 0 ? ~column : column)
      tree.cuts[node] = levelCounts[column] > 0 ? draws.next() &* 0x1_0001 : draws.uniform().bitPattern
      tree.expected[node] = Float(draws.uniform() * 9)
      tree.lengths[node] = Float(draws.uniform() * 9)
    }
    return tree
  }
  return IsolationForest(levelCounts: levelCounts, subsample: 20, depth: depth, trees: grown)
}

/// Rows for `randomForest`, one value in seven missing, some levels unknown, some numbers infinite.
func randomRows(_ count: Int, seed: UInt64) -> FeatureMatrix {
  var draws = Draws(state: seed)
  func column(_ name: String, _ value: (inout Draws) -> Double) -> FeatureMatrix.Column {
    FeatureMatrix.Column(name, .number, (0..<count).map { _ in draws.below(7) == 0 ? .nan : value(&draws) })
  }
  return FeatureMatrix(
    [
      column("a") { $0.below(40) == 0 ? .infinity : $0.uniform() },
      column("b") { Double($0.below(5)) - 1 },
      column("c") { Double($0.below(600)) },
      column("d") { $0.below(40) == 0 ? -.infinity : $0.uniform() },
    ], rowCount: count)
}
