import Matrices
import RecommendFitting
import RecommendModel

/// A model with settings to try, and how it is fitted on what was known at the cut.
struct Candidate: Sendable {
  let family: String
  let settings: String
  let fit: @Sendable (RetailSplit, Int) throws -> FittedRecommender
}

let day = 86_400.0

/// The default: EASE on a matrix that forgets, read by a profile that forgets, tilted to what sells now.
struct DefaultSettings: Sendable {
  let regularization: Float
  /// Days; nil: nothing is forgotten.
  let halfLife: Double?
  let trend: Double

  var text: String {
    let days = halfLife.map { "\(Int($0)) days" } ?? "none"
    return "lambda \(Int(regularization)), half-life \(days), trend \(trend)"
  }

  func untilted(_ split: RetailSplit, threads: Int) throws -> ItemToItemModel {
    let halfLife = halfLife.map { $0 * day }
    let taken = try TakenSettings(halfLife: halfLife).matrix(
      of: split.past, rowCount: split.userCount, itemCount: split.itemCount, asOf: split.cut)
    return try EaseSettings(regularization: regularization).fit(
      taken, reading: ProfileReading(halfLife: halfLife), threads: threads)
  }

  func tilted(_ model: ItemToItemModel, _ split: RetailSplit) throws -> FittedRecommender {
    .itemToItem(
      model.favouring(
        try TrendSettings(halfLife: 14 * day, power: trend).factors(
          of: split.past, itemCount: split.itemCount, asOf: split.cut)))
  }
}

/// What the default searches on validation: every pair of the first two is fitted once and tilted three ways.
let regularizations: [Float] = [100, 200, 400]
let halfLives: [Double?] = [nil, 90, 150, 240]
let trends = [0, 0.2, 0.4]

/// Every other family once, on who took what and nothing else, so that the table shows what forgetting is worth.
let families: [Candidate] = [
  on("ease", "lambda 200, all weights") {
    .itemToItem(try EaseSettings(regularization: 200, neighbours: nil).fit($0, threads: $1))
  },
  on("ease", "lambda 200, 100 weights") { .itemToItem(try EaseSettings(regularization: 200).fit($0, threads: $1)) },
  on("rp3beta", "1, 0.6") { .itemToItem(try PathSettings(alpha: 1, beta: 0.6).fit($0, threads: $1)) },
  on("graph filter", "rank 128, 0.1") {
    .lowRankFilter(try GraphFilterSettings(rank: 128, smoothShare: 0.1).fit($0, threads: $1))
  },
  on("cosine", "shrinkage 0") { .itemToItem(try ItemNeighbourSettings(measure: .cosine).fit($0, threads: $1)) },
  on("jaccard", "shrinkage 10") {
    .itemToItem(try ItemNeighbourSettings(measure: .jaccard, shrinkage: 10).fit($0, threads: $1))
  },
  on("tf-idf", "shrinkage 0") { .itemToItem(try ItemNeighbourSettings(measure: .tfIdf).fit($0, threads: $1)) },
  on("bm25", "1.2, 0.75") {
    .itemToItem(try ItemNeighbourSettings(measure: .bm25(k1: 1.2, b: 0.75)).fit($0, threads: $1))
  },
  on("user neighbours", "200, shrinkage 10") { taken, _ in
    .userNeighbours(try UserNeighbourSettings(neighbours: 200, shrinkage: 10).fit(taken))
  },
  Candidate(family: "popularity", settings: "all time") { split, _ in try popularity(split, nil) },
  Candidate(family: "popularity", settings: "half-life 14 days") { split, _ in try popularity(split, 14) },
  Candidate(family: "co-visit", settings: "a week") { split, threads in
    .itemToItem(
      try CoVisitSettings().fit(split.past, userCount: split.userCount, itemCount: split.itemCount, threads: threads))
  },
  Candidate(family: "sequence", settings: "of the user") { split, threads in
    var settings = SequenceSettings(withinSessions: false, reach: 20, decay: 0.95)
    settings.profileLength = 30
    return .sequence(
      try settings.fit(split.past, groupCount: split.userCount, itemCount: split.itemCount, threads: threads))
  },
]

private func popularity(_ split: RetailSplit, _ days: Double?) throws -> FittedRecommender {
  .popularity(
    try PopularitySettings(halfLife: days.map { $0 * day }).fit(
      split.past, userCount: split.userCount, itemCount: split.itemCount, asOf: split.cut))
}

private func on(
  _ family: String, _ settings: String, _ fit: @escaping @Sendable (SparseMatrix, Int) throws -> FittedRecommender
) -> Candidate {
  Candidate(family: family, settings: settings) { split, threads in
    try fit(
      try TakenSettings().matrix(
        of: split.past, rowCount: split.userCount, itemCount: split.itemCount, asOf: split.cut), threads)
  }
}
