public import Learners
internal import Statistics
internal import TreeModel

/// One classification or regression tree.
///
/// Splits are exact up to 20,000 rows, between 255 quantiles above. Missing values go to the side that is purer with
/// them; where a node saw none, to the larger one. A category splits into two sets of its levels; its missing value is
/// a level, and levels that a node did not see go to the larger side.
public struct DecisionTreeSettings: Sendable, Equatable {
  public var growth: CartSettings

  public init(growth: CartSettings = .init()) { self.growth = growth }

  /// Grows the tree. Its answers are shares of the classes in a leaf, or means.
  ///
  /// Throws `E4401` to `E4404` and `E4406`, and what the task's checkpoint throws.
  public func fit(_ task: LearningTask) throws -> Learner {
    try task.check(classesVary: false)
    try growth.check()
    try task.checkpoint()
    let ground = CartGround(task, growth, isBalanced: false)
    var grower = CartGrower(
      columns: ground.columns, target: ground.target, settings: growth,
      drawn: [UInt32](repeating: 1, count: task.target.count), random: RandomNumbers(seed: task.seed))
    var tree = grower.grow()
    tree.prune(growth.pruning)
    return .trees(TreeLearner(try ground.model([tree])))
  }
}
