import Bundles
import JSON
import RecommendModel
import Support
import Testing

@Suite struct RecommendUpdateTests {
  @Test func stockAndPricesChangeWhileItServes() throws {
    let rules = RecommendRules(exclude: [.init("available", .flag(false))])
    let predictor = try Shop.predictor(Shop.contract(rules: rules))
    let counts = try Shop.update(
      "items", "{\"items\":[{\"item_id\":\"tea\",\"in_stock\":false},{\"item_id\":\"pot\",\"price\":2,\"category\":\"sale\"}]}", predictor)
    #expect(counts == ["changed": 2, "new": 0, "like_nothing": 0, "held": ["items": 8, "new_items": 0]])
    #expect(Shop.items(try Shop.answer("{}", predictor)) == ["pot", "cup", "mug"])
    #expect(Shop.items(try Shop.answer("{\"filter\":{\"category\":\"sale\",\"price\":2}}", predictor)) == ["pot"])
    try Shop.update("items", "{\"items\":[{\"item_id\":\"tea\",\"in_stock\":true,\"description\":\"black tea\"}]}", predictor)
    let answer = try Shop.answer("{\"count\":1}", predictor)
    #expect(answer["items"]?[0]?["description"] == "black tea")
  }

  /// A new cup is like the cup by a word of its title and its category: it is scored among those.
  @Test func aNewItemIsScoredByWhatItIsLike() throws {
    let predictor = try Shop.predictor()
    let counts = try Shop.update(
      "items",
      "{\"items\":[{\"item_id\":\"bowl\",\"description\":\"blue tea cup with a bowl\",\"category\":\"kitchen\",\"price\":8}]}", predictor)
    #expect(counts["new"] == 1 && counts["like_nothing"] == 0)
    let answer = try Shop.answer("{\"user_id\":\"anna\",\"count\":8}", predictor)
    let place = try #require(Shop.items(answer).firstIndex(of: "bowl"))
    #expect(place < 4)
    #expect(answer["items"]?[place]?["reason"] == ["similar_to": "cup"])
    #expect(answer["items"]?[place]?["description"] == "blue tea cup with a bowl")
    // Of a basket with it, things for tea go first.
    let basket = try Shop.answer("{\"basket\":[\"bowl\"],\"count\":2}", predictor)
    #expect(basket["profile"] == "basket" && Shop.items(basket) == ["tea", "pot"])
    #expect(Shop.items(try Shop.answer("{\"similar_to\":\"bowl\",\"count\":1}", predictor)) == ["cup"])
    #expect(Shop.items(try Shop.answer("{\"filter\":{\"allow\":[\"bowl\"]}}", predictor)) == ["bowl"])
    // Limits and diversity know its category.
    let limited = try Shop.predictor(Shop.contract(rules: RecommendRules(limits: [.init("category", most: 1)]), diversity: 0.5))
    try Shop.update("items", "{\"items\":[{\"item_id\":\"bowl\",\"category\":\"kitchen\"}]}", limited)
    let kitchen = Shop.items(try Shop.answer("{\"user_id\":\"anna\",\"count\":8}", limited)).filter { ["cup", "mug", "bowl"].contains($0) }
    #expect(kitchen.count == 1)
  }

  @Test func anItemThatIsLikeNothingIsNotScored() throws {
    let predictor = try Shop.predictor()
    #expect(try Shop.update("items", "{\"items\":[{\"item_id\":\"x\"}]}", predictor)["like_nothing"] == 1)
    let answer = try Shop.answer("{\"pin\":[\"x\"],\"count\":20}", predictor)
    #expect(Shop.items(answer).first == "x" && answer["items"]?[0]?["score"] == .null && Shop.items(answer).count == 9)
  }

  @Test func whatAUserTakesCountsFromThenOn() throws {
    let predictor = try Shop.predictor()
    let counts = try Shop.update(
      "interactions",
      """
      {"interactions":[{"user_id":"anna","item_id":"lamp","quantity":9},{"user_id":"anna","item_id":"cup"},
      {"user_id":"new","item_id":"mug","country":"Spain","timestamp":500}]}
      """, predictor)
    #expect(
      counts == ["accepted": 3, "known_users": 1, "new_users": 1, "held": ["users": 2, "interactions": 3]])
    let anna = try Shop.answer("{\"user_id\":\"anna\",\"count\":8}", predictor)
    #expect(Shop.items(anna).first == "bulb" && !Shop.items(anna).contains("cup") && !Shop.items(anna).contains("lamp"))
    let new = try Shop.answer("{\"user_id\":\"new\"}", predictor)
    #expect(new["profile"] == "known" && Shop.items(new) == ["tea", "pot", "cup"])
    // As if training had known: 1 of tea, 2 of pot, then the same with 3 of pot.
    try Shop.update("interactions", "{\"interactions\":[{\"user_id\":\"anna\",\"item_id\":\"pot\",\"quantity\":1}]}", predictor)
    let lists = predictor.lists([RecommendQuery(user: "anna", count: 1)], threads: 1)
    let score = try #require(lists[0].items[0].score)
    // Bulb: lamp 9 x 0.91, less 0.1 x (1 + 3 x 0.9 + 0.8).
    #expect(abs(score - (9 * 0.91 - 0.1 * 4.5)) < 1e-4)
  }

  @Test(arguments: [
    ("items", "{\"items\":[{\"in_stock\":true}]}", "/items/0/item_id", "is missing"),
    ("items", "{\"items\":[{\"item_id\":\"tea\",\"instock\":true}]}", "/items/0/instock", "did you mean 'in_stock'"),
    ("items", "{\"items\":[{\"item_id\":\"tea\",\"in_stock\":null}]}", "/items/0/in_stock", "true or false"),
    ("items", "{\"items\":[{\"item_id\":\"tea\",\"price\":\"3\"}]}", "/items/0/price", "a number"),
    ("items", "{\"items\":[]}", "/items", "at least one"),
    ("items", "{\"users\":[]}", "/items", "is missing"),
    ("interactions", "{\"interactions\":[{\"item_id\":\"tea\"}]}", "/interactions/0/user_id", "is missing"),
    ("interactions", "{\"interactions\":[{\"user_id\":\"a\",\"item_id\":\"none\"}]}", "/interactions/0/item_id", "there is no item 'none'"),
    ("interactions", "{\"interactions\":[{\"user_id\":\"a\",\"item_id\":\"tea\",\"quantity\":-2}]}", "/interactions/0/quantity", "a number from"),
  ])
  func anUpdateWithAFaultChangesNothing(_ name: String, _ body: String, _ pointer: String, _ message: String) throws {
    let predictor = try Shop.predictor()
    let before = predictor.catalogue
    let fault = #expect(throws: RequestFault.self) { try Shop.update(name, body, predictor) }
    #expect(fault?.status == 422)
    #expect(fault?.fields.contains { $0.pointer == pointer && $0.message.contains(message) } == true)
    #expect(predictor.catalogue == before)
    #expect(Shop.items(try Shop.answer("{\"user_id\":\"a\"}", predictor)) == ["tea", "pot", "cup"])
  }

  @Test func memoryIsBounded() throws {
    let predictor = try Shop.predictor()
    func items(_ from: Int, _ count: Int) -> String {
      "{\"items\":[\((from..<from + count).map { "{\"item_id\":\"n\($0)\"}" }.joined(separator: ","))]}"
    }
    try Shop.update("items", items(0, 10_000), predictor)
    let fault = #expect(throws: RequestFault.self) { try Shop.update("items", items(10_000, 1), predictor) }
    #expect(fault?.status == 409 && fault?.kind == "updates-full")
    #expect(predictor.catalogue.count == 10_008)
    let tooMany = #expect(throws: RequestFault.self) { try Shop.update("items", items(0, 10_001), predictor) }
    #expect(tooMany?.status == 413)
  }

  @Test func anUpdateOfNoSuchNameIsUnknown() throws {
    let predictor = try Shop.predictor()
    #expect(throws: RequestFault.self) { try Shop.update("users", "{}", predictor) }
  }

  /// Readers and writers at once: every answer is one that some order of updates gives.
  @Test func readersSeeWholeSnapshots() throws {
    let rules = RecommendRules(exclude: [.init("available", .flag(false))])
    let predictor = try Shop.predictor(Shop.contract(rules: rules))
    let wrong = Parallel.map(400, threads: 4) { index -> Bool in
      do {
        if index % 4 == 0 {
          // Exactly one of the two is in stock, always.
          let isTea = index % 8 == 0
          try Shop.update(
            "items", "{\"items\":[{\"item_id\":\"tea\",\"in_stock\":\(isTea)},{\"item_id\":\"pot\",\"in_stock\":\(!isTea)}]}", predictor)
          try Shop.update("interactions", "{\"interactions\":[{\"user_id\":\"u\(index)\",\"item_id\":\"cup\"}]}", predictor)
          return Shop.items(try Shop.answer("{\"user_id\":\"u\(index)\",\"count\":8}", predictor)).contains("cup")
        }
        let items = Shop.items(try Shop.answer("{\"count\":8}", predictor))
        return items.contains("tea") && items.contains("pot") && items.count == 7
      } catch {
        return true
      }
    }
    #expect(!wrong.contains(true))
  }
}
