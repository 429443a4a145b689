import Statistics
import TreeModel

/// Trees of random shape with every kind of condition and missing value, and rows that hit their borders.
struct RandomTrees {
  var numbers: RandomNumbers
  var featureCount: Int
  /// Only `atMost` with NaN to one side, as our own boosting grows.
  var plainOnly = false
  private var thresholds: [Double] = [0, -0.0, 1e-35, -1e-35, 1e-38, 1, -1]

  init(seed: UInt64, featureCount: Int, plainOnly: Bool = false) {
    numbers = RandomNumbers(seed: seed)
    self.featureCount = featureCount
    self.plainOnly = plainOnly
  }

  mutating func tree(leaves: Int) -> DecisionTree {
    var tree = DecisionTree(
      splits: [], leafValues: (0..<leaves).map { _ in numbers.normal() },
      leafCovers: (0..<leaves).map { _ in Double(1 + numbers.integer(below: 50)) })
    // Split a random leaf until there are enough; the new leaf takes the next number.
    for new in 1..<max(1, leaves) {
      let leaf = numbers.integer(below: new)
      let parent = tree.splits.firstIndex { $0.left == ~leaf || $0.right == ~leaf }
      if let parent {
        if tree.splits[parent].left == ~leaf {
          tree.splits[parent].left = tree.splits.count
        } else {
          tree.splits[parent].right = tree.splits.count
        }
      }
      tree.splits.append(split(left: ~leaf, right: ~new))
    }
    fillCovers(&tree, 0)
    return tree
  }

  mutating func model(
    trees: Int, leaves: ClosedRange<Int>, outputs: Int = 1, link: Link = .identity, averages: Bool = false,
    arithmetic: Arithmetic = .double
  ) throws -> TreeModel {
    let grown = (0..<trees * outputs).map { _ in
      tree(leaves: leaves.lowerBound + numbers.integer(below: leaves.count))
    }
    return try TreeModel(
      trees: grown, featureCount: featureCount, outputs: outputs,
      baseValues: (0..<outputs).map { _ in Double(Float(numbers.normal())) }, link: link, averages: averages,
      arithmetic: arithmetic)
  }

  mutating func row() -> [Double] { (0..<featureCount).map { _ in value() } }

  private mutating func value() -> Double {
    switch numbers.integer(below: 12) {
    case 0: .nan
    case 1:
      [
        0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e-36, -1e-36, 1e300, -1e300,
        0x1p-150,
      ][numbers.integer(below: 11)]
    case 2, 3: thresholds[numbers.integer(below: thresholds.count)]
    case 4: thresholds[numbers.integer(below: thresholds.count)].nextUp
    case 5: thresholds[numbers.integer(below: thresholds.count)].nextDown
    case 6: Double(Float(thresholds[numbers.integer(below: thresholds.count)]))
    case 7, 8: Double(numbers.integer(below: 210) - 5)
    case 9: Double(numbers.integer(below: 20)) - 0.3
    default: numbers.normal()
    }
  }

  private mutating func split(left: Int, right: Int) -> DecisionTree.Split {
    let missing: [DecisionTree.Missing] = [.left, .right, .zero, .zeroLeft, .zeroRight]
    let threshold = numbers.integer(below: 4) == 0 ? Double(numbers.integer(below: 5)) - 2 : numbers.normal()
    thresholds.append(threshold)
    let condition: DecisionTree.Condition =
      switch plainOnly ? 0 : numbers.integer(below: 6) {
      case 0...2: .atMost(threshold)
      case 3: .below(Float(threshold))
      case 4: .among(codes())
      default: .amongSingle(codes())
      }
    return .init(
      feature: numbers.integer(below: featureCount), condition: condition,
      missing: missing[numbers.integer(below: plainOnly ? 2 : 5)], left: left, right: right,
      gain: numbers.uniform(), cover: 0)
  }

  private mutating func codes() -> Set<Int> {
    Set((0..<numbers.integer(below: 9)).map { _ in numbers.integer(below: 4) * 60 + numbers.integer(below: 20) })
  }

  @discardableResult private func fillCovers(_ tree: inout DecisionTree, _ child: Int) -> Double {
    guard !tree.splits.isEmpty else { return 0 }
    if child < 0 { return tree.leafCovers[~child] }
    let sum = fillCovers(&tree, tree.splits[child].left) + fillCovers(&tree, tree.splits[child].right)
    tree.splits[child].cover = sum
    return sum
  }
}
