internal import Support
internal import TreeModel

/// One `Tree=` block. LightGBM numbers children as `DecisionTree` does: a negative child is leaf `~child`.
struct LightGBMTree {
  private let block: LightGBMBlock
  private let fault: ImportFault

  init(_ block: LightGBMBlock, fault: ImportFault) {
    self.block = block
    self.fault = fault
  }

  func decoded() throws(Diagnostic) -> DecisionTree {
    if let linear = block.fields["is_linear"], linear.text != "0" {
      throw fault.refused(
        "the trees have linear leaves (linear_tree)", line: linear.line,
        fix: "train with linear_tree=false: leaves must be single numbers")
    }
    let leaves = try block.integer("num_leaves", fault, in: 1...1 << 28)
    let splits = leaves - 1
    let values = try block.numbers("leaf_value", count: leaves, fault)
    guard values.allSatisfy(\.isFinite) else {
      throw fault.field("a leaf value is not finite", line: block.fields["leaf_value"]?.line)
    }
    // Counts are what LightGBM's own explanations weigh by; old files may lack them.
    let counts = try covers("leaf_count", leaves)
    let weights = counts == nil ? try self.covers("leaf_weight", leaves) : nil
    let covers = counts ?? weights ?? [Double](repeating: 0, count: leaves)
    guard splits > 0 else { return DecisionTree(splits: [], leafValues: values, leafCovers: covers) }

    let features = try block.integers("split_feature", count: splits, fault)
    let thresholds = try block.numbers("threshold", count: splits, fault)
    let decisions = try block.integers("decision_type", count: splits, fault)
    let left = try block.integers("left_child", count: splits, fault)
    let right = try block.integers("right_child", count: splits, fault)
    let gains = try block.optionalNumbers("split_gain", count: splits, fault)
    let innerCovers = try self.covers(counts == nil ? "internal_weight" : "internal_count", splits)
    let sets = try categorySets()
    var tree = DecisionTree(splits: [], leafValues: values, leafCovers: covers)
    tree.splits.reserveCapacity(splits)
    for node in 0..<splits {
      let gain = gains?[node] ?? 0
      tree.splits.append(
        .init(
          feature: features[node], condition: try condition(decisions[node], thresholds[node], sets),
          missing: try missing(decisions[node]), left: left[node], right: right[node],
          gain: gain.isFinite ? gain : 0, cover: innerCovers?[node] ?? 0))
    }
    return tree
  }

  /// Finite and not negative, or zero.
  private func covers(_ key: String, _ count: Int) throws(Diagnostic) -> [Double]? {
    try block.optionalNumbers(key, count: count, fault)?.map { $0.isFinite && $0 > 0 ? $0 : 0 }
  }

  private func condition(
    _ decision: Int, _ threshold: Double, _ sets: [Set<Int>]
  ) throws(Diagnostic) -> DecisionTree.Condition {
    guard decision & 1 == 1 else {
      guard !threshold.isNaN else {
        throw fault.field("a threshold is not a number", line: block.fields["threshold"]?.line)
      }
      return .atMost(threshold)
    }
    guard let index = Int(exactly: threshold), sets.indices.contains(index) else {
      throw fault.field("category set \(threshold) of \(sets.count)", line: block.fields["threshold"]?.line)
    }
    return .among(sets[index])
  }

  /// Bit 0 is categorical, bit 1 the default direction, bits 2 and 3 the missing type: None, Zero, NaN.
  private func missing(_ decision: Int) throws(Diagnostic) -> DecisionTree.Missing {
    guard (0...11).contains(decision) else {
      throw fault.field("decision type \(decision)", line: block.fields["decision_type"]?.line)
    }
    if decision & 1 == 1 { return .right }  // whatever the type, NaN is in no set of categories
    let isLeft = decision & 2 != 0
    switch decision >> 2 {
    case 0: return .zero
    case 1: return isLeft ? .zeroLeft : .zeroRight
    default: return isLeft ? .left : .right
    }
  }

  /// Sets of category codes: 32-bit words from one boundary to the next.
  private func categorySets() throws(Diagnostic) -> [Set<Int>] {
    guard block.fields["num_cat"] != nil else { return [] }
    let count = try block.integer("num_cat", fault, in: 0...1 << 28)
    guard count > 0 else { return [] }
    let bounds = try block.integers("cat_boundaries", count: count + 1, fault)
    let line = block.fields["cat_boundaries"]?.line
    guard bounds[0] == 0, zip(bounds, bounds.dropFirst()).allSatisfy({ $0 <= $1 }), let end = bounds.last else {
      throw fault.field("'cat_boundaries' do not rise from zero", line: line)
    }
    let words = try block.values("cat_threshold", count: end, fault) { UInt32($0) }
    return zip(bounds, bounds.dropFirst()).map { start, end in
      var codes = Set<Int>()
      for (index, word) in words[start..<end].enumerated() {
        for bit in 0..<32 where word >> UInt32(bit) & 1 == 1 { codes.insert(index * 32 + bit) }
      }
      return codes
    }
  }
}
