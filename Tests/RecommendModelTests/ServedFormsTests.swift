import LinearAlgebra
import Matrices
import RecommendModel
import Statistics
import Testing

/// One of each form over seven items, made of random numbers.
enum SmallForms {
  static let itemCount = 7

  static func sparse(_ rows: Int, _ seed: UInt64, share: Double = 0.5, signed: Bool = false) -> SparseMatrix {
    var numbers = RandomNumbers(seed: seed)
    var entries = [SparseMatrix.Entry]()
    for row in 0..<rows {
      for column in 0..<itemCount where numbers.uniform() < share {
        let value = Float(numbers.uniform()) + 0.1 - (signed ? 0.6 : 0)
        entries.append(.init(row: Int32(row), column: Int32(column), value: value))
      }
    }
    return SparseMatrix(rowCount: rows, columnCount: itemCount, entries: entries)
  }

  static func dense(_ columns: Int, _ seed: UInt64) -> DenseMatrix {
    var numbers = RandomNumbers(seed: seed)
    return DenseMatrix(
      rowCount: itemCount, columnCount: columns,
      values: (0..<itemCount * columns).map { _ in Float(numbers.normal()) })
  }

  static let reading = ProfileReading(power: 0.5, halfLife: 100, newest: 4, placeDecay: 0.9)
  static let itemToItem = ItemToItemModel(weights: sparse(itemCount, 1, signed: true), reading: reading)
  static let popularity = PopularityModel(
    overall: [3, 1, 4, 1, 5, 9, 2], segments: [[1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1]])
  static let users = UserNeighboursModel(rows: sparse(20, 2), neighbours: 5, shrinkage: 0.5, reading: .init(power: 1))
  static let filter = LowRankFilterModel(linear: itemToItem, readings: dense(10, 3), writing: dense(10, 4))
  static let weighted = FittedRecommender.weighted(
    WeightedRecommender([
      .init(.itemToItem(itemToItem), weight: 0.7), .init(.userNeighbours(users), weight: 0.2),
      .init(.lowRankFilter(filter), weight: 0.1, scale: .none),
    ]))
  static let attributes = FittedRecommender.attributes(
    AttributeModel(
      base: weighted, neighbours: sparse(itemCount, 5, share: 0.3), own: [1, 0.5, 1, 0, 1, 1, 0.25]))

  static let all: [(String, FittedRecommender)] = [
    ("popularity", .popularity(popularity)), ("item to item", .itemToItem(itemToItem)),
    ("user neighbours", .userNeighbours(users)), ("low rank filter", .lowRankFilter(filter)),
    ("sequence", .sequence(itemToItem)), ("weighted", weighted), ("attributes", attributes),
  ]

  static let profile = Profile(
    user: 3, items: [2, 5, 0, 5, 6], weights: [1, 3, 2, 1, 1], times: [0, 50, 100, 150, 200], segment: 1)

  static func scores(
    _ model: FittedRecommender, _ scratch: inout Scratch, _ profile: Profile = profile
  ) -> [Float] {
    var scores = [Float](repeating: .nan, count: model.itemCount)
    scores.withUnsafeMutableBufferPointer { model.score(profile, into: $0, scratch: &scratch) }
    return scores
  }
}

@Suite struct ServedFormsTests {
  @Test(arguments: SmallForms.all.indices) func reasonsSumToTheScore(_ index: Int) {
    let (name, model) = SmallForms.all[index]
    guard name != "popularity" else { return }  // it gives everyone the same: no reasons
    var scratch = Scratch()
    let scores = SmallForms.scores(model, &scratch)
    for item in 0..<SmallForms.itemCount {
      let shares = model.contributions(of: SmallForms.profile, to: Int32(item), scratch: &scratch)
      let sum = shares.reduce(0) { $0 + Double($1.share) }
      #expect(abs(sum - Double(scores[item])) < 1e-5, "\(name), item \(item)")
      #expect(shares.allSatisfy { SmallForms.profile.items.contains($0.item) })
      #expect(zip(shares, shares.dropFirst()).allSatisfy { $0.share >= $1.share })
    }
  }

  /// Scratch is warm from all other models and profiles, and nothing of it shows.
  @Test func scratchLeavesNoTrace() {
    var warm = Scratch()
    let others = [
      Profile(items: [0, 1, 2, 3, 4, 5, 6], weights: [1, 1, 1, 1, 1, 1, 1]), Profile(items: [], weights: []),
    ]
    for (_, model) in SmallForms.all { for profile in others { _ = SmallForms.scores(model, &warm, profile) } }
    for (name, model) in SmallForms.all {
      var fresh = Scratch()
      let again = SmallForms.scores(model, &warm)
      let first = SmallForms.scores(model, &fresh)
      #expect(again == first, "\(name)")
    }
  }

  /// Items that no model knows, and weights that are no weights, come from outside: they are passed over.
  @Test(arguments: SmallForms.all.indices) func strangeProfilesAreRead(_ index: Int) {
    let (name, model) = SmallForms.all[index]
    var scratch = Scratch()
    let strange = Profile(
      user: 99, items: [-4, 2, 7, .max, 3, 1], weights: [1, 1, 1, 1, .nan, -1], times: [.min, 0, 1, 2, 3, .max],
      segment: 17)
    let plain = Profile(items: [2], weights: [1])
    let expected = name == "popularity" ? SmallForms.popularity.overall : SmallForms.scores(model, &scratch, plain)
    let scores = SmallForms.scores(model, &scratch, strange)
    #expect(scores.allSatisfy { $0.isFinite })
    if !name.contains("item to") && name != "sequence" && name != "low rank filter" && name != "weighted"
      && name != "attributes"
    {
      #expect(scores == expected)
    }
    for item in [-1, 7, .max] as [Int32] {
      let shares = model.contributions(of: strange, to: item, scratch: &scratch)
      #expect(shares.isEmpty)
      #expect(model.similar(to: item, count: 3).isEmpty)
    }
  }

  @Test(arguments: SmallForms.all.indices) func similarItemsAreOthersInOrder(_ index: Int) {
    let (name, model) = SmallForms.all[index]
    for item in 0..<Int32(SmallForms.itemCount) {
      let similar = model.similar(to: item, count: 3)
      #expect(similar.count <= 3 && !similar.contains { $0.item == item || $0.share <= 0 }, "\(name)")
      #expect(zip(similar, similar.dropFirst()).allSatisfy { $0.share >= $1.share })
    }
  }

  @Test func aSegmentHasItsOwnPopularity() {
    var scratch = Scratch()
    let model = FittedRecommender.popularity(SmallForms.popularity)
    let known = SmallForms.scores(model, &scratch)
    #expect(known == [7, 6, 5, 4, 3, 2, 1])
    let unknown = SmallForms.scores(model, &scratch, Profile(items: [], weights: [], segment: 2))
    #expect(unknown == [3, 1, 4, 1, 5, 9, 2])
  }
}
