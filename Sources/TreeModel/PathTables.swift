internal import CKernels
internal import Support

/// For each leaf, the features on its path, each with its share of the rows and its edges: what `sk_shapley` reads.
struct PathTables {
  private(set) var leaves: [sk_path_leaf] = []
  private(set) var elements: [sk_path_element] = []
  private(set) var edges: [UInt32] = []
  private(set) var quadratures: [Double] = []
  private(set) var leavesEnd: [UInt32] = []
  private(set) var deepest = 0
  private(set) var widest = 0
  private var quadratureStarts: [Int: Int] = [:]

  /// Elements and edges, at most: 2 GiB.
  private static let limit = 1 << 27

  /// - Throws: E5505 where the tables would not fit into any sensible memory.
  init(_ trees: CompiledTrees) throws(Diagnostic) {
    for tree in 0..<trees.treeCount {
      try add(trees, Int(trees.roots[tree]), Int(trees.roots[tree + 1]))
      leavesEnd.append(UInt32(leaves.count))
    }
  }

  private mutating func add(_ trees: CompiledTrees, _ root: Int, _ end: Int) throws(Diagnostic) {
    guard end > root + 1 else { return }
    widest = max(widest, end - root)
    var parents = [Int](repeating: root, count: end - root)
    for node in root..<end where !trees.isLeaf(node) {
      let left = Int(trees.nodes[node].left)
      parents[left - root] = node
      parents[left + 1 - root] = node
    }
    for leaf in root..<end where trees.isLeaf(leaf) {
      try addPath(trees, root, leaf, parents)
      guard elements.count + edges.count < Self.limit else {
        throw TreeLimits.size("the trees are too deep to be explained by Shapley values")
      }
    }
  }

  private mutating func addPath(_ trees: CompiledTrees, _ root: Int, _ leaf: Int, _ parents: [Int]) throws(Diagnostic) {
    var path: [(feature: Int, edge: UInt32, share: Double)] = []
    var node = leaf
    while node != root {
      let parent = parents[node - root]
      let left = Int(trees.nodes[parent].left)
      let first = CompiledTrees.firstShare(trees.covers[left], trees.covers[left + 1])
      path.append(
        (
          trees.feature(of: parent), UInt32(parent - root) << 1 | (node == left ? 0 : 1),
          node == left ? first : 1 - first
        ))
      node = parent
    }
    // From the leaf upwards until here: sort by feature, and by place within it, for an order that is always the same.
    path.sort { ($0.feature, $0.edge) < ($1.feature, $1.edge) }
    let start = elements.count
    for step in path {
      edges.append(step.edge)
      if elements.count > start, elements[elements.count - 1].feature == UInt32(step.feature) {
        elements[elements.count - 1].share *= step.share
        elements[elements.count - 1].edges_end = UInt32(edges.count)
      } else {
        elements.append(
          sk_path_element(share: step.share, feature: UInt32(step.feature), edges_end: UInt32(edges.count)))
      }
    }
    let count = elements.count - start
    deepest = max(deepest, count)
    let points = (count + 1) / 2
    leaves.append(
      sk_path_leaf(
        value: trees.values[leaf], elements_end: UInt32(elements.count), quadrature: UInt32(quadrature(points)),
        points: UInt32(points), unused: 0))
  }

  private mutating func quadrature(_ count: Int) -> Int {
    if let start = quadratureStarts[count] { return start }
    let start = quadratures.count
    let rule = Quadrature(count: count)
    quadratures += rule.points + rule.weights
    quadratureStarts[count] = start
    return start
  }
}
