import Solution

/// The settings that a search tries, of all families: the first of each family first, then the second of each, and so
/// on, so that a short budget has seen every family once.
struct RecommendTrials {
  let inOrder: [RecommendTrial]

  init(_ solution: SolutionFile, _ data: RecommendData) {
    let families = RecommendSearch.families(solution)
    let lists = families.map { family in
      Self.settings(
        family == "als" && solution.recommend.feedback == .ratings ? "als_ratings" : family, isTimed: data.timeIsKnown).enumerated().map { RecommendTrial(family, $0, $1) }
    }
    var order = [RecommendTrial]()
    for place in 0..<(lists.map(\.count).max() ?? 0) {
      for list in lists where place < list.count { order.append(list[place]) }
    }
    // The first settings of every family, whatever the number of samples.
    inOrder = Array(order.prefix(max(solution.search.numSamples, families.count)))
  }

  typealias Settings = [(String, RecommendTrial.Value)]

  /// What is tried of a family, the usual first.
  /// - Parameter isTimed: moments are known, so that what is long ago can count less.
  static func settings(_ family: String, isTimed: Bool) -> [Settings] {
    func numbers(_ pairs: KeyValuePairs<String, Double>) -> Settings {
      pairs.compactMap { !isTimed && ["half_life_days", "trend"].contains($0.key) ? nil : ($0.key, .number($0.value)) }
    }
    func like(_ measure: String, _ pairs: KeyValuePairs<String, Double>) -> Settings {
      [("measure", .word(measure))] + numbers(pairs)
    }
    let all: [Settings]
    switch family {
    case "recent_popularity": all = [30, 14, 60, 120, 7].map { numbers(["half_life_days": $0]) }
    case "segment_popularity": all = [100, 20, 500].map { numbers(["shrinkage": $0]) }
    case "mean_rating": all = [10, 3, 30].map { numbers(["shrinkage": $0]) }
    case "co_visit":
      all = [
        like("conditional", ["shrinkage": 10]), like("cosine", ["shrinkage": 5]), like("count", [:]),
        like("cosine", ["shrinkage": 5, "half_life_days": 150]),
      ]
    case "item_knn":
      all = [
        like("bm25", ["neighbours": 200, "half_life_days": 150, "trend": 0.4]),
        like("cosine", ["shrinkage": 20, "neighbours": 200]),
        like("tf_idf", ["shrinkage": 10, "neighbours": 200, "half_life_days": 150]),
        like("cosine", ["shrinkage": 20, "neighbours": 200, "half_life_days": 150, "trend": 0.4]),
        like("bm25", ["neighbours": 200]), like("jaccard", ["shrinkage": 20, "neighbours": 200]),
        like("tf_idf", ["shrinkage": 10, "neighbours": 50]),
      ]
    case "user_knn": all = [(100.0, 10.0), (300, 10), (50, 0)].map { numbers(["neighbours": $0.0, "shrinkage": $0.1]) }
    case "als":
      all = [
        numbers(["factors": 64, "alpha": 10, "regularisation": 0.1, "frequency_exponent": 0]),
        numbers(["factors": 64, "alpha": 3, "regularisation": 0.03, "frequency_exponent": 0.5]),
        numbers(["factors": 128, "alpha": 10, "regularisation": 0.1, "frequency_exponent": 0.5]),
        numbers(["factors": 32, "alpha": 10, "regularisation": 0.1, "frequency_exponent": 0.5]),
        numbers(["factors": 64, "alpha": 30, "regularisation": 0.3, "frequency_exponent": 0.5]),
        numbers(["factors": 128, "alpha": 3, "regularisation": 0.03, "frequency_exponent": 0.5, "half_life_days": 150]),
        numbers(["factors": 64, "alpha": 1, "regularisation": 0.01, "frequency_exponent": 0.5]),
      ]
    case "als_ratings":
      all = [(16.0, 3.0), (32, 5), (8, 3), (16, 6), (64, 8), (16, 1.5)].map {
        numbers(["factors": $0.0, "regularisation": $0.1])
      }
    case "ease":
      all = [
        numbers(["regularisation": 200, "half_life_days": 150, "trend": 0.4]), numbers(["regularisation": 200]),
        numbers(["regularisation": 100, "half_life_days": 90, "trend": 0.4]),
        numbers(["regularisation": 100, "half_life_days": 150, "trend": 0.4]), numbers(["regularisation": 400]),
        numbers(["regularisation": 400, "half_life_days": 150, "trend": 0.2]), numbers(["regularisation": 1000]),
        numbers(["regularisation": 50]),
      ]
    case "rp3beta":
      all = [
        numbers(["alpha": 1, "beta": 0.6]), numbers(["alpha": 0.8, "beta": 0.4]),
        numbers(["alpha": 1, "beta": 0.6, "half_life_days": 150, "trend": 0.4]), numbers(["alpha": 1, "beta": 0.3]),
        numbers(["alpha": 0.6, "beta": 0.6]),
      ]
    case "graph_filter":
      all = [(128.0, 0.3), (64, 0.3), (256, 0.1)].map { numbers(["rank": $0.0, "low_pass": $0.1]) }
    case "bpr":
      all = [
        numbers(["factors": 64, "rate": 0.05, "regularisation": 0.01]),
        numbers(["factors": 64, "rate": 0.05, "regularisation": 0.03]),
        numbers(["factors": 32, "rate": 0.1, "regularisation": 0.01]),
      ]
    case "sequence": all = [(0.8, 10.0), (0.9, 20), (0.6, 5)].map { numbers(["decay": $0.0, "newest": $0.1]) }
    case "attributes": all = [5.0, 20, 0].map { numbers(["trust": $0]) }
    default: all = [[]]
    }
    // Without times some are the same as others.
    var unique = [Settings](), texts = Set<String>()
    for settings in all where texts.insert(RecommendTrial("", 0, settings).text).inserted { unique.append(settings) }
    return unique
  }
}
