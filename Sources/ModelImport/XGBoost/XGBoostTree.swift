internal import JSON
internal import Support
internal import TreeModel

/// One tree: parallel lists by node, in which pruning may have left nodes that nothing reaches.
struct XGBoostTree {
  private let field: JSONField
  private let fault: ImportFault

  init(_ field: JSONField, fault: ImportFault) {
    self.field = field
    self.fault = fault
  }

  func decoded() throws(Diagnostic) -> DecisionTree {
    if let size = field.optional("tree_param")?.optional("size_leaf_vector"), try size.integerText() > 1 {
      throw fault.refused(
        "the trees have vector leaves (multi_strategy=multi_output_tree)",
        fix: "train with multi_strategy=one_output_per_tree")
    }
    let left = try field.member("left_children").integers()
    let count = left.count
    let right = try list("right_children", count).integers()
    let features = try list("split_indices", count).integers()
    let conditions = try list("split_conditions", count).numbers()
    let defaults = try list("default_left", count).integers()
    let gains = try optionalNumbers("loss_changes", count)
    let covers = try optionalNumbers("sum_hessian", count)
    let sets = try categorySets(count)
    guard count > 0 else { throw fault.field("'\(field.path)' has no nodes") }

    // The nodes that the root reaches get new numbers, splits and leaves each their own.
    var tree = DecisionTree(splits: [], leafValues: [], leafCovers: [])
    var isSeen = [Bool](repeating: false, count: count)
    var places = [Int](repeating: 0, count: count)
    var queue = [0]
    isSeen[0] = true
    var splitNodes = [Int]()
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      if left[node] == -1 {
        places[node] = ~tree.leafValues.count
        tree.leafValues.append(Double(Float(conditions[node])))
        tree.leafCovers.append(covers[node])
        continue
      }
      places[node] = splitNodes.count
      splitNodes.append(node)
      for child in [left[node], right[node]] {
        guard isSeen.indices.contains(child), !isSeen[child] else {
          throw fault.field("'\(field.path)': node \(child) is nowhere, or reached twice")
        }
        isSeen[child] = true
        queue.append(child)
      }
    }
    for node in splitNodes {
      let isDefaultLeft = defaults[node] != 0
      let (condition, isSwapped) = self.condition(sets[node], conditions[node])
      let (first, second) = isSwapped ? (right[node], left[node]) : (left[node], right[node])
      tree.splits.append(
        .init(
          feature: features[node], condition: condition, missing: isDefaultLeft != isSwapped ? .left : .right,
          left: places[first], right: places[second], gain: gains[node], cover: covers[node]))
    }
    return tree
  }

  /// XGBoost sends the categories of a set to the right, all others to the left; here those of a set go left.
  private func condition(_ set: Set<Int>?, _ bound: Double) -> (DecisionTree.Condition, isSwapped: Bool) {
    if let set { return (.amongSingle(set), true) }
    return (.below(Float(bound)), false)
  }

  private func list(_ name: String, _ count: Int) throws(Diagnostic) -> JSONField {
    let list = try field.member(name)
    guard list.value.array?.count == count else {
      throw fault.field("'\(list.path)' has \(list.value.array?.count ?? 0) values, expected \(count)")
    }
    return list
  }

  /// Numbers that only explain: zeros where they are not there, or not finite and positive.
  private func optionalNumbers(_ name: String, _ count: Int) throws(Diagnostic) -> [Double] {
    guard field.optional(name) != nil else { return [Double](repeating: 0, count: count) }
    return try list(name, count).numbers().map { $0.isFinite && $0 > 0 ? $0 : 0 }
  }

  /// The category set of each node that has one.
  private func categorySets(_ count: Int) throws(Diagnostic) -> [Set<Int>?] {
    var sets = [Set<Int>?](repeating: nil, count: count)
    guard let nodes = try field.optional("categories_nodes").map({ (list) throws(Diagnostic) in try list.integers() }),
      !nodes.isEmpty
    else {
      if let types = try field.optional("split_type").map({ (list) throws(Diagnostic) in try list.integers() }),
        types.contains(1)
      {
        throw fault.field("'\(field.path)' has category splits without categories")
      }
      return sets
    }
    let starts = try list("categories_segments", nodes.count).integers()
    let sizes = try list("categories_sizes", nodes.count).integers()
    let codes = try field.member("categories").integers()
    for (index, node) in nodes.enumerated() {
      let (start, size) = (starts[index], sizes[index])
      guard sets.indices.contains(node), start >= 0, size >= 0, start <= codes.count, size <= codes.count - start else {
        throw fault.field("'\(field.path)': the categories of node \(node) are nowhere")
      }
      sets[node] = Set(codes[start..<start + size])
    }
    return sets
  }
}
