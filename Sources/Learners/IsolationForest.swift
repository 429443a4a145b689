public import Matrices

#if canImport(Glibc)
  import Glibc
#endif

/// An isolation forest: a row is the more unusual, the fewer random cuts set it apart from a small sample.
///
/// Liu, Ting, Zhou, "Isolation Forest", ICDM 2008. Each tree cuts a subsample by a random column at a random place
/// until a row stands alone or `depth` cuts were made; h is the number of cuts that a row passes, plus
/// `averagePathLength` of the rows that were left with it. The score is 2^(-mean h / c(subsample)): near 1 unusual,
/// well under 0.5 usual.
///
/// - A missing number lies beyond all numbers: below them in one half of the trees, above them in the other.
/// - A category is cut by a random set of levels; missing and unknown levels are one level more. Above 63 levels
///   the levels are hashed into 64 groups, in eight ways that the trees take by turns.
///
/// Every tree is kept as a complete binary tree of `depth` levels in arrays, root at 1, children of i at 2 i and
/// 2 i + 1: a row takes `depth` steps without a branch. Leaves higher up are padded with cuts that send all rows left.
public struct IsolationForest: Sendable, Equatable {
  /// What a column held on fitting: zero for a number, else the number of levels.
  public let levelCounts: [Int]
  /// Number of rows that each tree was grown on, at least 2.
  public let subsample: Int
  /// Most cuts on any path.
  public let depth: Int
  public let treeCount: Int

  // Of each tree 2^depth elements; that at 0 is not used but by leaves.
  /// Column of each cut; negative (`~column`) where it is a category.
  package var columns: [Int32]
  /// Bit pattern of the largest number that goes left, or one bit a group of levels: set goes left.
  package var cuts: [UInt64]
  /// Mean h over the rows of the subsample that pass each cut.
  package var expected: [Float]
  /// h of each leaf.
  package var lengths: [Float]

  package init(levelCounts: [Int], subsample: Int, depth: Int, trees: [IsolationTree]) {
    precondition(subsample >= 2 && !trees.isEmpty && trees.allSatisfy { $0.depth == depth })
    self.levelCounts = levelCounts
    self.subsample = subsample
    self.depth = depth
    treeCount = trees.count
    columns = trees.flatMap(\.columns)
    cuts = trees.flatMap(\.cuts)
    expected = trees.flatMap(\.expected)
    lengths = trees.flatMap(\.lengths)
  }

  public var columnCount: Int { levelCounts.count }

  /// Mean number of cuts to the end of an unsuccessful search among `count` values in a random binary search tree:
  /// what is expected below a leaf that still holds `count` rows, c(n) of the paper.
  public static func averagePathLength(_ count: Int) -> Double {
    guard count > 2 else { return count == 2 ? 1 : 0 }
    let n = Double(count)
    // Euler's constant: the harmonic number of n - 1 is about log(n - 1) plus it.
    return 2 * (log(n - 1) + 0.577_215_664_901_532_9) - 2 * (n - 1) / n
  }

  func logarithm(_ score: Double) -> Double { log2(score) }

  /// The score of a row whose h add up to `total` over all trees.
  func score(total: Double) -> Double {
    exp2(-total / (Double(treeCount) * Self.averagePathLength(subsample)))
  }
}

/// One tree in the layout of the forest.
package struct IsolationTree: Sendable, Equatable {
  package let depth: Int
  package var columns: [Int32]
  package var cuts: [UInt64]
  package var expected: [Float]
  package var lengths: [Float]

  /// A tree whose cuts all send every row left and whose leaves are zero.
  package init(depth: Int) {
    self.depth = depth
    columns = [Int32](repeating: 0, count: 1 << depth)
    cuts = [UInt64](repeating: Double.infinity.bitPattern, count: 1 << depth)
    expected = [Float](repeating: 0, count: 1 << depth)
    lengths = [Float](repeating: 0, count: 1 << depth)
  }
}
