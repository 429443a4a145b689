internal import Support
internal import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

/// One `Tree=` block.
struct LightGBMTreeText {
  private let tree: DecisionTree
  private let number: Int
  private let features: [ImportedFeature]

  init(_ tree: DecisionTree, number: Int, features: [ImportedFeature]) {
    self.tree = tree
    self.number = number
    self.features = features
  }

  /// 17 digits, which read back to the same bits.
  static func number(_ value: Double) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
      let count = withVaList([value]) { vsnprintf(buffer.baseAddress, 32, "%.17g", $0) }
      return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  func text() throws(Diagnostic) -> String {
    var sets: [[UInt32]] = []
    var thresholds = [String]()
    var decisions = [String]()
    var left = [String]()
    var right = [String]()
    for split in tree.splits {
      let form = try LightGBMSplitForm(split, features: features)
      if let words = form.words {
        thresholds.append("\(sets.count)")
        sets.append(words)
      } else {
        thresholds.append(Self.number(form.threshold))
      }
      decisions.append("\(form.decision)")
      left.append("\(form.isSwapped ? split.right : split.left)")
      right.append("\(form.isSwapped ? split.left : split.right)")
    }
    var lines = [
      "Tree=\(number)", "num_leaves=\(tree.leafValues.count)", "num_cat=\(sets.count)",
      line("split_feature", tree.splits.map { "\($0.feature)" }),
      line("split_gain", tree.splits.map { Self.number($0.gain) }), line("threshold", thresholds),
      line("decision_type", decisions), line("left_child", left), line("right_child", right),
      line("leaf_value", tree.leafValues.map(Self.number)), line("leaf_weight", tree.leafCovers.map(Self.number)),
      line("leaf_count", tree.leafCovers.map(Self.count)), line("internal_value", internalValues().map(Self.number)),
      line("internal_weight", tree.splits.map { Self.number($0.cover) }),
      line("internal_count", tree.splits.map { Self.count($0.cover) }),
    ]
    if !sets.isEmpty {
      let bounds = sets.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
      lines.append(line("cat_boundaries", bounds.map { "\($0)" }))
      lines.append(line("cat_threshold", sets.joined().map { "\($0)" }))
    }
    lines += ["is_linear=0", "shrinkage=1", "", "", ""]
    return lines.joined(separator: "\n")
  }

  private func line(_ key: String, _ values: [String]) -> String { "\(key)=\(values.joined(separator: " "))" }

  /// A cover as LightGBM's 32-bit number of rows.
  private static func count(_ cover: Double) -> String { "\(Int(min(cover.rounded(), 2_147_483_647)))" }

  /// Mean of the leaves below each split.
  private func internalValues() -> [Double] {
    var values = [Double](repeating: 0, count: tree.splits.count)
    func value(_ child: Int) -> Double { child < 0 ? tree.leafValues[~child] : values[child] }
    func cover(_ child: Int) -> Double { child < 0 ? tree.leafCovers[~child] : tree.splits[child].cover }
    // the model numbers children after their parent
    for (index, split) in tree.splits.enumerated().reversed() {
      let (a, b) = (cover(split.left), cover(split.right))
      let share = a + b > 0 ? a / (a + b) : 0.5
      values[index] = share * value(split.left) + (1 - share) * value(split.right)
    }
    return values
  }
}
