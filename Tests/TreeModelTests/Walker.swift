import TreeModel

/// A tree read as its definition says, node by node: the oracle of every faster path.
struct Walker {
  var tree: DecisionTree

  func goesLeft(_ split: DecisionTree.Split, _ value: Double) -> Bool {
    var value = value
    let isZero = abs(value) <= Double(1e-35 as Float)
    switch split.missing {
    case .left: if value.isNaN { return true }
    case .right: if value.isNaN { return false }
    case .zero: if value.isNaN { value = 0 }
    case .zeroLeft: if value.isNaN || isZero { return true }
    case .zeroRight: if value.isNaN || isZero { return false }
    }
    switch split.condition {
    case .atMost(let threshold): return value <= threshold
    case .below(let threshold): return Float(value) < threshold
    case .among(let codes): return Int(exactly: value.rounded(.towardZero)).map(codes.contains) ?? false
    case .amongSingle(let codes):
      let single = Float(value)
      return !(single < 0) && (Int(exactly: single.rounded(.towardZero)).map(codes.contains) ?? false)
    }
  }

  func leaf(_ row: [Double]) -> Int {
    var child = tree.splits.isEmpty ? ~0 : 0
    while child >= 0 {
      let split = tree.splits[child]
      child = goesLeft(split, row[split.feature]) ? split.left : split.right
    }
    return ~child
  }

  func value(_ row: [Double]) -> Double { tree.leafValues[leaf(row)] }

  /// Expected value where only the features in `known` are known, the rest averaged over covers.
  func expectation(_ row: [Double], known: Set<Int>) -> Double {
    func visit(_ child: Int) -> Double {
      guard child >= 0 else { return tree.leafValues[~child] }
      let split = tree.splits[child]
      if known.contains(split.feature) {
        return visit(goesLeft(split, row[split.feature]) ? split.left : split.right)
      }
      let (left, right) = (cover(split.left), cover(split.right))
      return (left * visit(split.left) + right * visit(split.right)) / (left + right)
    }
    return visit(tree.splits.isEmpty ? ~0 : 0)
  }

  func cover(_ child: Int) -> Double { child < 0 ? tree.leafCovers[~child] : tree.splits[child].cover }

  /// Shapley values by their definition: the mean over all orders of what a feature adds when it becomes known.
  func shapley(_ row: [Double]) -> [Double] {
    let count = row.count
    let values = (0..<1 << count).map { set in
      expectation(row, known: Set((0..<count).filter { set >> $0 & 1 == 1 }))
    }
    let factorial = (0...count).map { (1...max(1, $0)).reduce(1.0) { $0 * Double($1) } }
    return (0..<count).map { feature in
      var sum = 0.0
      for set in 0..<1 << count where set >> feature & 1 == 0 {
        let size = set.nonzeroBitCount
        sum +=
          factorial[size] * factorial[count - size - 1] / factorial[count]
          * (values[set | 1 << feature] - values[set])
      }
      return sum
    }
  }
}
