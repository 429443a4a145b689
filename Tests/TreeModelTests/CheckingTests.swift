import Support
import Testing
import TreeModel

/// What is no tree is refused, by its own code.
@Suite struct CheckingTests {
  static func split(_ left: Int, _ right: Int, feature: Int = 0, threshold: Double = 0) -> DecisionTree.Split {
    .init(feature: feature, condition: .atMost(threshold), missing: .left, left: left, right: right)
  }

  static func tree(_ splits: [DecisionTree.Split], leaves: Int? = nil) -> DecisionTree {
    let count = leaves ?? splits.count + 1
    return DecisionTree(
      splits: splits, leafValues: [Double](repeating: 1, count: count), leafCovers: [Double](repeating: 1, count: count)
    )
  }

  static let broken: [(String, DecisionTree)] = [
    ("E5502", tree([split(0, ~0)])),
    ("E5502", tree([split(1, ~0), split(0, ~1)])),
    ("E5502", tree([split(1, 1), split(~0, ~1)])),
    ("E5502", tree([split(~0, ~0)])),
    ("E5502", tree([split(~0, ~2)])),
    ("E5502", tree([split(2, ~0)])),
    ("E5502", tree([split(~0, Int.min)])),
    ("E5502", tree([split(~0, Int.max)])),
    ("E5502", tree([split(~0, ~1), split(~2, ~1)])),
    ("E5502", tree([], leaves: 0)),
    ("E5502", tree([], leaves: 2)),
    ("E5503", tree([split(~0, ~1, feature: 2)])),
    ("E5503", tree([split(~0, ~1, feature: -1)])),
    ("E5504", tree([split(~0, ~1, threshold: .nan)])),
    ("E5504", DecisionTree(splits: [], leafValues: [.infinity], leafCovers: [1])),
    ("E5504", DecisionTree(splits: [], leafValues: [1], leafCovers: [-1])),
    ("E5502", DecisionTree(splits: [], leafValues: [1], leafCovers: [])),
    (
      "E5505",
      DecisionTree(
        splits: [.init(feature: 0, condition: .among([1 << 60]), missing: .left, left: ~0, right: ~1)],
        leafValues: [1, 2], leafCovers: [1, 1])
    ),
    (
      "E5505",
      DecisionTree(
        splits: [.init(feature: 0, condition: .among([-1]), missing: .left, left: ~0, right: ~1)],
        leafValues: [1, 2], leafCovers: [1, 1])
    ),
    ("E5505", tree((0..<5000).map { split($0 == 4999 ? ~5000 : $0 + 1, ~$0) })),
  ]

  @Test(arguments: broken.indices) func aBrokenTreeIsRefused(index: Int) {
    let (code, tree) = Self.broken[index]
    let error = #expect(throws: Diagnostic.self) { try TreeModel(trees: [Self.tree([]), tree], featureCount: 2) }
    #expect(error?.code == code)
  }

  @Test func countsMustFit() {
    let tree = Self.tree([])
    for (trees, features, outputs, bases) in [
      (1, 0, 1, []), (1, 1, 0, []), (1, 1, -1, []), (3, 1, 2, []), (2, 1, 2, [0.0]), (1, 1 << 25, 1, []),
    ] {
      let error = #expect(throws: Diagnostic.self) {
        try TreeModel(
          trees: Array(repeating: tree, count: trees), featureCount: features, outputs: outputs, baseValues: bases)
      }
      #expect(error?.code == "E5501")
    }
    let error = #expect(throws: Diagnostic.self) {
      try TreeModel(trees: [tree], featureCount: 1, baseValues: [.nan])
    }
    #expect(error?.code == "E5504")
  }

  /// Deep chains within the limit compile, score and explain without recursion.
  @Test func aChainIsNoDanger() throws {
    let chain = Self.tree((0..<4000).map { Self.split($0 == 3999 ? ~4000 : $0 + 1, ~$0, threshold: Double(4000 - $0)) })
    let model = try TreeModel(trees: [chain], featureCount: 1)
    #expect(model.margins(row: [2000.5]) == [1])
    #expect(try TreeExplainer(model).contributions(row: [2000.5]).count == 2)
    #expect(model.trees.first?.splits.count == 4000)
  }
}
