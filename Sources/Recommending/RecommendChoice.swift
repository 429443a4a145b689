import Evaluation
import RecommendModel
import Solution
import Support

/// What was chosen on the validation part.
struct RecommendChoice {
  /// Families that were tried, the baseline first, in the order of the reference.
  var families: [String]
  /// Of the ensemble; empty where there is none.
  var weights: [(name: String, weight: Double)] = []
  /// By the search metric, best first; the ensemble with them.
  var ranking: [(name: String, value: Double)]
  var chosen: String
  /// Of every candidate.
  var validation: [CandidateScores]

  init(_ outcome: inout RecommendSearch.Outcome, search: RecommendSearch, threads: Int) throws {
    let solution = search.solution
    let baseline = solution.models.baseline
    families = RecommendSearch.families(solution).filter { [best = outcome.best] in best[$0] != nil }
    let isLower = isLowerBetter(solution.search.metric)
    var values = families.compactMap { family in outcome.best[family].map { (name: family, value: $0.value) } }
    validation = []
    var models = [(name: String, model: FittedRecommender, value: Double)]()
    for (family, value) in values {
      guard let model = try search.model(family, &outcome) else { continue }
      models.append((family, model, value))
    }
    if solution.models.candidates.contains("ensemble") {
      search.progress.update("ensemble", done: 0, of: 1, "weights")
      let members = models.filter { $0.name != baseline || solution.models.candidates.contains($0.name) }
      let start = Clock.processorTime
      if let found = EnsembleWeights(measures: search.measures, solution: solution, threads: threads).choose(members) {
        weights = found.weights
        values.append(("ensemble", found.value))
        let parts = found.weights.compactMap { name, weight in models.first { $0.name == name }.map { ($0.model, weight) } }
        models.append(
          ("ensemble", EnsembleWeights.model(parts, isRatings: solution.recommend.feedback == .ratings), found.value))
      }
      outcome.seconds["ensemble"] = Clock.processorTime - start
    }
    func isBefore(_ a: Double, _ b: Double) -> Bool {
      if a.isNaN || b.isNaN { return !a.isNaN }
      return isLower ? a < b : a > b
    }
    ranking = values.enumerated().sorted { a, b in
      isBefore(a.element.value, b.element.value)
        || !isBefore(b.element.value, a.element.value) && a.offset < b.offset
    }.map(\.element)
    // The baseline is what there is today; a candidate is chosen also where it is worse, and the verdict says so.
    let candidates = solution.models.candidates
    chosen = ranking.first { candidates.contains($0.name) }?.name ?? ranking.first?.name ?? baseline
    validation = models.map { CandidateScores(name: $0.name, statistics: search.measures.measure($0.model).statistics) }
  }

  /// Members with weights as one model; nil where there is no ensemble, or a member is missing.
  func model(_ models: [String: FittedRecommender], isRatings: Bool) -> FittedRecommender? {
    guard !weights.isEmpty else { return nil }
    let members = weights.compactMap { name, weight in models[name].map { ($0, weight) } }
    guard members.count == weights.count else { return nil }
    return EnsembleWeights.model(members, isRatings: isRatings)
  }

  /// Families that a bundle needs.
  func servedFamilies(baseline: String) -> [String] {
    let own = chosen == "ensemble" ? weights.map(\.name) : [chosen]
    return families.filter { own.contains($0) || $0 == baseline }
  }
}
