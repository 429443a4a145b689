internal import JSON
internal import Support
internal import TreeModel

/// The trees of `gradient_booster`, with DART's weights, dealt to rounds and outputs.
struct XGBoostBooster {
  private let model: JSONField
  private let treeFields: [JSONField]
  /// Output of each tree.
  private let groups: [Int]
  /// DART's weight of each tree.
  private let weights: [Double]?
  private let fault: ImportFault

  /// The table of category names, from 3.1 on.
  var categories: JSONField? { model.optional("cats") }

  init(_ booster: JSONField, fault: ImportFault) throws(Diagnostic) {
    self.fault = fault
    let name = try booster.member("name").text()
    switch name {
    case "gbtree":
      model = try booster.member("model")
      weights = nil
    case "dart":
      model = try booster.member("gbtree").member("model")
      weights = try booster.member("weight_drop").numbers()
    case "gblinear":
      throw fault.refused("the booster is gblinear, a linear model", fix: "train with booster=gbtree or dart")
    default: throw fault.refused("the booster '\(name)'", fix: "train with booster=gbtree or dart")
    }
    treeFields = try model.member("trees").elements()
    groups = try model.member("tree_info").integers()
    guard groups.count == treeFields.count, (weights?.count ?? groups.count) == groups.count else {
      throw fault.field("\(treeFields.count) trees, \(groups.count) groups, \(weights?.count ?? groups.count) weights")
    }
  }

  /// Numbers of the trees of each boosting round: `num_parallel_tree` an output.
  func rounds(outputs: Int) throws(Diagnostic) -> [[Int]] {
    if let bounds = try model.optional("iteration_indptr").map({ (field) throws(Diagnostic) in try field.integers() }) {
      guard bounds.first == 0, bounds.last == groups.count, zip(bounds, bounds.dropFirst()).allSatisfy({ $0 <= $1 })
      else { throw fault.field("'iteration_indptr' does not go from 0 to \(groups.count)") }
      return zip(bounds, bounds.dropFirst()).map { Array($0..<$1) }
    }
    let parameters = try model.member("gbtree_model_param")
    let parallel =
      try parameters.optional("num_parallel_tree")
      .map { (field) throws(Diagnostic) in try field.integerText() } ?? 1
    guard (1...1 << 30).contains(parallel) else { throw fault.field("num_parallel_tree is \(parallel)") }
    let width = parallel * outputs
    return stride(from: 0, to: groups.count, by: width).map { Array($0..<min(groups.count, $0 + width)) }
  }

  /// The trees of these rounds, one an output in turn; within an output they keep their order, since sums in Float
  /// depend on it.
  func trees(rounds: [[Int]], outputs: Int) throws(Diagnostic) -> [DecisionTree] {
    var queues = [[DecisionTree]](repeating: [], count: outputs)
    for number in rounds.joined() {
      guard (0..<outputs).contains(groups[number]) else {
        throw fault.field("tree \(number) is for output \(groups[number]) of \(outputs)")
      }
      var tree = try XGBoostTree(treeFields[number], fault: fault).decoded()
      if let weight = weights?[number] {
        tree.leafValues = tree.leafValues.map { Double(Float($0) * Float(weight)) }
      }
      queues[groups[number]].append(tree)
    }
    let longest = queues.map(\.count).max() ?? 0
    // A tree that adds nothing, where an output has fewer.
    let nothing = DecisionTree(splits: [], leafValues: [0], leafCovers: [0])
    guard longest * outputs <= treeFields.count * 64 + 64 else {
      throw fault.field("\(treeFields.count) trees are dealt too unevenly to \(outputs) outputs")
    }
    return (0..<longest).flatMap { round in queues.map { round < $0.count ? $0[round] : nothing } }
  }
}
