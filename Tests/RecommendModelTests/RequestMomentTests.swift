import Bundles
import JSON
import Matrices
import RecommendModel
import Support
import Testing
import TimeAxis

/// Moments in baskets and in what is sent later, as clients write them.
@Suite struct RequestMomentTests {
  /// Tea speaks for pot, lamp for bulb; what was taken an hour before the rest of a profile counts half.
  private static func predictor() throws -> RecommendPredictor {
    let model = FittedRecommender.itemToItem(
      ItemToItemModel(
        weights: SparseMatrix(
          rowCount: 8, columnCount: 8,
          entries: [.init(row: 0, column: 1, value: 1), .init(row: 6, column: 7, value: 0.6)]),
        reading: ProfileReading(halfLife: 3600)))
    var contract = Shop.contract()
    contract.timestampFormat = TimestampFormat("dd.MM.yyyy HH:mm")
    return try RecommendPredictor(
      contract: contract, catalogue: Shop.catalogue(), users: Shop.users(), model: model, coldUsers: Shop.popular)
  }

  /// The best item for tea at that moment and lamp at midnight of 2026-11-01 (1,793,491,200 s, `date -u -d 2026-11-01 +%s`).
  private static func best(_ moment: String) throws -> String? {
    let body = "{\"basket\":[{\"item_id\":\"tea\",\"timestamp\":\(moment)},{\"item_id\":\"lamp\",\"timestamp\":1793491200}]}"
    return Shop.items(try Shop.answer(body, try predictor())).first
  }

  @Test(arguments: [
    // An hour before: tea counts 0.5, so bulb has 0.6 against 0.5.
    ("1793487600", "bulb"), ("\"31.10.2026 23:00\"", "bulb"), ("\"2026-10-31T23:00:00\"", "bulb"),
    ("\"2026-10-31T23:00:00Z\"", "bulb"), ("\"2026-10-31 23:00\"", "bulb"), ("\"2026-10-31T23:00Z\"", "bulb"),
    ("\"2026-11-01T01:00:00+02:00\"", "bulb"), ("\"2026-10-31T23:00:00.5Z\"", "bulb"),
    // At the same moment: pot has 1.
    ("1793491200", "pot"), ("\"01.11.2026 00:00\"", "pot"), ("\"2026-11-01\"", "pot"), ("\"2026-11-01 00:00:00\"", "pot"),
  ]) func everyFormIsTheSameMoment(_ moment: String, _ expected: String) throws {
    #expect(try Self.best(moment) == expected)
  }

  @Test(arguments: [
    "-1", "1.5", "1e300", "253402300800", "\"\"", "\"yesterday\"", "\"2026-02-30\"", "\"2026-11-01Z\"", "\"1969-12-31\"",
    "\"2026-11-01T25:00\"", "\"1793491200\"", "true", "[]", "{}", "\"２０２６-11-01\"",
  ]) func whatIsNoMomentIsRefused(_ moment: String) throws {
    let fault = #expect(throws: RequestFault.self) { _ = try Self.best(moment) }
    #expect(fault?.status == 422 && fault?.fields.first?.pointer == "/basket/0/timestamp")
    #expect(fault?.fields.first?.message.contains("dd.MM.yyyy HH:mm, ISO 8601") == true)
  }

  @Test func interactionsThatComeLaterSayItInTheSameForms() throws {
    let predictor = try Self.predictor()
    let counts = try Shop.update(
      "interactions", "{\"interactions\":[{\"user_id\":\"new\",\"item_id\":\"tea\",\"timestamp\":\"01.11.2026 00:00\"}]}", predictor)
    #expect(counts["accepted"] == 1)
  }

  @Test func theFormIsKeptInTheBundle() throws {
    let contract = try Self.predictor().contract
    let again = try RecommendContract(json: contract.json, source: "recommend")
    #expect(again == contract && again.timestampFormat?.pattern == "dd.MM.yyyy HH:mm")
    #expect(contract.json["timestamp_format"] == "dd.MM.yyyy HH:mm")
    // Bundles from before it was kept.
    var older = try #require(contract.json.object)
    older["timestamp_format"] = nil
    #expect(try RecommendContract(json: .object(older), source: "recommend").timestampFormat == nil)
    older["timestamp_format"] = "no form"
    let broken = older
    #expect(throws: Diagnostic.self) { try RecommendContract(json: .object(broken), source: "recommend") }
  }
}
