internal import JSON
internal import Support
internal import TreeModel

/// A tree of nested objects (grow policies Depthwise and Lossguide), one for each output.
struct CatBoostNestedTree {
  private let root: JSONField
  private let features: CatBoostFeatures
  private let outputs: Int

  init(_ root: JSONField, features: CatBoostFeatures, outputs: Int) {
    self.root = root
    self.features = features
    self.outputs = outputs
  }

  func decoded() throws(Diagnostic) -> [DecisionTree] {
    var tree = DecisionTree(splits: [], leafValues: [], leafCovers: [])
    var leaves = [[Double]]()
    // Nodes in the order of the levels; each says who waits for its number. The parser has bounded the depth.
    var queue: [(node: JSONField, parent: Int, isLeft: Bool)] = [(root, -1, true)]
    var next = 0
    while next < queue.count {
      let (node, parent, isLeft) = queue[next]
      next += 1
      let number: Int
      if node.optional("split") != nil {
        number = tree.splits.count
        tree.splits.append(try features.split(try node.member("split")))
        queue.append((try node.member("left"), number, true))
        queue.append((try node.member("right"), number, false))
      } else {
        number = ~leaves.count
        leaves.append(try values(node))
        let weight = try node.optional("weight")?.number() ?? 0
        tree.leafCovers.append(weight.isFinite && weight > 0 ? weight : 0)
      }
      if parent >= 0 {
        if isLeft { tree.splits[parent].left = number } else { tree.splits[parent].right = number }
      }
    }
    // children come after their parent
    for index in tree.splits.indices.reversed() {
      var split = tree.splits[index]
      split.cover = cover(tree, split.left) + cover(tree, split.right)
      if case .among = split.condition { swap(&split.left, &split.right) }
      tree.splits[index] = split
    }
    return (0..<outputs).map { output in
      tree.leafValues = leaves.map { $0[output] }
      return tree
    }
  }

  private func cover(_ tree: DecisionTree, _ child: Int) -> Double {
    child < 0 ? tree.leafCovers[~child] : tree.splits[child].cover
  }

  private func values(_ node: JSONField) throws(Diagnostic) -> [Double] {
    let value = try node.member("value")
    let values = value.value.array == nil ? [try value.number()] : try value.numbers()
    guard values.count == outputs else {
      throw node.fault.field("'\(value.path)' has \(values.count) values for \(outputs) outputs")
    }
    return values
  }
}
