import JSON
import RecommendModel
import Support
import Statistics
import Testing

@Suite struct RecommendRulesTests {
  @Test func whatIsExcludedIsNeverShown() throws {
    let rules = RecommendRules(exclude: [.init("available", .flag(false)), .init("category", .isOneOf(["light"]))], deny: ["jam"])
    let predictor = try Shop.predictor(Shop.contract(rules: rules), unavailable: ["cup"])
    let answer = try Shop.answer("{\"count\":8,\"pin\":[\"cup\",\"lamp\",\"jam\",\"bread\"]}", predictor)
    #expect(Shop.items(answer) == ["bread", "tea", "pot", "mug"])
    #expect(answer["not_pinned"] == ["cup", "lamp", "jam"])
    #expect(answer["short"]?.string == "rules, filters and what was seen leave 4 of 8 items")
  }

  @Test func onlyWhatIsAllowedIsShown() throws {
    let rules = RecommendRules(exclude: [.init("price", .range(least: 8, most: nil))], allow: ["mug", "pot", "tea", "none"])
    #expect(Shop.items(try Shop.answer("{\"count\":8}", try Shop.predictor(Shop.contract(rules: rules)))) == ["tea", "mug"])
  }

  @Test func limitsByColumnHold() throws {
    let predictor = try Shop.predictor(Shop.contract(rules: RecommendRules(limits: [.init("category", most: 1)])))
    #expect(Shop.items(try Shop.answer("{}", predictor)) == ["tea", "pot", "lamp"])
    let all = try Shop.answer("{\"count\":8}", predictor)
    #expect(Shop.items(all) == ["tea", "pot", "lamp"] && all["short"]?.string == "the limits by column leave no more")
    // A pinned item counts too.
    #expect(Shop.items(try Shop.answer("{\"pin\":[\"mug\"]}", predictor)) == ["mug", "tea", "lamp"])
  }

  @Test func boostsLiftAndLowerScoresOfEitherSign() throws {
    // For anna: cup 2.24, mug 1.4, jam 0.84, bread 0.56, lamp and bulb -0.28.
    let rules = RecommendRules(boosts: [
      .init(.init("category", .isOneOf(["food"])), factor: 2), .init(.init("item", .isOneOf(["x"])), factor: 2),
    ])
    #expect(throws: Diagnostic.self) { try Shop.predictor(Shop.contract(rules: rules)) }
    let food = RecommendRules(boosts: [.init(.init("category", .isOneOf(["food"])), factor: 2)])
    let lifted = try Shop.answer("{\"user_id\":\"anna\"}", try Shop.predictor(Shop.contract(rules: food)))
    #expect(Shop.items(lifted) == ["cup", "jam", "mug"])
    #expect(lifted["items"]?[1]?["boost"] == 2)
    #expect(abs((lifted["items"]?[1]?["score"]?.number ?? 0) - 0.84) < 1e-6)
    let cheap = RecommendRules(boosts: [.init(.init("price", .range(least: nil, most: 2)), factor: 4)])
    let below = try Shop.answer("{\"user_id\":\"anna\",\"count\":8}", try Shop.predictor(Shop.contract(rules: cheap)))
    #expect(Shop.items(below) == ["cup", "mug", "jam", "bread", "bulb", "lamp"])
  }

  @Test func boostsTogetherStayWithinTheirRange() throws {
    let ten = RecommendRules.Boost(.init("category", .isOneOf(["light"])), factor: 10)
    let answer = try Shop.answer(
      "{\"count\":1}", try Shop.predictor(Shop.contract(rules: RecommendRules(boosts: [ten, ten]))))
    #expect(answer["items"]?[0]?["item_id"] == "lamp" && answer["items"]?[0]?["boost"] == 10)
  }

  @Test func rulesArePinnedBehindThoseOfTheRequest() throws {
    let predictor = try Shop.predictor(Shop.contract(rules: RecommendRules(pinned: ["bulb", "tea", "gone"])))
    let answer = try Shop.answer("{\"user_id\":\"anna\",\"pin\":[\"bread\",\"bulb\"]}", predictor)
    // Anna has tea already.
    #expect(Shop.items(answer) == ["bread", "bulb", "cup"] && answer["not_pinned"] == ["tea"])
    #expect(answer["items"]?[0]?["reason"] == ["pinned": true])
  }

  /// Pot, cup and mug point where tea points; the lamp and bulb elsewhere.
  @Test func diversityPrefersWhatIsUnlike() throws {
    let predictor = try Shop.predictor(Shop.contract(excludeSeen: false))
    let plain = Shop.items(try Shop.answer("{\"basket\":[{\"item_id\":\"tea\",\"quantity\":5},\"lamp\"],\"count\":2,\"diversity\":0}", predictor))
    #expect(plain == ["pot", "cup"])
    let mixed = Shop.items(try Shop.answer("{\"basket\":[{\"item_id\":\"tea\",\"quantity\":5},\"lamp\"],\"count\":2,\"diversity\":0.6}", predictor))
    #expect(mixed == ["pot", "bulb"])
  }

  @Test(arguments: [
    RecommendRules(exclude: [.init("colour", .flag(true))]),
    RecommendRules(exclude: [.init("category", .range(least: 1, most: 2))]),
    RecommendRules(exclude: [.init("available", .isOneOf(["no"]))]),
    RecommendRules(exclude: [.init("price", .isOneOf(["cheap"]))]),
    RecommendRules(limits: [.init("price", most: 1)]), RecommendRules(limits: [.init("category", most: 0)]),
    RecommendRules(boosts: [.init(.init("fair", .flag(true)), factor: 0.05)]),
    RecommendRules(boosts: [.init(.init("fair", .flag(true)), factor: .nan)]),
  ])
  func aRuleThatCannotBeKeptIsRefused(_ rules: RecommendRules) throws {
    let fault = #expect(throws: Diagnostic.self) { try Shop.predictor(Shop.contract(rules: rules)) }
    #expect(fault?.code == "E5955")
  }

  @Test func whatRulesCostCanBeAsked() throws {
    let rules = RecommendRules(exclude: [.init("category", .isOneOf(["kitchen"]))], pinned: ["bulb"])
    let predictor = try Shop.predictor(Shop.contract(rules: rules, diversity: 0.9))
    let lists = predictor.lists(
      [RecommendQuery(user: "anna", count: 2), RecommendQuery(user: "anna", count: 2, ignoresRules: true)], threads: 1)
    #expect(lists.map { $0.items.map { predictor.catalogue.identifiers[Int($0.item)] } } == [["bulb", "jam"], ["cup", "mug"]])
  }

  /// Over random catalogues, rules and requests: nothing excluded, seen or filtered is shown, limits hold, lists have no
  /// item twice, and are as long as they can be.
  @Test(arguments: 0..<60) func promisesHoldOnRandomShops(_ seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed))
    func pick(_ below: Int) -> Int { min(below - 1, Int(random.uniform() * Double(below))) }
    let count = 1 + pick(seed % 2 == 0 ? 700 : 3000)
    let names = (0..<count).map { "i\($0)" }
    let levels = 1 + pick(6)
    let categories: [String?] = (0..<count).map { _ in random.uniform() < 0.1 ? nil : "c\(pick(levels))" }
    let prices = (0..<count).map { _ in random.uniform() < 0.1 ? .nan : (random.uniform() * 100).rounded() }
    let isAvailable = (0..<count).map { _ in random.uniform() < 0.8 }
    let catalogue = try #require(
      Catalogue(
        identifiers: names, isAvailable: isAvailable,
        columns: [.init("category", .category(.init(categories))), .init("price", .number(prices))]))
    // Few distinct values, so that there are ties.
    let model = ToyScorer(
      vectors: (0..<count).map { _ in [Float(pick(4)) - 1, Float(pick(3))] }, bias: (0..<count).map { _ in Float(pick(3)) - 1 })
    let most = 1 + pick(3)
    let rules = RecommendRules(
      exclude: [.init("available", .flag(false)), .init("price", .range(least: 90, most: nil))],
      limits: random.uniform() < 0.6 ? [.init("category", most: most)] : [],
      boosts: [.init(.init("category", .isOneOf(["c0"])), factor: 0.5 + random.uniform() * 3)], deny: ["i3", "i5"],
      pinned: ["i1", "i7"])
    let history = Array(Set((0..<pick(30)).map { _ in Int32(pick(count)) })).sorted()
    let users = try #require(
      UserTable(identifiers: ["u"], histories: [.init(items: history, weights: history.map { _ in 1 })]))
    let contract = RecommendContract(
      user: "user", item: "item", features: [.init("category", .category), .init("price", .number)], weighting: .binary,
      slots: 5, rules: rules, candidate: "a", baseline: "b", serves: "a", example: [:])
    let predictor = try RecommendPredictor(
      contract: contract, catalogue: catalogue, users: users, model: model, coldUsers: model)
    var knowing = model
    knowing.knowsBest = true
    let quick = try RecommendPredictor(
      contract: contract, catalogue: catalogue, users: users, model: knowing, coldUsers: model)
    for diversity in [0, 0.3, 1] {
      let wanted = 1 + pick(40)
      let least = Double(pick(60))
      let body: JSONValue = [
        "user": random.uniform() < 0.7 ? "u" : "v", "count": JSONValue(wanted), "diversity": .number(diversity),
        "filter": ["price": ["min": .number(least)]], "pin": ["i2"],
      ]
      let (answers, _) = try predictor.lists(body)
      let answer = try #require(answers.first)
      let items = answer.items.map { Int($0.item) }
      let seen = body["user"] == "u" ? Set(history.map(Int.init)) : []
      func isAllowed(_ item: Int) -> Bool {
        isAvailable[item] && prices[item] < 90 && prices[item] >= least && item != 3 && item != 5 && !seen.contains(item)
      }
      #expect(items.allSatisfy(isAllowed))
      #expect(Set(items).count == items.count && items.count <= wanted)
      var room = 0
      for level in Set(categories) {
        let shown = items.count { categories[$0] == level }
        let allowed = (0..<count).count { isAllowed($0) && categories[$0] == level }
        let limit = level == nil || rules.limits.isEmpty ? allowed : min(most, allowed)
        #expect(shown <= limit)
        room += limit
      }
      #expect(items.count == min(wanted, room))
      #expect((answer.shortage == nil) == (items.count == wanted))
      if diversity == 0 {
        // A model that says its best items itself gives the same list; a pin that is none of them has no score then.
        let other = try #require(try quick.lists(body).answers.first)
        #expect(other.items.map { $0.item } == answer.items.map { $0.item })
        for (a, b) in zip(other.items, answer.items) where a.score != nil && b.score != nil { #expect(a == b) }
        #expect(other.shortage == answer.shortage && other.unpinned == answer.unpinned)
        // By score with its boost, then by number, but for what was pinned.
        let free = answer.items.filter { ![1, 2, 7].contains(Int($0.item)) }
        for (first, second) in zip(free, free.dropFirst()) {
          let a = RecommendRules.boosted(try #require(first.score), by: first.boost)
          let b = RecommendRules.boosted(try #require(second.score), by: second.boost)
          #expect(a > b || a == b && first.item < second.item)
        }
      }
      #expect(try predictor.lists(body).answers == answers)
    }
  }
}
