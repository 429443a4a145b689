internal import CKernels

extension DecisionTree.Missing {
  /// In the order of the cases; files keep it.
  static let all: [Self] = [.left, .right, .zero, .zeroLeft, .zeroRight]

  var number: UInt8 {
    switch self {
    case .left: 0
    case .right: 1
    case .zero: 2
    case .zeroLeft: 3
    case .zeroRight: 4
    }
  }
}

extension CompiledTrees {
  /// The feature that a node asks for.
  func feature(of node: Int) -> Int { Int(nodes[node].feature & UInt32(SK_TREE_FEATURE)) }

  /// One tree as plain values, splits and leaves numbered level by level.
  func tree(_ number: Int) -> DecisionTree {
    let range = Int(roots[number])..<Int(roots[number + 1])
    var places = [Int](repeating: 0, count: range.count)
    var (splits, leaves) = (0, 0)
    for node in range {
      places[node - range.lowerBound] = isLeaf(node) ? ~leaves : splits
      if isLeaf(node) { leaves += 1 } else { splits += 1 }
    }
    var tree = DecisionTree(splits: [], leafValues: [], leafCovers: [])
    for node in range {
      if isLeaf(node) {
        tree.leafValues.append(values[node])
        tree.leafCovers.append(covers[node])
      } else {
        let left = Int(nodes[node].left) - range.lowerBound
        tree.splits.append(
          .init(
            feature: feature(of: node), condition: condition(of: node), missing: missing(of: node),
            left: places[left], right: places[left + 1], gain: gains[node], cover: covers[node]))
      }
    }
    return tree
  }

  func missing(of node: Int) -> DecisionTree.Missing { DecisionTree.Missing.all[Int(conditions[node] >> 4)] }

  func condition(of node: Int) -> DecisionTree.Condition {
    switch TreeCompiler.Kind(rawValue: conditions[node] & 15) {
    case .below: .below(Float(thresholds[node]))
    case .among: .among(codes(of: node))
    case .amongSingle: .amongSingle(codes(of: node))
    case .atMost, .leaf, nil: .atMost(thresholds[node])
    }
  }

  private func codes(of node: Int) -> Set<Int> {
    let offset = Int(nodes[node].threshold.bitPattern)
    return CodeWords(first: Int(sets[offset]), words: sets[offset + 2..<offset + 2 + Int(sets[offset + 1])]).codes
  }
}
