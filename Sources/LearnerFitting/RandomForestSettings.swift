public import Learners
internal import Statistics
internal import TreeModel

/// A random forest: the mean of trees that each see other rows and look at other columns in each node.
///
/// Breiman, "Random Forests", Machine Learning 45 (2001); as in scikit-learn, trees answer shares and the forest their
/// mean. Splits, missing values and categories as in `DecisionTreeSettings`.
public struct RandomForestSettings: Sendable, Equatable {
  /// Number of trees, 1 to 100,000.
  public var trees = 300
  public var growth: CartSettings
  /// Fewest rows of a leaf: the size among these whose answers out of bag have the least squared error (Brier score).
  /// Clean targets want small leaves, noisy ones large. Empty, or without bootstrap: `growth.minimumLeaf`.
  public var leafChoices: [Int] = []
  /// Sizes that suit most tables, for `leafChoices`.
  public static let usualLeaves = [1, 3, 8, 20]
  /// Each tree sees as many rows as there are, drawn with replacement; else all of them.
  public var hasBootstrap = true
  /// Rows are weighted so that all classes weigh the same. Probabilities are then those of such a world: calibrate.
  public var isBalanced = false

  public init() {
    growth = CartSettings()
    growth.columns = .squareRoot
  }

  /// Extremely randomised trees: all rows, the square root of the columns, random places.
  public static var extremelyRandomised: RandomForestSettings {
    var settings = RandomForestSettings()
    settings.hasBootstrap = false
    settings.growth.hasRandomPlaces = true
    return settings
  }

  /// Grows the forest, a tree a thread at a time; each tree draws from a stream of its own.
  ///
  /// Throws `E4401` to `E4404` and `E4406`, and what the task's checkpoint throws, which is asked before each tree.
  public func fit(_ task: LearningTask) throws -> RandomForestFit {
    try task.check(classesVary: false)
    try growth.check()
    guard (1...100_000).contains(trees), leafChoices.allSatisfy({ $0 >= 1 }) else {
      throw settingFault("a forest of \(trees) trees with leaves of \(leafChoices) rows: 1 to 100,000, at least 1")
    }
    let trees = min(trees, max(1, task.mostTrees ?? trees))
    let ground = CartGround(task, growth, isBalanced: isBalanced)
    let choices = hasBootstrap && !leafChoices.isEmpty ? leafChoices : [growth.minimumLeaf]
    var best: (forest: GrowingForest, error: Double)?
    for leaf in choices {
      var forest = GrowingForest(ground, self, minimumLeaf: leaf)
      try forest.grow(to: choices.count > 1 ? min(trees, Self.trialTrees) : trees, task)
      let error = forest.votes.error(task)
      if best.map({ error < $0.error }) ?? true { best = (forest, error) }
    }
    guard var forest = best?.forest else { throw fitFault("a random forest") }
    try forest.grow(to: trees, task)
    return RandomForestFit(
      learner: .trees(TreeLearner(try ground.model(forest.trees))), outOfBag: hasBootstrap ? forest.votes.means : nil,
      minimumLeaf: forest.settings.growth.minimumLeaf)
  }

  /// Trees that a choice is judged by; those of the best are kept.
  private static let trialTrees = 64
}

/// A fitted forest and what it says of its own rows.
public struct RandomForestFit: Sendable {
  public var learner: Learner
  /// For each row the mean answer of the trees that did not see it, `learner.outputs` numbers a row, NaN where all
  /// trees saw it: an estimate like that of cross-validation, for the price of none. Nil without bootstrap.
  public var outOfBag: [Double]?
  /// Fewest rows of a leaf, as chosen.
  public var minimumLeaf: Int
}
