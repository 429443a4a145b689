import Bundles
import JSON
import RecommendModel
import Testing

/// Expected lists are worked out by hand from the vectors of `Shop`.
@Suite struct RecommendPredictorTests {
  @Test func aKnownUserGetsWhatGoesWithTheirItems() throws {
    // tea 1 + pot 2 x 0.9: everything is scored by its first number times 2.8.
    let answer = try Shop.answer("{\"user_id\":\"anna\"}", try Shop.predictor())
    #expect(answer["profile"] == "known" && answer["user_id"] == "anna")
    #expect(Shop.items(answer) == ["cup", "mug", "jam"])
    let first = try #require(answer["items"]?[0])
    #expect(first["rank"] == 1 && first["description"] == "blue tea cup")
    #expect(abs((first["score"]?.number ?? 0) - 0.8 * 2.8) < 1e-6)
    // The pot weighs 2 x 0.9 of 2.8.
    #expect(first["reason"] == ["because": "pot", "share": 0.643])
    #expect(answer["short"] == nil && answer["unknown_items"] == nil)
  }

  @Test func aNumberNamesAUserAsAFileWould() throws {
    #expect(Shop.items(try Shop.answer("{\"user_id\":17850,\"count\":1}", try Shop.predictor())) == ["bulb"])
  }

  @Test func whatAUserTookIsShownAgainWhereItMay() throws {
    let answer = try Shop.answer("{\"user_id\":\"anna\",\"exclude_seen\":false,\"count\":2}", try Shop.predictor())
    #expect(Shop.items(answer) == ["tea", "pot"])
  }

  @Test func aBasketIsFoldedInAndNeverRecommended() throws {
    let text = "{\"basket\":[{\"item_id\":\"lamp\",\"quantity\":3},\"cup\",\"nothing\"],\"exclude_seen\":false,\"count\":2}"
    let answer = try Shop.answer(text, try Shop.predictor())
    #expect(answer["profile"] == "basket" && answer["unknown_items"] == ["nothing"])
    #expect(Shop.items(answer) == ["bulb", "tea"])
    // 3 x (0.1 x 0.1 + 0.9) - 0.08 for the bulb.
    #expect(abs((answer["items"]?[0]?["score"]?.number ?? 0) - 2.65) < 1e-6)
  }

  @Test func aBasketGoesWithWhatAKnownUserTook() throws {
    let answer = try Shop.answer("{\"user_id\":\"anna\",\"basket\":[{\"item_id\":\"lamp\",\"quantity\":9}],\"count\":1}", try Shop.predictor())
    #expect(answer["profile"] == "known" && Shop.items(answer) == ["bulb"])
  }

  @Test(arguments: [
    ("{}", ["tea", "pot", "cup"], "popular", JSONValue.bool(true)),
    ("{\"user_id\":\"nobody\"}", ["tea", "pot", "cup"], "popular", true),
    ("{\"user_id\":\"nobody\",\"country\":\"France\"}", ["lamp", "tea", "pot"], "popular_in", "France"),
    ("{\"country\":\"Spain\"}", ["mug", "tea", "pot"], "popular_in", "Spain"),
    ("{\"country\":\"Atlantis\"}", ["tea", "pot", "cup"], "popular", true),
    // Known, but without an item.
    ("{\"user_id\":\"carl\"}", ["tea", "pot", "cup"], "popular", true),
    ("{\"basket\":[\"nothing\"]}", ["tea", "pot", "cup"], "popular", true),
  ] as [(String, [String], String, JSONValue)])
  func whoeverIsNewGetsWhatIsPopular(_ body: String, _ items: [String], _ reason: String, _ value: JSONValue) throws {
    let answer = try Shop.answer(body, try Shop.predictor())
    #expect(answer["profile"] == "new" && Shop.items(answer) == items)
    #expect(answer["items"]?[0]?["reason"]?[reason] == value)
  }

  @Test func whatIsLikeAnItem() throws {
    let predictor = try Shop.predictor()
    let answer = try Shop.answer("{\"similar_to\":\"lamp\"}", predictor)
    #expect(answer["profile"] == "similar" && Shop.items(answer) == ["bulb", "bread", "jam"])
    #expect(answer["items"]?[0]?["reason"] == ["similar_to": "lamp"])
    let known = try Shop.answer("{\"similar_to\":\"cup\",\"user_id\":\"anna\",\"count\":8}", predictor)
    // Tea and pot were taken; lamp and bulb are not like it at all.
    #expect(Shop.items(known) == ["mug", "jam", "bread"])
    #expect(known["short"]?.string?.isEmpty == false)
  }

  @Test func aBatchIsAnsweredOneByOne() throws {
    let predictor = try Shop.predictor()
    let bodies = ["{\"user_id\":\"anna\"}", "{\"basket\":[\"lamp\"]}", "{}", "{\"similar_to\":\"tea\"}"]
    let batch = try Shop.answer("{\"requests\":[\(bodies.joined(separator: ","))]}", predictor)
    #expect(batch["answers"]?.array == (try bodies.map { try Shop.answer($0, predictor) }))
  }

  @Test func theExampleWorks() throws {
    let predictor = try Shop.predictor()
    var writer = JSONWriter()
    try predictor.answer(predictor.interface.example, into: &writer)
    #expect(writer.count > 20)
    for update in predictor.updates { try predictor.update(update.name, update.example, into: &writer) }
  }

  @Test func reasonsAreLeftOutWhereNobodyAsksForThem() throws {
    let predictor = try Shop.predictor(Shop.contract(reasons: false))
    #expect(try Shop.answer("{\"user_id\":\"anna\"}", predictor)["items"]?[0]?["reason"] == nil)
    #expect(try Shop.answer("{\"user_id\":\"anna\",\"reasons\":true}", predictor)["items"]?[0]?["reason"] != nil)
  }

  @Test func replayIsRepeatedToTheLastBit() throws {
    let predictor = try Shop.predictor(Shop.contract(diversity: 0.3))
    let lines = try predictor.replay(30).split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      let json = try JSONValue(parsing: Array(line.utf8))
      let (request, answer) = (try #require(json["request"]), try #require(json["answer"]))
      #expect(try Shop.answer(request.text, predictor) == answer)
    }
  }

  @Test func listsAreTheSameOnAnyNumberOfThreads() throws {
    let predictor = try Shop.predictor(Shop.contract(diversity: 0.4))
    let queries = (0..<300).map { RecommendQuery(user: ["anna", "17850", "carl", "x"][$0 % 4], count: 1 + $0 % 7) }
    let one = predictor.lists(queries, threads: 1)
    #expect(one == predictor.lists(queries, threads: 2) && one == predictor.lists(queries, threads: 7))
    #expect(one.count == 300)
  }
}
