import Bundles
import JSON
import RecommendModel
import Testing

/// Ratings in requests: each has to be said, and within what the client's contract allows.
@Suite struct RatingRequestTests {
  private static func predictor() throws -> RecommendPredictor {
    var contract = Shop.contract()
    contract.weighting = .rating
    contract.amount = "stars"
    contract.amountRange = 1...5
    return try RecommendPredictor(
      contract: contract, catalogue: Shop.catalogue(), users: Shop.users(), model: Shop.popular, coldUsers: Shop.popular)
  }

  @Test(arguments: ["1", "3.5", "5"]) func takesWhatTheContractAllows(_ stars: String) throws {
    #expect(throws: Never.self) {
      try Shop.answer("{\"basket\":[{\"item_id\":\"tea\",\"stars\":\(stars)}]}", try Self.predictor())
    }
  }

  @Test(arguments: [
    "{\"item_id\":\"tea\",\"stars\":9}", "{\"item_id\":\"tea\",\"stars\":0.5}", "{\"item_id\":\"tea\",\"stars\":null}",
    "{\"item_id\":\"tea\"}", "\"tea\"",
  ]) func refusesWhatIsNoRating(_ entry: String) throws {
    let fault = #expect(throws: RequestFault.self) {
      _ = try Shop.answer("{\"basket\":[\(entry)]}", try Self.predictor())
    }
    #expect(fault?.status == 422)
    #expect(fault?.fields.first?.pointer == "/basket/0/stars")
    #expect(fault?.fields.first?.message.contains("1") == true && fault?.fields.first?.message.contains("5") == true)
  }

  @Test func aContractKeepsItsRange() throws {
    let contract = try Self.predictor().contract
    #expect(try RecommendContract(json: contract.json, source: "test").amountRange == 1...5)
  }
}
