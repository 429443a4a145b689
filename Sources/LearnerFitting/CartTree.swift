internal import TreeModel

/// A tree as it grows: nodes with what rows they hold.
struct CartTree: Sendable {
  struct Node: Sendable {
    /// Negative for a leaf.
    var feature: Int32 = -1
    var left: Int32 = 0
    var right: Int32 = 0
    var missingLeft = false
    /// Values up to here go left.
    var threshold = 0.0
    /// Levels that go left; nil for a number.
    var levels: Set<Int>?
    /// Weight of the rows.
    var weight = 0.0
    /// Impurity times weight.
    var impurity = 0.0

    var isLeaf: Bool { feature < 0 }
  }

  var nodes: [Node] = []
  /// Of each node `outputs` numbers: the mean of the target, or the share of each class.
  var values: [Double] = []
  let outputs: Int

  /// Cuts off what does not pay: while the weakest subtree saves at most `alpha` times the root's weight for each leaf
  /// that it has more than a leaf would, it becomes a leaf (Breiman and others, chapter 3).
  mutating func prune(_ alpha: Double) {
    guard alpha > 0, let root = nodes.first else { return }
    while true {
      // Children come after their parents, so one pass from the end sums whole subtrees.
      var leaves = [Int](repeating: 1, count: nodes.count)
      var sums = nodes.map(\.impurity)
      var weakest: (node: Int, saving: Double)?
      for node in nodes.indices.reversed() where !nodes[node].isLeaf {
        let (left, right) = (Int(nodes[node].left), Int(nodes[node].right))
        leaves[node] = leaves[left] + leaves[right]
        sums[node] = sums[left] + sums[right]
      }
      var isReached = [Bool](repeating: false, count: nodes.count)
      isReached[0] = true
      for node in nodes.indices where isReached[node] && !nodes[node].isLeaf {
        isReached[Int(nodes[node].left)] = true
        isReached[Int(nodes[node].right)] = true
        let saving = (nodes[node].impurity - sums[node]) / Double(leaves[node] - 1)
        if weakest.map({ saving < $0.saving }) ?? true { weakest = (node, saving) }
      }
      guard let weakest, weakest.saving <= alpha * root.weight else { return }
      nodes[weakest.node].feature = -1
    }
  }

  /// For each node the leaf that its rows now end in, or itself.
  func homes() -> [Int32] {
    var homes = nodes.indices.map { Int32($0) }
    for (index, node) in nodes.enumerated() where node.left > 0 && (node.isLeaf || Int(homes[index]) != index) {
      homes[Int(node.left)] = homes[index]
      homes[Int(node.right)] = homes[index]
    }
    return homes
  }

  /// The tree in the form in which it is kept: one of the same shape for each output.
  func decisionTrees() -> [DecisionTree] {
    var places = [Int](repeating: 0, count: nodes.count)
    var (inner, leaves): ([Int], [Int]) = ([], [])
    var open = nodes.isEmpty ? [] : [0]
    while let node = open.popLast() {
      if nodes[node].isLeaf {
        places[node] = ~leaves.count
        leaves.append(node)
      } else {
        places[node] = inner.count
        inner.append(node)
        open.append(Int(nodes[node].right))
        open.append(Int(nodes[node].left))
      }
    }
    let splits = inner.map { index -> DecisionTree.Split in
      let node = nodes[index]
      let (left, right) = (nodes[Int(node.left)], nodes[Int(node.right)])
      return DecisionTree.Split(
        feature: Int(node.feature), condition: node.levels.map { .among($0) } ?? .atMost(node.threshold),
        missing: node.missingLeft ? .left : .right, left: places[Int(node.left)], right: places[Int(node.right)],
        gain: max(0, node.impurity - left.impurity - right.impurity), cover: node.weight)
    }
    return (0..<outputs).map { output in
      DecisionTree(
        splits: splits, leafValues: leaves.map { values[$0 * outputs + output] },
        leafCovers: leaves.map { nodes[$0].weight })
    }
  }
}
