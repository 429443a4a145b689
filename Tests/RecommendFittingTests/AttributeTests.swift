import RecommendFitting
import RecommendModel
import Support
import Testing

@Suite struct AttributeTests {
  // Items 0 to 2 were taken, 3 and 4 never; 3 reads like 0, 4 like nothing.
  static let attributes = ItemAttributes(
    texts: ["Red paper LANTERN", "blue paper lantern", "steel spoon", "red lantern", "zither"],
    categories: ["lights", "lights", "kitchen", "lights", nil], prices: [1, 1, 9, 1, nil])
  static let base = FittedRecommender.popularity(PopularityModel(overall: [8, 4, 2, 0, 0]))

  private func scores(_ settings: AttributeSettings, threads: Int = 1) throws -> [Float] {
    let model = try settings.fit(over: Self.base, Self.attributes, lines: [10, 10, 10, 0, 0], threads: threads)
    return SmallShop.scores(.attributes(model), Profile(items: [], weights: []))
  }

  @Test func newItemsStandWhereTheirLikeStand() throws {
    var settings = AttributeSettings()
    settings.shrinkage = 0
    settings.priceWeight = 0
    let scores = try scores(settings)
    #expect(scores[0...2].elementsEqual([8, 4, 2]))
    // Terms by items that hold them: red 2 (0, 3), paper 2 (0, 1), lantern 3, lights 3; others only once. With
    // r = ln(5/2), s = ln(5/3): item 3 is (red r, lantern s, lights s), item 0 has paper r besides, item 1 paper
    // instead of red: likeness of 3 to 0 is (r² + 2 s²) / (|3| |0|) = 0.7865, to 1: 2 s² / (|3| |1|) = 0.3833.
    let expected = (0.7864815 * 8 + 0.3833239 * 4) / (0.7864815 + 0.3833239)
    #expect(abs(Double(scores[3]) - expected) < 1e-4)
    #expect(scores[3] > 4 && scores[3] < 8)
    #expect(scores[4] == 0)
    #expect(try self.scores(settings, threads: 7) == scores)
  }

  @Test func shrinkageAndFewLinesHoldBack() throws {
    var settings = AttributeSettings()
    let plain = try scores(settings)[3]
    settings.shrinkage = 5
    #expect(try scores(settings)[3] < plain)
    settings.enough = 11
    #expect(try scores(settings)[3] == 0)
  }

  /// With trust 10 an item of 10 lines is half its own score, half its like's.
  @Test func rareItemsLeanOnTheirLike() throws {
    var settings = AttributeSettings()
    settings.trust = 10
    settings.shrinkage = 0
    let scores = try scores(settings)
    #expect(abs(scores[0] - (4 + 2)) < 1e-5)  // its only like with lines is item 1: 8 / 2 + 4 / 2
    #expect(abs(scores[1] - (2 + 4)) < 1e-5)
  }

  @Test func reasonsReachThroughLikeItems() throws {
    let none: [Float] = [0, 0, 0, 0, 0]
    let weights = SmallShop.matrix([[0, 3, 0, 0, 0], [2, 0, 0, 0, 0], [1, 1, 0, 0, 0], none, none])
    let model = FittedRecommender.attributes(
      try AttributeSettings().fit(
        over: .itemToItem(ItemToItemModel(weights: weights)), Self.attributes, lines: [10, 10, 10, 0, 0]))
    let profile = Profile(items: [1, 2], weights: [1, 1])
    var scratch = Scratch()
    let shares = model.contributions(of: profile, to: 3, scratch: &scratch)
    let score = SmallShop.scores(model, profile)[3]
    #expect(score > 0 && shares.map(\.item).sorted() == [1, 2])
    #expect(abs(shares.reduce(0) { $0 + $1.share } - score) < 1e-6)
  }

  @Test func otherItemsAreRefused() {
    #expect {
      try AttributeSettings().fit(over: Self.base, Self.attributes, lines: [1, 2])
    } throws: { ($0 as? Diagnostic)?.code == "E4752" }
  }
}
