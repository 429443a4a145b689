internal import CKernels
internal import Support

/// Turns trees into the arrays of `CompiledTrees`, checking all that a descent later relies on.
struct TreeCompiler {
  /// How the condition of a node was written.
  enum Kind: UInt8 { case leaf, atMost, below, among, amongSingle }

  let featureCount: Int
  var nodes: [sk_tree_node] = []
  var values: [Double] = []
  var covers: [Double] = []
  var gains: [Double] = []
  /// `Kind` in the low four bits, number of the `Missing` case above.
  var conditions: [UInt8] = []
  var thresholds: [Double] = []
  var sets: [UInt64] = []
  var roots: [UInt32] = [0]
  var depth = 0

  init(featureCount: Int) { self.featureCount = featureCount }

  mutating func add(_ tree: DecisionTree) throws(Diagnostic) {
    let number = roots.count - 1
    let splitCount = tree.splits.count
    guard tree.leafValues.count == splitCount + 1, tree.leafCovers.count == splitCount + 1 else {
      throw TreeLimits.structure(
        number, "\(splitCount) splits, \(tree.leafValues.count) leaves and \(tree.leafCovers.count) covers")
    }
    guard nodes.count + 2 * splitCount + 1 <= TreeLimits.nodes else { throw TreeLimits.size("too many nodes") }
    // Each child is reached once from a node already reached, and there are as many as places: that is a tree.
    var splitSeen = [Bool](repeating: false, count: splitCount)
    var leafSeen = [Bool](repeating: false, count: splitCount + 1)
    var queue = [(child: splitCount > 0 ? 0 : ~0, level: 0)]
    queue.reserveCapacity(2 * splitCount + 1)
    let first = nodes.count
    var next = 0
    while next < queue.count {
      let (child, level) = queue[next]
      next += 1
      if child >= 0 {
        guard child < splitCount, !splitSeen[child] else {
          throw TreeLimits.structure(number, "split \(child) is nowhere, or reached twice")
        }
        splitSeen[child] = true
        guard level < TreeLimits.depth else {
          throw TreeLimits.size("tree \(number) is deeper than \(TreeLimits.depth)")
        }
        let split = tree.splits[child]
        try append(split, left: first + queue.count, tree: number)
        queue.append((split.left, level + 1))
        queue.append((split.right, level + 1))
      } else {
        guard ~child <= splitCount, !leafSeen[~child] else {
          throw TreeLimits.structure(number, "leaf \(~child) is nowhere, or reached twice")
        }
        leafSeen[~child] = true
        depth = max(depth, level)
        try appendLeaf(tree.leafValues[~child], tree.leafCovers[~child], tree: number)
      }
    }
    guard next == 2 * splitCount + 1 else { throw TreeLimits.structure(number, "some nodes are never reached") }
    roots.append(UInt32(nodes.count))
  }

  private mutating func appendLeaf(_ value: Double, _ cover: Double, tree: Int) throws(Diagnostic) {
    guard value.isFinite else { throw TreeLimits.number("tree \(tree): a leaf is \(value)") }
    nodes.append(sk_tree_node(threshold: .infinity, feature: 0, left: UInt32(nodes.count)))
    values.append(value)
    gains.append(0)
    conditions.append(Kind.leaf.rawValue)
    thresholds.append(0)
    try appendCover(cover, tree: tree)
  }

  private mutating func appendCover(_ cover: Double, tree: Int) throws(Diagnostic) {
    guard cover >= 0, cover.isFinite else { throw TreeLimits.number("tree \(tree): a cover is \(cover)") }
    covers.append(cover)
  }

  private mutating func append(_ split: DecisionTree.Split, left: Int, tree: Int) throws(Diagnostic) {
    guard split.feature >= 0, split.feature < featureCount else {
      throw TreeLimits.feature(tree, "feature \(split.feature) of \(featureCount)")
    }
    guard split.gain.isFinite else { throw TreeLimits.number("tree \(tree): a gain is \(split.gain)") }
    var flags: SKFlags = []
    let kind: Kind
    var threshold = 0.0
    var compared: Double
    switch split.condition {
    case .atMost(let value):
      (kind, threshold, compared) = (.atMost, value, value)
    case .below(let value):
      (kind, threshold, compared) = (.below, Double(value), Double(largestWhoseFloatIsBelow: value))
    case .among(let codes):
      (kind, flags) = (.among, [.special, .category])
      compared = try appendSet(codes, tree: tree)
    case .amongSingle(let codes):
      (kind, flags) = (.amongSingle, [.special, .category, .single])
      compared = try appendSet(codes, tree: tree)
    }
    guard !threshold.isNaN else { throw TreeLimits.number("tree \(tree): a threshold is not a number") }
    switch split.missing {
    case .left: break
    case .right: flags.insert(.missingRight)
    case .zero: if !goesLeftAtZero(split.condition) { flags.insert(.missingRight) }
    case .zeroLeft: flags.formUnion([.special, .zeroMissing])
    case .zeroRight: flags.formUnion([.special, .zeroMissing, .missingRight])
    }
    nodes.append(
      sk_tree_node(threshold: compared, feature: UInt32(split.feature) | flags.rawValue, left: UInt32(left)))
    values.append(0)
    gains.append(split.gain)
    conditions.append(kind.rawValue | split.missing.number << 4)
    thresholds.append(threshold)
    try appendCover(split.cover, tree: tree)
  }

  private func goesLeftAtZero(_ condition: DecisionTree.Condition) -> Bool {
    switch condition {
    case .atMost(let threshold): 0 <= threshold
    case .below(let threshold): 0 < threshold
    case .among(let codes), .amongSingle(let codes): codes.contains(0)
    }
  }

  /// - Returns: the offset of the set, in the bits of a Double, where a node keeps its threshold.
  private mutating func appendSet(_ codes: Set<Int>, tree: Int) throws(Diagnostic) -> Double {
    let offset = sets.count
    let (least, most) = (codes.min() ?? 0, codes.max() ?? -1)
    guard least >= 0, most < TreeLimits.code else {
      throw TreeLimits.size("tree \(tree): a category code is not within 0 to \(TreeLimits.code - 1)")
    }
    let words = CodeWords(codes)
    guard sets.count + words.words.count + 2 <= TreeLimits.setWords else {
      throw TreeLimits.size("the category sets are too large")
    }
    sets.append(UInt64(words.first))
    sets.append(UInt64(words.words.count))
    sets.append(contentsOf: words.words)
    return Double(bitPattern: UInt64(offset))
  }
}

/// The flags of `sk_tree_node`, as a set.
struct SKFlags: OptionSet {
  var rawValue: UInt32

  static let missingRight = Self(rawValue: UInt32(SK_TREE_MISSING_RIGHT))
  static let special = Self(rawValue: UInt32(SK_TREE_SPECIAL))
  static let zeroMissing = Self(rawValue: UInt32(SK_TREE_ZERO_MISSING))
  static let category = Self(rawValue: UInt32(SK_TREE_CATEGORY))
  static let single = Self(rawValue: UInt32(SK_TREE_SINGLE))
}
