internal import CKernels
internal import Support

/// All trees in a few arrays, by node: level by level within a tree, the children of a node side by side.
///
/// What a descent touches is in `nodes` (16 bytes each) and `values`; the rest serves explanations and files.
final class CompiledTrees: Sendable {
  let nodes: [sk_tree_node]
  /// Value of a leaf; of an inner node zero.
  let values: [Double]
  /// Mean of the leaf values below, weighted by covers: what is expected of a row that stands here.
  let expected: [Double]
  let covers: [Double]
  let gains: [Double]
  let conditions: [UInt8]
  /// Thresholds as they came; those of `nodes` are what a Double is compared to.
  let thresholds: [Double]
  /// Category sets: first word covered, number of words, words.
  let sets: [UInt64]
  /// First node of each tree, and the number of nodes at the end.
  let roots: [UInt32]
  /// Edges to the deepest leaf of all trees.
  let depth: Int
  let isSpecial: Bool
  /// Features that some node asks for, ascending; the first one always, since leaves look at it.
  let usedFeatures: [Int]

  var treeCount: Int { roots.count - 1 }

  init(_ trees: [DecisionTree], featureCount: Int) throws(Diagnostic) {
    var compiler = TreeCompiler(featureCount: featureCount)
    for tree in trees { try compiler.add(tree) }
    nodes = compiler.nodes
    values = compiler.values
    covers = compiler.covers
    gains = compiler.gains
    conditions = compiler.conditions
    thresholds = compiler.thresholds
    sets = compiler.sets
    roots = compiler.roots
    depth = compiler.depth
    isSpecial = compiler.nodes.contains { $0.feature & UInt32(SK_TREE_SPECIAL) != 0 }
    usedFeatures = Self.features(of: nodes)
    expected = Self.expectations(nodes: nodes, values: values, covers: covers)
  }

  /// The first `count` trees of `other`.
  init(prefix count: Int, of other: CompiledTrees) {
    let end = Int(other.roots[count])
    nodes = Array(other.nodes[..<end])
    values = Array(other.values[..<end])
    expected = Array(other.expected[..<end])
    covers = Array(other.covers[..<end])
    gains = Array(other.gains[..<end])
    conditions = Array(other.conditions[..<end])
    thresholds = Array(other.thresholds[..<end])
    sets = other.sets
    roots = Array(other.roots[...count])
    depth = other.depth
    isSpecial = other.isSpecial
    usedFeatures = Self.features(of: nodes)
  }

  func isLeaf(_ node: Int) -> Bool { nodes[node].left == UInt32(node) }

  /// Share of a parent's rows that its first child gets; half where no cover is known.
  static func firstShare(_ first: Double, _ second: Double) -> Double {
    let sum = first + second
    return sum > 0 ? first / sum : 0.5
  }

  private static func features(of nodes: [sk_tree_node]) -> [Int] {
    var seen: Set<Int> = [0]
    for node in nodes { seen.insert(Int(node.feature & UInt32(SK_TREE_FEATURE))) }
    return seen.sorted()
  }

  private static func expectations(nodes: [sk_tree_node], values: [Double], covers: [Double]) -> [Double] {
    var expected = values
    // children come after their parent
    for node in nodes.indices.reversed() {
      let left = Int(nodes[node].left)
      guard left != node else { continue }
      let share = firstShare(covers[left], covers[left + 1])
      expected[node] = share * expected[left] + (1 - share) * expected[left + 1]
    }
    return expected
  }
}
