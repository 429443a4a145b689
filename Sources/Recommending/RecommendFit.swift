import Matrices
import RecommendFitting
import RecommendModel
import Solution
import Support

/// Fits any family with its settings on a part.
struct RecommendFit: Sendable {
  let solution: SolutionFile
  let data: RecommendData
  let threads: Int

  private static let day = 86_400.0

  /// Throws `E4821` for a family that there is not, and what the fitting throws.
  func fit(_ trial: RecommendTrial, on part: TrainingPart) throws -> FittedRecommender {
    let isRatings = solution.recommend.feedback == .ratings
    switch trial.family {
    case "popularity": return .popularity(isRatings ? counts(part) : try popularity(part, halfLife: nil))
    case "recent_popularity":
      return .popularity(try popularity(part, halfLife: trial.number("half_life_days", 30) * Self.day))
    case "segment_popularity": return .popularity(try segmentPopularity(part, shrinkage: trial.number("shrinkage", 100)))
    case "mean_rating": return .popularity(meanRatings(part, shrinkage: Float(trial.number("shrinkage", 10))))
    case "als" where isRatings:
      var settings = ExplicitFactorSettings()
      settings.factors = Int(trial.number("factors", 16))
      settings.regularization = Float(trial.number("regularisation", 3))
      settings.seed = seed
      return .factors(packed(try settings.fit(part.matrix, threads: threads), part))
    case "als":
      var settings = ImplicitFactorSettings()
      settings.factors = Int(trial.number("factors", 64))
      settings.alpha = Float(trial.number("alpha", 10))
      settings.regularization = Float(trial.number("regularisation", 0.1))
      settings.frequencyExponent = Float(trial.number("frequency_exponent", 0))
      settings.seed = seed
      return try withColdItems(.factors(packed(try settings.fit(matrix(trial, part), threads: threads), part)), part)
    case "bpr":
      var settings = PairwiseFactorSettings()
      settings.factors = Int(trial.number("factors", 64))
      settings.rate = Float(trial.number("rate", 0.05))
      settings.regularization = Float(trial.number("regularisation", 0.01))
      settings.seed = seed
      return try withColdItems(.factors(packed(try settings.fit(part.matrix, threads: threads), part)), part)
    case "co_visit", "item_knn", "ease", "rp3beta":
      return try withColdItems(.itemToItem(try favoured(try itemToItem(trial, part), trial, part)), part)
    case "user_knn":
      let settings = UserNeighbourSettings(
        neighbours: Int(trial.number("neighbours", 100)), shrinkage: Float(trial.number("shrinkage", 10)))
      return try withColdItems(.userNeighbours(try settings.fit(part.matrix)), part)
    default:
      if let model = try more(trial, part) { return trial.family == "attributes" ? model : try withColdItems(model, part) }
      throw Diagnostic(
        "E4821", "candidate '\(trial.family)' cannot be fitted", at: solution.place(of: "models.candidates"),
        fix: "take it away", exitCode: .configuration)
    }
  }

  /// Vectors as they are handed over: what is judged is what is served.
  private func packed(_ model: FactorModel, _ part: TrainingPart) -> FactorModel {
    guard solution.export.model.vectors == .int8 else { return model }
    return model.quantizingUsers(
      keeping: solution.recommend.slots, seen: solution.recommend.excludeSeen ? part.matrix : nil, threads: threads)
  }

  /// What users without any interaction are shown.
  func cold(_ part: TrainingPart) throws -> FittedRecommender {
    if solution.recommend.feedback == .ratings { return .popularity(counts(part)) }
    return .popularity(
      part.segments == nil ? try popularity(part, halfLife: nil) : try segmentPopularity(part, shrinkage: 100))
  }

  private var seed: UInt64 { UInt64(bitPattern: Int64(solution.seed)) }

  // MARK: What everybody sees

  /// Users of each item.
  private func counts(_ part: TrainingPart) -> PopularityModel {
    PopularityModel(overall: part.popularity().map { Float($0) })
  }

  private func popularity(_ part: TrainingPart, halfLife: Double?) throws(Diagnostic) -> PopularityModel {
    guard let halfLife, let times = part.times, let end = part.end else { return counts(part) }
    let lines = try PopularitySettings(halfLife: halfLife).lines(
      items: part.matrix.columns, times: times, itemCount: part.matrix.columnCount, asOf: end)
    return PopularityModel(overall: lines.map { Float($0) })
  }

  /// Of each segment the shares of its users, drawn towards those of all as if so many users more were in it.
  private func segmentPopularity(_ part: TrainingPart, shrinkage: Double) throws(Diagnostic) -> PopularityModel {
    let all = part.popularity()
    guard let segments = part.segments else { return counts(part) }
    let matrix = part.matrix
    let users = Double(max(1, part.userCount))
    var own = [[Double]](repeating: [Double](repeating: 0, count: matrix.columnCount), count: part.segmentNames.count)
    var sizes = [Double](repeating: 0, count: part.segmentNames.count)
    for user in 0..<matrix.rowCount where segments[user] >= 0 && matrix.rowStarts[user] < matrix.rowStarts[user + 1] {
      let segment = Int(segments[user])
      sizes[segment] += 1
      for index in matrix.rowStarts[user]..<matrix.rowStarts[user + 1] { own[segment][Int(matrix.columns[index])] += 1 }
    }
    return PopularityModel(
      overall: all.map { Float($0) },
      segments: zip(own, sizes).map { counts, size in
        counts.indices.map { item in
          Float((counts[item] + shrinkage * Double(all[item]) / users) / (size + shrinkage) * users)
        }
      })
  }

  /// The mean rating of each item, drawn towards the mean of all.
  private func meanRatings(_ part: TrainingPart, shrinkage: Float) -> PopularityModel {
    let matrix = part.matrix
    let mean = matrix.values.isEmpty ? 0 : Float(matrix.values.reduce(0.0) { $0 + Double($1) } / Double(matrix.count))
    var sums = [Float](repeating: shrinkage * mean, count: matrix.columnCount)
    var sizes = [Float](repeating: shrinkage, count: matrix.columnCount)
    for (place, item) in matrix.columns.enumerated() {
      sums[Int(item)] += matrix.values[place]
      sizes[Int(item)] += 1
    }
    return PopularityModel(overall: zip(sums, sizes).map { $0 / max($1, .leastNormalMagnitude) })
  }

  // MARK: Items that point to items

  private func itemToItem(_ trial: RecommendTrial, _ part: TrainingPart) throws(Diagnostic) -> ItemToItemModel {
    switch trial.family {
    case "ease":
      return try EaseSettings(regularization: Float(trial.number("regularisation", 200)), neighbours: 100).fit(
        matrix(trial, part), reading: reading(trial), threads: threads)
    case "rp3beta":
      return try PathSettings(
        alpha: Float(trial.number("alpha", 1)), beta: Float(trial.number("beta", 0.6)), neighbours: 200
      ).fit(matrix(trial, part), reading: reading(trial), threads: threads)
    case "co_visit":
      return try neighbours(trial, usual: "conditional").fit(
        part.baskets ?? part.matrix, reading: reading(trial), threads: threads)
    default:
      return try neighbours(trial, usual: "cosine").fit(matrix(trial, part), reading: reading(trial), threads: threads)
    }
  }

  private func neighbours(_ trial: RecommendTrial, usual: String) -> ItemNeighbourSettings {
    let measure: ItemNeighbourSettings.Measure
    switch trial.word("measure", usual) {
    case "tf_idf": measure = .tfIdf
    case "bm25": measure = .bm25(k1: 1.2, b: 0.75)
    case "jaccard": measure = .jaccard
    case "count": measure = .count
    case "conditional": measure = .conditional
    default: measure = .cosine
    }
    return ItemNeighbourSettings(
      measure: measure, shrinkage: Float(trial.number("shrinkage", 0)), neighbours: Int(trial.number("neighbours", 200)))
  }

  /// Weights of interactions, halved for every half-life before the end where a trial says so.
  func matrix(_ trial: RecommendTrial, _ part: TrainingPart) -> SparseMatrix {
    let days = trial.number("half_life_days", 0)
    guard days > 0, let times = part.times, let end = part.end else { return part.matrix }
    return part.matrix.halved(every: days * Self.day, times: times, asOf: end)
  }

  /// How a profile is read: what is long ago counts less there too.
  private func reading(_ trial: RecommendTrial) -> ProfileReading {
    let days = trial.number("half_life_days", 0)
    return ProfileReading(halfLife: days > 0 ? days * Self.day : nil)
  }

  /// Items that rise now count more, where a trial says so.
  private func favoured(
    _ model: ItemToItemModel, _ trial: RecommendTrial, _ part: TrainingPart
  ) throws(Diagnostic) -> ItemToItemModel {
    let power = trial.number("trend", 0)
    guard power > 0, let times = part.times, let end = part.end else { return model }
    var trend = TrendSettings()
    trend.power = power
    return model.favouring(
      try trend.factors(items: part.matrix.columns, times: times, itemCount: part.matrix.columnCount, asOf: end))
  }
}
