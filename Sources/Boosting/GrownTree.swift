public import TreeModel

/// A tree as it grew: its conditions on bins and on values, and the rows of each leaf.
public struct GrownTree: Sendable {
  /// The tree on values, as it is kept and scored.
  public var tree: DecisionTree
  /// The same splits on bins.
  var splits: [BinnedSplit]
  /// Rows of each leaf, as a range of the grower's order.
  public internal(set) var leafRanges: [Range<Int>]
  /// Bounds of each leaf's value, from monotone constraints.
  var leafBounds: [ClosedRange<Double>]

  /// Leaves of the tree: one where nothing was split.
  public var leafCount: Int { leafRanges.count }

  /// A split of the tree as bins decide it. Children as in `DecisionTree.Split`.
  struct BinnedSplit: Sendable {
    var feature: Int
    var goesLeft: BinSet
    var left: Int
    var right: Int
  }

  /// The leaf that a row of a matrix with the same bins falls into.
  public func leaf(ofRow row: Int, in matrix: BinnedMatrix) -> Int {
    splits.withUnsafeBufferPointer { leafOfRow(row, $0, matrix) }
  }
}

/// Follows a row down a tree.
@inline(__always)
func leafOfRow(_ row: Int, _ splits: UnsafeBufferPointer<GrownTree.BinnedSplit>, _ matrix: BinnedMatrix) -> Int {
  var node = splits.isEmpty ? ~0 : 0
  while node >= 0 {
    let split = splits[node]
    node = split.goesLeft[matrix.column(split.feature)[row]] ? split.left : split.right
  }
  return ~node
}
