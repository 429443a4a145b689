import Matrices
import RecommendFitting
import RecommendModel
import Solution
import Support

extension RecommendFit {
  /// The same with scores for items that nobody took, where something is known of them.
  func withColdItems(_ model: FittedRecommender, _ part: TrainingPart) throws(Diagnostic) -> FittedRecommender {
    guard solution.recommend.coldItem == .attributes, let attributes else { return model }
    return .attributes(try AttributeSettings().fit(over: model, attributes, lines: part.popularity(), threads: threads))
  }

  /// What is known of the items; nil where nothing is.
  private var attributes: ItemAttributes? {
    var categories = [String?](), prices = [Double?]()
    for column in data.catalogue.columns {
      switch column.values {
      case .category(let levels) where categories.isEmpty:
        categories = levels.codes.map { $0 < 0 ? nil : levels.table[Int($0)] }
      case .number(let values) where prices.isEmpty: prices = values.map { $0.isFinite && $0 >= 0 ? $0 : nil }
      default: break
      }
    }
    guard !data.texts.isEmpty || !categories.isEmpty || !prices.isEmpty else { return nil }
    let texts = data.texts.isEmpty ? [String](repeating: "", count: data.catalogue.count) : data.texts
    return ItemAttributes(texts: texts, categories: categories, prices: prices)
  }

  /// Families that are fitted in ways of their own; nil for one that there is not.
  func more(_ trial: RecommendTrial, _ part: TrainingPart) throws(Diagnostic) -> FittedRecommender? {
    switch trial.family {
    case "graph_filter":
      var settings = GraphFilterSettings(
        rank: Int(trial.number("rank", 128)), smoothShare: Float(trial.number("low_pass", 0.3)))
      settings.seed = UInt64(bitPattern: Int64(solution.seed))
      return .lowRankFilter(try settings.fit(matrix(trial, part), threads: threads))
    case "sequence":
      var settings = SequenceSettings(withinSessions: false, decay: Float(trial.number("decay", 0.8)))
      settings.profileLength = Int(trial.number("newest", 10))
      return .sequence(
        try settings.fit(log(part), groupCount: part.matrix.rowCount, itemCount: part.matrix.columnCount, threads: threads))
    case "attributes":
      guard let attributes else { return nil }
      let base = try ItemNeighbourSettings(measure: .cosine, shrinkage: 20, neighbours: 200).fit(part.matrix, threads: threads)
      var settings = AttributeSettings()
      settings.trust = trial.number("trust", 5)
      return .attributes(
        try settings.fit(over: .itemToItem(base), attributes, lines: part.popularity(), threads: threads))
    default: return nil
    }
  }

  /// What each user took, in the order of time.
  private func log(_ part: TrainingPart) -> [RecommendFitting.Interaction] {
    part.histories.enumerated().flatMap { user, history in
      history.items.enumerated().compactMap { place, item in
        guard history.weights[place] > 0 else { return nil }
        return RecommendFitting.Interaction(
          user: Int32(truncatingIfNeeded: user), item: item, session: 0, time: history.times?[place] ?? Int64(place),
          weight: history.weights[place])
      }
    }
  }
}
