internal import JSON
internal import Support
internal import TreeModel

/// A symmetric tree: one split a level; leaf number bit i is the answer of split i. It becomes a full tree, one for
/// each output.
struct CatBoostObliviousTree {
  private let field: JSONField
  private let features: CatBoostFeatures
  private let outputs: Int

  init(_ field: JSONField, features: CatBoostFeatures, outputs: Int) {
    self.field = field
    self.features = features
    self.outputs = outputs
  }

  func decoded() throws(Diagnostic) -> [DecisionTree] {
    var levels = [DecisionTree.Split]()
    let splitFields = try field.optional("splits")?.elements() ?? []
    for split in splitFields { levels.append(try features.split(split)) }
    let values = try field.member("leaf_values").numbers()
    let weights = try field.optional("leaf_weights")?.numbers() ?? []
    guard levels.count <= 24, values.count == outputs << levels.count else {
      throw field.fault.field(
        "'\(field.path)' has \(values.count) leaf values for \(levels.count) splits and \(outputs) outputs")
    }
    let count = 1 << levels.count
    let covers =
      weights.count == count ? weights.map { $0.isFinite && $0 > 0 ? $0 : 0 } : [Double](repeating: 0, count: count)
    var tree = DecisionTree(splits: [], leafValues: [Double](repeating: 0, count: count), leafCovers: covers)
    // The root asks the last split, whose answer is the highest bit: leaves are then in order. Split n of the heap
    // order has children 2n + 1 and 2n + 2, and below the last level come the leaves.
    var sums = covers
    var coversByLevel = [[Double]]()
    for _ in levels {
      sums = stride(from: 0, to: sums.count, by: 2).map { sums[$0] + sums[$0 + 1] }
      coversByLevel.append(sums)
    }
    for level in levels.indices {
      let position = levels.count - 1 - level
      for index in 0..<1 << level {
        let node = (1 << level) - 1 + index
        var split = levels[position]
        split.cover = coversByLevel[position][index]
        let children = [2 * node + 1, 2 * node + 2].map { $0 < count - 1 ? $0 : ~($0 - (count - 1)) }
        split.left = children[0]
        split.right = children[1]
        if case .among = split.condition { swap(&split.left, &split.right) }
        tree.splits.append(split)
      }
    }
    return (0..<outputs).map { output in
      for leaf in 0..<count { tree.leafValues[leaf] = values[leaf * outputs + output] }
      return tree
    }
  }
}
