import Boosting
import LearnerFitting
import Learners
import Solution
import Statistics

/// The settings that are tried of each family, the most promising first.
extension Trial {
  /// What the lists depend on.
  struct Setting: Sendable {
    var kind: LearningTask.Kind
    /// Rows of a training part.
    var rows: Int
    /// Rows of the rarest class in a training part; all of them for a number.
    var rarest: Int
    /// Design columns that the products of all pairs of features would have.
    var products = 0
    /// Columns that hold numbers.
    var numbers = 0
    /// The client's own model, where it competes.
    var imported: ImportedCandidate?
  }

  /// - Parameter method: the order after the first: as listed, or drawn at random.
  static func list(_ family: CandidateFamily, _ setting: Setting, method: SearchSettings.Method, seed: UInt64) -> [Trial] {
    var all = family.trials(setting)
    if method == .random, all.count > 2 {
      var random = RandomNumbers(seed: seed).stream(UInt64(family.place))
      for place in stride(from: all.count - 1, to: 1, by: -1) { all.swapAt(place, 1 + random.integer(below: place)) }
    }
    return all
  }
}

extension CandidateFamily {
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  fileprivate func trials(_ setting: Trial.Setting) -> [Trial] {
    switch self {
    case .imported: setting.imported.map { [$0.trial] } ?? []
    case .linearRegression: linear([("least squares", .none)])
    case .ridge: ridge(setting)
    case .lasso: linear([0.01, 0.1, 0.001, 1].map { ("lasso, strength \($0)", .lasso(alpha: $0)) })
    case .elasticNet: linear([0.01, 0.1, 0.001].map { ("elastic net, strength \($0), half lasso", .elasticNet(alpha: $0, l1Ratio: 0.5)) })
    case .logisticRegression: logistic(setting)
    case .gaussianNaiveBayes: [trial(0, "Gaussian") { try NaiveBayesSettings(.gaussian).fit($0) }]
    case .multinomialNaiveBayes: [trial(0, "multinomial") { try NaiveBayesSettings(.multinomial).fit($0) }]
    case .kNearestNeighbours:
      [31, 15, 75].enumerated().map { number, k in
        trial(number, "k \(k)") { try NeighboursSettings(k: k).fit($0) }
      }
    case .linearSVM:
      [0.1, 1, 0.01].enumerated().map { number, c in
        trial(number, "c \(c)") { try LinearSupportVectorMachineSettings(c: c).fit($0) }
      }
    case .isolationForest: isolation
    case .decisionTree: tree
    case .randomForest: forest(setting)
    case .gradientBoosting: boosting(setting)
    }
  }

  private func linear(_ points: [(text: String, penalty: LinearRegressionSettings.Penalty)]) -> [Trial] {
    points.enumerated().map { number, point in
      trial(number, point.text) { try LinearRegressionSettings(penalty: point.penalty).fit($0) }
    }
  }

  private var isolation: [Trial] {
    [trial(0, "100 trees of 256 rows") { task in
      .isolationForest(
        try IsolationForestSettings().fit(
          task.features, seed: task.seed, threads: task.threads, checkpoint: task.checkpoint))
    }]
  }

  private var tree: [Trial] {
    [(4, 20), (6, 20), (8, 10)].enumerated().map { number, point in
      trial(number, "depth \(point.0), at least \(point.1) rows a leaf") { task in
        var growth = CartSettings()
        growth.maximumDepth = point.0
        growth.minimumLeaf = point.1
        return try DecisionTreeSettings(growth: growth).fit(task)
      }
    }
  }

  private func forest(_ setting: Trial.Setting) -> [Trial] {
    // Rare positives are lost in leaves of many rows.
    let isRare = setting.rarest < 300
    struct Point {
      var leaf: Int
      var isRandom = false
      /// Whether a node looks at all columns, not at the root of their number.
      var looksAtAll = false
    }
    let points =
      isRare
      ? [Point(leaf: 2), Point(leaf: 2, isRandom: true), Point(leaf: 8), Point(leaf: 3, isRandom: true, looksAtAll: true)]
      : [
        Point(leaf: 10), Point(leaf: 20), Point(leaf: 3), Point(leaf: 3, isRandom: true),
        Point(leaf: 3, isRandom: true, looksAtAll: true),
      ]
    // Of many rows all columns cost more than they bring.
    let isSmall = setting.rows < 20_000
    return points.filter { isSmall || !$0.looksAtAll }.enumerated().map { number, point in
      let kind = "\(point.isRandom ? "extremely randomised" : "bagged") trees"
      return trial(
        number, "200 \(kind), at least \(point.leaf) rows a leaf\(point.looksAtAll ? ", all columns in each node" : "")"
      ) { task in
        var settings = point.isRandom ? RandomForestSettings.extremelyRandomised : RandomForestSettings()
        settings.trees = 200
        settings.growth.minimumLeaf = point.leaf
        if point.looksAtAll { settings.growth.columns = .all }
        return try settings.fit(task).learner
      }
    }
  }

  func trial(
    _ number: Int, _ text: String, _ fit: @escaping @Sendable (LearningTask) throws -> Learner
  ) -> Trial { Trial(family: self, number: number, text: text, fit: fit) }

  /// Fewest rows of a leaf of boosted trees: of a hundred rows 20 would be a fifth, and hardly a split is left.
  private static func leafRows(_ rows: Int) -> Int { min(20, max(3, rows / 40)) }

  private func boosting(_ setting: Trial.Setting) -> [Trial] {
    struct Point {
      var order: GrowthSettings.Order
      var leaves: Int
      var depth: Int
      var rate: Double
      var trees: Int
      var l2: Double
      var columns: Double
      var rows: Double
      /// Fewest rows of a leaf; nil: usual.
      var minimumRows: Int?
    }
    let isSmall = setting.rows < 20_000
    // With so few rows of a class three fits of other draws rank them better than one (docs/models/ensemble.md).
    let repeats = setting.kind == .regression || setting.rarest >= 300 ? 1 : 3
    let grid = [
      Point(order: .depthWise, leaves: 8, depth: 3, rate: 0.05, trees: 200, l2: 1, columns: 0.5, rows: 0.7),
      Point(order: .depthWise, leaves: 2, depth: 1, rate: 0.08, trees: 400, l2: 1, columns: 1, rows: 0.8),
      Point(order: .depthWise, leaves: 4, depth: 2, rate: 0.05, trees: 300, l2: 1, columns: 0.5, rows: 0.7),
      Point(order: .leafWise, leaves: 16, depth: 6, rate: 0.02, trees: 300, l2: 5, columns: 0.3, rows: 0.8),
      Point(
        order: .leafWise, leaves: isSmall ? 31 : 127, depth: 10, rate: 0.05, trees: isSmall ? 300 : 600, l2: 1,
        columns: 0.5, rows: 0.8),
      // Smooth surfaces in which several columns act together want many small steps.
      Point(
        order: .symmetric, leaves: 16, depth: 4, rate: 0.05, trees: 600, l2: 3, columns: 0.5, rows: 0.8, minimumRows: 1),
      Point(
        order: .depthWise, leaves: 32, depth: 5, rate: 0.03, trees: 500, l2: 1, columns: 0.5, rows: 0.7, minimumRows: 5),
      Point(order: .depthWise, leaves: 8, depth: 3, rate: 0.05, trees: 600, l2: 1, columns: 0.5, rows: 0.7),
    ]
    return grid.enumerated().map { number, point in
      var boosting = BoostingSettings(.binary)
      boosting.iterations = point.trees
      boosting.learningRate = point.rate
      boosting.rows = .part(point.rows)
      boosting.tree.order = point.order
      boosting.tree.maximumLeaves = point.leaves
      boosting.tree.maximumDepth = point.depth
      boosting.tree.l2 = point.l2
      boosting.tree.minimumRows = point.minimumRows ?? Self.leafRows(setting.rows)
      // With rare positives a leaf of many rows can hold next to nothing to learn from; elsewhere it costs nothing.
      boosting.tree.minimumHessian = 1
      boosting.tree.categories.oneAgainstRest = 8
      boosting.tree.categories.minimumRows = 10
      boosting.tree.featuresPerNode = point.columns
      var settings = GradientBoostingSettings(boosting)
      settings.repeats = repeats
      var trial = trial(
        number,
        "\(point.order.rawValue), \(point.trees) trees of \(point.leaves) leaves, rate \(point.rate), l2 \(point.l2), "
          + "columns \(point.columns), rows \(point.rows)\(repeats > 1 ? ", mean of \(repeats) fits" : "")"
      ) { [settings] in try settings.fit($0) }
      trial.repeats = repeats
      return trial
    }
  }
}
