import Bundles
import JSON
import RecommendModel
import Testing

@Suite struct RecommendRequestTests {
  @Test(arguments: [
    ("[]", "", "an object was expected"),
    ("{\"user_ids\":\"x\"}", "/user_ids", "did you mean 'user_id'"),
    ("{\"user_id\":{}}", "/user_id", "a name was expected"),
    ("{\"user_id\":\"\"}", "/user_id", "a name was expected"),
    ("{\"count\":0}", "/count", "from 1 to 50"),
    ("{\"count\":51}", "/count", "from 1 to 50"),
    ("{\"count\":1.5}", "/count", "a whole number"),
    ("{\"basket\":\"tea\"}", "/basket", "a list was expected"),
    ("{\"basket\":[[]]}", "/basket/0", "a name was expected"),
    ("{\"basket\":[{}]}", "/basket/0/item_id", "is missing"),
    ("{\"basket\":[{\"item_id\":\"tea\",\"quantity\":0}]}", "/basket/0/quantity", "a number from"),
    ("{\"basket\":[{\"item_id\":\"tea\",\"quantity\":\"2\"}]}", "/basket/0/quantity", "a number from"),
    ("{\"basket\":[{\"item_id\":\"tea\",\"timestamp\":-1}]}", "/basket/0/timestamp", "whole seconds"),
    ("{\"basket\":[{\"item_id\":\"tea\",\"a/b~c\":1}]}", "/basket/0/a~1b~0c", "unknown field"),
    ("{\"filter\":{\"colour\":1}}", "/filter/colour", "unknown field"),
    ("{\"filter\":{\"available\":\"yes\"}}", "/filter/available", "true or false"),
    ("{\"filter\":{\"price\":\"cheap\"}}", "/filter/price", "a number"),
    ("{\"filter\":{\"price\":{\"min\":1,\"maximum\":2}}}", "/filter/price/maximum", "unknown field"),
    ("{\"filter\":{\"category\":{}}}", "/filter/category", "a text or a list"),
    ("{\"filter\":{\"allow\":\"tea\"}}", "/filter/allow", "a list was expected"),
    ("{\"diversity\":1.5}", "/diversity", "from 0 to 1"),
    ("{\"reasons\":\"no\"}", "/reasons", "true or false"),
    ("{\"requests\":[{\"count\":0}]}", "/requests/0/count", "from 1 to 50"),
    ("{\"requests\":[],\"count\":1}", "/count", "does not go with 'requests'"),
    ("{\"requests\":[]}", "/requests", "at least one"),
    ("{\"requests\":[3]}", "/requests/0", "an object was expected"),
  ])
  func faultsAreNamedWithTheirPlace(_ body: String, _ pointer: String, _ message: String) throws {
    let predictor = try Shop.predictor()
    let fault = #expect(throws: RequestFault.self) { try Shop.answer(body, predictor) }
    #expect(fault?.status == 422 && fault?.kind == "invalid-request")
    #expect(fault?.fields.contains { $0.pointer == pointer && $0.message.contains(message) } == true)
  }

  @Test func anUnknownItemHasNothingLikeIt() throws {
    let predictor = try Shop.predictor()
    let fault = #expect(throws: RequestFault.self) { try Shop.answer("{\"similar_to\":\"breat\"}", predictor) }
    #expect(fault?.status == 404 && fault?.kind == "unknown-item")
    #expect(fault?.fields.first?.message.contains("did you mean 'bread'") == true)
  }

  @Test func tooLargeABatchIsRefused() throws {
    let predictor = try Shop.predictor()
    let body = "{\"requests\":[\([String](repeating: "{}", count: 51).joined(separator: ","))]}"
    let fault = #expect(throws: RequestFault.self) { try Shop.answer(body, predictor) }
    #expect(fault?.status == 413 && fault?.kind == "batch-too-large")
  }

  @Test(arguments: [
    ("{\"category\":\"food\"}", ["tea", "jam", "bread"]),
    ("{\"category\":[\"light\",\"food\"],\"price\":{\"max\":3}}", ["tea", "bread", "bulb"]),
    ("{\"price\":{\"min\":7,\"max\":8}}", ["cup", "mug"]),
    ("{\"price\":[20,40]}", ["pot", "lamp"]),
    ("{\"price\":4}", ["jam"]),
    // The bread does not say whether it is fair.
    ("{\"fair\":true}", ["tea", "mug", "jam"]),
    ("{\"fair\":false}", ["pot", "cup", "lamp", "bulb"]),
    ("{\"available\":true,\"category\":\"light\"}", ["lamp"]),
    ("{\"in_stock\":false}", ["bulb"]),
    ("{\"allow\":[\"jam\",\"pot\",\"jam\"]}", ["pot", "jam"]),
    ("{\"deny\":[\"tea\",\"pot\",\"cup\",\"mug\",\"jam\"]}", ["bread", "lamp", "bulb"]),
    ("{\"category\":\"unheard of\"}", []),
  ] as [(String, [String])])
  func filtersHold(_ filter: String, _ expected: [String]) throws {
    let predictor = try Shop.predictor(unavailable: ["bulb"])
    let answer = try Shop.answer("{\"count\":8,\"filter\":\(filter)}", predictor)
    #expect(Shop.items(answer) == expected)
    #expect(answer["short"]?.string == "rules, filters and what was seen leave \(expected.count) of 8 items")
  }
}
