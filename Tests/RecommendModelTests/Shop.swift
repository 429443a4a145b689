import JSON
import RecommendModel
import Support

/// A shop small enough to work out by hand: eight items in three categories, three users.
enum Shop {
  static let names = ["tea", "pot", "cup", "mug", "jam", "bread", "lamp", "bulb"]
  static let titles = [
    "green tea", "red tea pot", "blue tea cup", "white coffee mug", "plum jam", "rye bread", "desk lamp", "light bulb",
  ]
  static let categories = ["food", "kitchen", "kitchen", "kitchen", "food", "food", "light", "light"]
  static let prices = [3.0, 20, 8, 7, 4, 2.5, 40, 1.5]

  static func catalogue(unavailable: [String] = []) throws -> Catalogue {
    guard
      let catalogue = Catalogue(
        identifiers: names, titles: titles, isAvailable: names.map { !unavailable.contains($0) },
        columns: [
          .init("category", .category(.init(categories))), .init("price", .number(prices)),
          .init("fair", .flag([1, 0, 0, 1, 1, -1, 0, 0])),
        ])
    else { throw Broken() }
    return catalogue
  }

  struct Broken: Error {}

  /// Tea things go with each other, food goes a little with tea, lamps go with bulbs.
  static let model = ToyScorer(
    vectors: [[1, 0], [0.9, 0], [0.8, 0], [0.5, 0], [0.3, 0.1], [0.2, 0.1], [-0.1, 1], [-0.1, 0.9]],
    bias: [Float](repeating: 0, count: 8))
  static let popular = ToyScorer(
    vectors: [[Float]](repeating: [0, 0], count: 8), bias: [8, 7, 6, 5, 4, 3, 2, 1],
    segments: [[0, 0, 0, 0, 0, 0, 10, 0], [0, 0, 0, 10, 0, 0, 0, 0]])

  static func users() throws -> UserTable {
    guard
      let users = UserTable(
        identifiers: ["anna", "17850", "carl"],
        histories: [
          .init(items: [0, 1], weights: [1, 2], times: [100, 200]), .init(items: [6], weights: [1], times: [150]),
          .init(items: [], weights: [], times: []),
        ], segments: [0, 1, -1])
    else { throw Broken() }
    return users
  }

  static func contract(
    rules: RecommendRules = .none, diversity: Double = 0, excludeSeen: Bool = true, reasons: Bool = true,
    serves: String = "ease"
  ) -> RecommendContract {
    RecommendContract(
      user: "user_id", item: "item_id", amount: "quantity", timestamp: "timestamp", title: "description",
      available: "in_stock",
      features: [.init("category", .category), .init("price", .number, unit: "EUR"), .init("fair", .flag)],
      segment: "country", segments: ["France", "Spain"], weighting: .linear, slots: 3, excludeSeen: excludeSeen,
      rules: rules, diversity: diversity, coldUsers: .popularityBySegment, reasons: reasons, candidate: "ease",
      baseline: "popularity", serves: serves, batchMax: 50, example: ["user_id": "anna"])
  }

  static func predictor(_ contract: RecommendContract = contract(), unavailable: [String] = []) throws -> RecommendPredictor {
    try RecommendPredictor(
      contract: contract, catalogue: catalogue(unavailable: unavailable), users: users(), model: model, coldUsers: popular)
  }

  static func answer(_ text: String, _ predictor: RecommendPredictor) throws -> JSONValue {
    var writer = JSONWriter()
    try predictor.answer(try JSONValue(parsing: Array(text.utf8)), into: &writer)
    return try JSONValue(parsing: writer.bytes)
  }

  @discardableResult
  static func update(_ name: String, _ text: String, _ predictor: RecommendPredictor) throws -> JSONValue {
    var writer = JSONWriter()
    try predictor.update(name, try JSONValue(parsing: Array(text.utf8)), into: &writer)
    return try JSONValue(parsing: writer.bytes)
  }

  /// Names of the items of an answer, in their order.
  static func items(_ answer: JSONValue) -> [String] { (answer["items"]?.array ?? []).compactMap { $0["item_id"]?.string } }
}
