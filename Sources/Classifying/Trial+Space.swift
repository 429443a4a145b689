import Boosting
import LearnerFitting
import Learners
import Solution
import Statistics

/// Trials of the client's own ranges, instead of the built-in list of a family.
extension Trial {
  /// The trials of each family: of the client's ranges where there are some, else the built-in list.
  static func lists(_ families: [CandidateFamily], _ setting: Setting, solution: SolutionFile) -> [CandidateFamily: [Trial]] {
    let (method, seed) = (solution.search.method, UInt64(bitPattern: Int64(solution.seed)))
    var lists = [CandidateFamily: [Trial]]()
    for family in families {
      if let ranges = solution.search.space?.family(family.rawValue) {
        lists[family] = list(
          family, ranges: ranges, setting, method: method, seed: seed, limit: solution.search.numSamples)
      } else {
        lists[family] = list(family, setting, method: method, seed: seed)
      }
    }
    return lists
  }

  /// - Parameters:
  ///   - limit: most trials of the family.
  ///   - method: `grid` goes through all combinations in order; `random` and `successive_halving` draw.
  static func list(
    _ family: CandidateFamily, ranges: SearchSpace.Family, _ setting: Setting, method: SearchSettings.Method,
    seed: UInt64, limit: Int
  ) -> [Trial] {
    let points = SpacePoints(ranges)
    let place = CandidateFamily.allCases.firstIndex(of: family) ?? 0
    let found =
      method == .grid
      ? points.grid(atMost: limit)
      : points.random(RandomNumbers(seed: seed).stream(UInt64(1000 + place)), atMost: limit)
    return found.enumerated().map { number, values in
      let given = FamilyParameters(Dictionary(zip(points.parameters.map(\.name), values)) { first, _ in first })
      let text = zip(points.parameters, values).map { parameter, value in
        "\(parameter.name) \(parameter.isWhole ? "\(Int(value))" : "\(value)")"
      }.joined(separator: ", ")
      var trial = Trial(family: family, number: number, text: text, fit: family.fitting(given, setting))
      if given.has("trees") { trial.trees = given.whole("trees", 0) }
      if given.has("leaf_rows") { trial.leafRows = given.whole("leaf_rows", 0) }
      return trial
    }
  }
}

/// What a client gave of a family's parameters; the rest is usual.
struct FamilyParameters: Sendable {
  private let values: [String: Double]

  init(_ values: [String: Double]) { self.values = values }

  func number(_ name: String, _ usual: Double) -> Double { values[name] ?? usual }
  func whole(_ name: String, _ usual: Int) -> Int { values[name].map { Int($0) } ?? usual }
  func has(_ name: String) -> Bool { values[name] != nil }
}

extension CandidateFamily {
  /// A fit with these parameters; what is usual stands in `SearchParameter.families` too, for the reference.
  fileprivate func fitting(
    _ given: FamilyParameters, _ setting: Trial.Setting
  ) -> @Sendable (LearningTask) throws -> Learner {
    switch self {
    case .imported:
      // It has no parameters, and no range of them gets here.
      { [own = setting.imported] task in
        guard let own else { return try LinearRegressionSettings(penalty: .none).fit(task) }
        return own.learner
      }
    case .linearRegression: { try LinearRegressionSettings(penalty: .none).fit($0) }
    case .ridge: { try LinearRegressionSettings(penalty: .ridge(alpha: given.number("alpha", 10))).fit($0) }
    case .lasso: { try LinearRegressionSettings(penalty: .lasso(alpha: given.number("alpha", 0.01))).fit($0) }
    case .elasticNet:
      {
        try LinearRegressionSettings(
          penalty: .elasticNet(alpha: given.number("alpha", 0.01), l1Ratio: given.number("l1_ratio", 0.5))
        ).fit($0)
      }
    case .logisticRegression:
      {
        var design = NumericDesignSettings()
        design.smallestLevel = 5
        let pieces = given.whole("pieces", 20)
        if pieces > 0 { design.expansion = .smooth(pieces: pieces) }
        let (c, ratio) = (given.number("c", 1), given.number("l1_ratio", 0))
        let penalty: LinearPenalty =
          ratio == 0 ? .l2(c: c) : ratio == 1 ? .l1(c: c) : .elasticNet(c: c, l1Ratio: ratio)
        return try LogisticRegressionSettings(penalty: penalty, design: design).fit($0)
      }
    case .gaussianNaiveBayes:
      {
        var settings = NaiveBayesSettings(.gaussian)
        settings.varianceSmoothing = given.number("smoothing", settings.varianceSmoothing)
        return try settings.fit($0)
      }
    case .multinomialNaiveBayes:
      {
        var settings = NaiveBayesSettings(.multinomial)
        settings.countSmoothing = given.number("smoothing", settings.countSmoothing)
        return try settings.fit($0)
      }
    case .kNearestNeighbours: { try NeighboursSettings(k: given.whole("k", 31)).fit($0) }
    case .linearSVM: { try LinearSupportVectorMachineSettings(c: given.number("c", 0.1)).fit($0) }
    case .isolationForest:
      { task in
        var settings = IsolationForestSettings()
        settings.trees = given.whole("trees", settings.trees)
        settings.subsample = given.whole("rows", settings.subsample)
        return .isolationForest(
          try settings.fit(task.features, seed: task.seed, threads: task.threads, checkpoint: task.checkpoint))
      }
    case .decisionTree:
      {
        var growth = CartSettings()
        growth.maximumDepth = given.whole("depth", 4)
        growth.minimumLeaf = given.whole("leaf_rows", 20)
        return try DecisionTreeSettings(growth: growth).fit($0)
      }
    case .randomForest:
      {
        var settings = RandomForestSettings()
        settings.trees = given.whole("trees", 200)
        settings.growth.minimumLeaf = given.whole("leaf_rows", setting.rarest < 300 ? 2 : 10)
        if given.has("columns") { settings.growth.columns = .part(given.number("columns", 1)) }
        return try settings.fit($0).learner
      }
    case .gradientBoosting: { try GradientBoostingSettings(Self.boosting(given)).fit($0) }
    }
  }

  private static func boosting(_ given: FamilyParameters) -> BoostingSettings {
    var boosting = BoostingSettings(.binary)
    boosting.iterations = given.whole("trees", 200)
    boosting.learningRate = given.number("learning_rate", 0.05)
    let rows = given.number("rows", 0.7)
    boosting.rows = rows < 1 ? .part(rows) : .all
    let hasLeaves = given.has("leaves")
    let depth = given.whole("depth", hasLeaves ? 64 : 3)
    boosting.tree.order = hasLeaves ? .leafWise : .depthWise
    boosting.tree.maximumDepth = depth
    boosting.tree.maximumLeaves = given.whole("leaves", 1 << min(depth, 10))
    boosting.tree.minimumRows = given.whole("leaf_rows", boosting.tree.minimumRows)
    boosting.tree.l2 = given.number("l2", 1)
    boosting.tree.minimumHessian = 1
    boosting.tree.categories.oneAgainstRest = 8
    boosting.tree.categories.minimumRows = 10
    boosting.tree.featuresPerNode = given.number("columns", 0.5)
    return boosting
  }
}
