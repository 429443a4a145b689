import Bundles
import JSON
import RecommendModel
import Statistics
import Testing

/// Factor models at a predictor: candidates by bytes, and many users at a time.
@Suite struct FactorServingTests {
  /// The same model, but all items are scored in floats.
  private struct Scoring: ItemScorer {
    let model: FittedRecommender
    var itemCount: Int { model.itemCount }
    func makeSession() -> any ScoringSession { Session(all: model.makeSession()) }
    func neighbours(of item: Int, count: Int) -> [(item: Int32, score: Float)] { model.neighbours(of: item, count: count) }

    final class Session: ScoringSession {
      let all: any ScoringSession
      init(all: any ScoringSession) { self.all = all }
      func score(_ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>) { all.score(profile, into: scores) }
      func contributions(of profile: Profile, to item: Int) -> [(item: Int32, share: Float)] {
        all.contributions(of: profile, to: item)
      }
    }
  }

  private static let items = 2000
  private static let users = 130

  private static func predictor(_ model: any ItemScorer) throws -> RecommendPredictor {
    var numbers = RandomNumbers(seed: 3)
    let histories = (0..<users).map { _ in
      let taken = Set((0..<30).map { _ in Int32(numbers.integer(below: items)) }).sorted()
      return UserTable.History(items: taken, weights: taken.map { _ in 1 }, times: nil)
    }
    let contract = RecommendContract(
      user: "user", item: "item", amount: nil, timestamp: nil, title: nil, available: nil, features: [], segment: nil,
      segments: [], weighting: .linear, slots: 20, excludeSeen: true, rules: .none, diversity: 0, coldUsers: .popularity,
      reasons: false, candidate: "implicit_als", baseline: "popularity", serves: "implicit_als", batchMax: 500,
      example: ["user": "u1"])
    return try RecommendPredictor(
      contract: contract,
      catalogue: #require(Catalogue(identifiers: (0..<items).map { "i\($0)" }, titles: [], isAvailable: nil, columns: [])),
      users: #require(UserTable(identifiers: (0..<users).map { "u\($0)" }, histories: histories)), model: model,
      coldUsers: FittedRecommender.popularity(PopularityModel(overall: [Float](repeating: 1, count: items), segments: [])))
  }

  /// 200 candidates by bytes hold the 20 best of 2,000, so nothing changes but the time.
  @Test func bytesFirstGivesTheListsOfAllScores() throws {
    let model = FittedRecommender.factors(randomModel(.implicit, users: Self.users, items: Self.items, factors: 24))
    #expect(model.makeSession().knowsBest)
    let queries = (0..<Self.users).map { RecommendQuery(user: "u\($0)") }
    let quick = try Self.predictor(model).lists(queries, threads: 1)
    let all = try Self.predictor(Scoring(model: model)).lists(queries, threads: 1)
    #expect(quick.count == Self.users && quick.allSatisfy { $0.items.count == 20 })
    #expect(quick == all)
  }

  @Test func aBatchGivesTheListsOfSingleRequests() throws {
    let model = FittedRecommender.factors(
      randomModel(.implicit, users: Self.users, items: Self.items, factors: 24).quantizingUsers())
    let predictor = try Self.predictor(model)
    // Lengths that ask for other numbers of candidates, and users of whom nothing is known, in between.
    let queries = (0..<Self.users).map { RecommendQuery(user: $0 % 9 == 4 ? "new" : "u\($0)", count: $0 % 7 == 3 ? 150 : nil) }
    let batch = predictor.lists(queries, threads: 2)
    #expect(batch == queries.flatMap { predictor.lists([$0], threads: 1) })
    #expect(batch.filter { $0.basis == .known }.count > 100)
  }
}
