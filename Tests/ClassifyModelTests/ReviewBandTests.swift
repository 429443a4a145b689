import Bundles
import ClassifyModel
import JSON
import Support
import Testing

/// Rows that a person decides.
@Suite struct ReviewBandTests {
  static let row: JSONValue = ["tenure": 3, "Contract": "month", "paperless": true]

  @Test func aRowInTheBandIsSentToAPerson() throws {
    let plain = try World.predictor()
    let p = try #require(try World.answer(Self.row, plain)["probability"]?.number)
    #expect(try World.answer(Self.row, plain)["decision"] == nil)
    // The lower end belongs to the band, the upper does not.
    for (band, word) in [
      (ReviewBand.probability(from: p, to: 1), "review"), (.probability(from: p.nextUp, to: 1), "act"),
      (.probability(from: 0, to: p), "act"), (.probability(from: 0, to: p.nextUp), "review"),
    ] {
      let answer = try World.answer(Self.row, try World.predictor(review: band))
      #expect(answer["decision"]?.string == word)
      #expect(answer["act"] == .bool(word == "act"))
      #expect(answer["probability"]?.number?.bitPattern == p.bitPattern)
    }
    let left = try World.answer(
      ["tenure": 59, "Contract": "year", "paperless": false], World.predictor(review: .probability(from: 0.99, to: 1)))
    #expect(left["decision"] == "leave" && left["act"] == false)
  }

  /// Chow's rule with a = TP - FN and b = TN - FP: a row is looked at between c / a and 1 - c / b.
  @Test(arguments: [(100.0, 20.0, 4.0), (10, 10, 1), (50, 5, 3)])
  func theBandOfMoneyIsChows(_ gain: Double, _ price: Double, _ cost: Double) {
    for step in 0...1000 {
      let p = Double(step) / 1000
      let inside = p > cost / gain && p < 1 - cost / price
      #expect(ReviewBand.reviews(p, gain: gain, price: price, cost: cost) == inside || abs(p * gain - cost) < 1e-9)
      // It pays to ask exactly where the better of the two decisions is expected to lose more than the look costs.
      let best = max(p * gain - (1 - p) * price, 0)
      #expect(ReviewBand.reviews(p, gain: gain, price: price, cost: cost) == (p * gain - cost > best + 1e-12)
        || abs(p * gain - cost - best) < 1e-9)
    }
  }

  @Test func amountsOfTheRowDecide() throws {
    // A wrong decision loses the tenure: worth a look where p times it is above the cost.
    let amounts = ServedDecision.Amounts(
      truePositive: .field(0, factor: 1), falsePositive: .number(-1000), falseNegative: .number(0),
      trueNegative: .number(0))
    let predictor = try World.predictor(review: .expectedPayoff(amounts, cost: 1))
    #expect(try World.answer(Self.row, predictor)["decision"] == "review")
    #expect(try World.answer(["tenure": 0, "Contract": "month", "paperless": true], predictor)["decision"] != "review")
    #expect(try World.answer(["tenure": .null, "Contract": "month", "paperless": true], predictor)["decision"] != "review")
  }

  @Test(arguments: [
    ([0.5, 0.3, 0.2], [0.6, 0.6, 0.6], 0.0, true), ([0.5, 0.3, 0.2], [0.5, 0.6, 0.6], 0, false),
    ([0.5, 0.3, 0.2], [0, 0, 0], 0.25, true), ([0.5, 0.3, 0.2], [0, 0, 0], 0.15, false),
    ([0.2, 0.3, 0.5], [0.9, 0.9, 0.4], 0, false), ([0.4, 0.4, 0.2], [0, 0, 0], 1e-9, true),
  ])
  func severalClasses(_ p: [Double], _ limits: [Double], _ margin: Double, _ expected: Bool) {
    #expect(ReviewBand.reviews(p, limits: limits, margin: margin) == expected)
  }

  @Test func theContractKeepsTheBand() throws {
    let amounts = ServedDecision.Amounts(
      truePositive: .field(0, factor: 2), falsePositive: .number(-1), falseNegative: .number(0), trueNegative: .number(0))
    for band: ReviewBand? in [
      nil, .probability(from: 0.3, to: 0.6), .expectedPayoff(amounts, cost: 4), .uncertain(limits: [0.6, 0.7], margin: 0.1),
    ] {
      var contract = try World.predictor().contract
      contract.review = band
      let again = try ClassifyContract(json: try JSONValue(parsing: Array(contract.json.text.utf8)), source: "classify")
      #expect(again == contract)
    }
    // Bundles that were written before there were bands have no such member.
    #expect(try World.predictor().contract.json["review"] == nil)
    var broken = try #require(try World.predictor().contract.json.object)
    broken["review"] = ["from": 0.3]
    let fault = #expect(throws: Diagnostic.self) { try ClassifyContract(json: .object(broken), source: "classify") }
    #expect(fault?.code == "E5801")
  }

  @Test func theSchemaSaysWhatAnAnswerHolds() throws {
    let schema = try World.predictor(review: .probability(from: 0.3, to: 0.6)).interface.responseSchema
    let decision = schema["oneOf"]?[0]?["properties"]?["decision"]
    #expect(decision?["enum"] == ["act", "leave", "review"])
    #expect(decision?["description"]?.string?.contains("at least 0.3 and below 0.6") == true)
    #expect(try World.predictor().interface.responseSchema["oneOf"]?[0]?["properties"]?["decision"] == nil)
  }
}
