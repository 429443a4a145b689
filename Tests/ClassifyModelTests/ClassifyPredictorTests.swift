import Bundles
import ClassifyModel
import Digests
import Features
import FeatureFitting
import JSON
import Matrices
import Support
import Testing

@Suite struct ClassifyPredictorTests {
  @Test func aRowIsAnsweredWithItsReasons() throws {
    let predictor = try World.predictor()
    let answer = try World.answer(["customer": "c1", "tenure": 3, "Contract": "month", "paperless": "Yes"], predictor)
    let probability = try #require(answer["probability"]?.number)
    #expect(probability > 0.5 && probability < 1)
    #expect(answer["id"]?["customer"] == "c1" && answer["act"] == true && answer["prediction"] == "Yes")
    let reasons = try #require(answer["reasons"]?.array)
    #expect(reasons.count == 2)
    let effects = reasons.compactMap { $0["effect"]?.number.map(abs) }
    #expect(effects == effects.sorted(by: >))
    #expect(reasons.contains { $0["column"] == "Contract" && $0["value"] == "month" })
  }

  /// The shares of all columns add up to what the probability differs from that of the average row.
  @Test func effectsAddUpToTheDifferenceFromTheAverageRow() throws {
    let predictor = try World.predictor()
    let matrix = predictor.pipeline.matrix(World.table, rows: [0, 1, 17, 30], threads: 1)
    let probabilities = predictor.model.predict(matrix, threads: 1)
    let effects = predictor.model.effects(matrix, label: 1)
    let bases = zip(probabilities, effects).map { $0 - $1.reduce(0, +) }
    #expect(bases.allSatisfy { abs($0 - bases[0]) < 1e-9 })
  }

  @Test func aBatchIsAnsweredRowByRow() throws {
    let predictor = try World.predictor()
    let row: JSONValue = ["tenure": 3, "Contract": "month", "paperless": false]
    let other: JSONValue = ["tenure": .null, "Contract": "year", "paperless": 1]
    let batch = try World.answer(["batch": [row, other]], predictor)
    #expect(batch["batch"] == [try World.answer(row, predictor), try World.answer(other, predictor)])
  }

  @Test func batchAndEndpointAgreeInEveryBit() throws {
    let predictor = try World.predictor()
    let matrix = predictor.pipeline.matrix(World.table, rows: Array(0..<World.count), threads: 2)
    let all = predictor.model.predict(matrix, threads: 2)
    for row in 0..<World.count {
      let raw = predictor.pipeline.rawRow(World.table, row)
      let body = JSONObject(zip(predictor.contract.fields, raw).map { ($0.column.name, $1.json($0.column)) })
      #expect(try World.answer(.object(body), predictor)["probability"]?.number?.bitPattern == all[row].bitPattern)
    }
  }

  @Test func aTextThatWasNeverSeenIsNamed() throws {
    let answer = try World.answer(
      ["tenure": 3, "Contract": "decade", "paperless": false], try World.predictor())
    #expect(answer["not_seen_in_training"] == ["Contract"])
  }

  /// A number or a flag in the place of a word is a mistake; where the client's words are numbers, it is a word.
  @Test func aNumberIsNoWordUnlessWordsAreNumbers() throws {
    let words = try World.predictor()
    for value: JSONValue in [1, 2.5, true] {
      #expect(throws: RequestFault.self) {
        _ = try World.answer(["tenure": 3, "Contract": value, "paperless": false], words)
      }
    }
    let numbers = try World.predictor(levels: ["1", "2"])
    let asText = try World.answer(["tenure": 3, "Contract": "1", "paperless": false], numbers)
    #expect(try World.answer(["tenure": 3, "Contract": 1, "paperless": false], numbers) == asText)
    let unseen = try World.answer(["tenure": 3, "Contract": 3, "paperless": false], numbers)
    #expect(unseen["not_seen_in_training"] == ["Contract"])
    let mixed = try World.predictor(levels: ["1", "year"])
    #expect(try World.answer(["tenure": 3, "Contract": 1, "paperless": false], mixed)["probability"] == asText["probability"])
    #expect(throws: RequestFault.self) {
      _ = try World.answer(["tenure": 3, "Contract": 2, "paperless": false], mixed)
    }
  }

  @Test func theBaselineAnswersWhereItServes() throws {
    let answer = try World.answer(
      ["tenure": 3, "Contract": "month", "paperless": false], try World.predictor(serves: "majority"))
    #expect(answer["probability"] == 0.25 && answer["act"] == false)
  }

  @Test(arguments: [
    ("{\"tenure\":-1,\"Contract\":\"month\",\"paperless\":true}", "/tenure", "out of range"),
    ("{\"tenure\":\"x\",\"Contract\":\"month\",\"paperless\":true}", "/tenure", "a number was expected"),
    ("{\"Contract\":\"month\",\"paperless\":true}", "/tenure", "is missing"),
    ("{\"tenure\":1,\"Contract\":[],\"paperless\":true}", "/Contract", "a text was expected"),
    ("{\"tenure\":1,\"Contract\":\"month\",\"paperless\":\"maybe\"}", "/paperless", "true or false"),
    ("{\"tenure\":1,\"Contract\":\"month\",\"paperless\":true,\"Churn\":\"No\"}", "/Churn", "is what is predicted"),
    ("{\"tenure\":1,\"Contract\":\"month\",\"paperless\":true,\"tenrue\":1}", "/tenrue", "did you mean 'tenure'"),
    ("{\"batch\":[]}", "/batch", "at least one"),
    ("{\"batch\":[1]}", "/batch/0", "an object was expected"),
    ("{\"batch\":[{\"tenure\":1,\"Contract\":\"month\",\"paperless\":true}],\"tenure\":1}", "/tenure", "does not go with"),
    ("[]", "", "an object was expected"),
  ])
  func aFaultNamesItsField(body: String, pointer: String, message: String) throws {
    let predictor = try World.predictor()
    let request = try JSONValue(parsing: body)
    let fault = #expect(throws: RequestFault.self) { try World.answer(request, predictor) }
    #expect(fault?.status == 422)
    #expect(fault?.fields.contains { $0.pointer == pointer && $0.message.contains(message) } == true, "\(fault?.fields ?? [])")
  }

  @Test func tooLargeABatchIsRefused() throws {
    let row: JSONValue = ["tenure": 1, "Contract": "month", "paperless": true]
    let fault = #expect(throws: RequestFault.self) {
      try World.answer(["batch": [row, row, row, row]], try World.predictor())
    }
    #expect(fault?.status == 413)
  }

  @Test func theContractComesBackFromItsJSON() throws {
    let contract = try World.predictor().contract
    #expect(try ClassifyContract(json: contract.json, source: "test") == contract)
  }
}
