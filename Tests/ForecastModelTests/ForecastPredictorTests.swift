import Bundles
import ForecastModel
import JSON
import Support
import Testing
import TimeAxis

/// What the forecasting endpoint answers, with numbers that can be worked out by hand.
@Suite struct ForecastPredictorTests {
  private func steps(_ answer: JSONValue) throws -> [JSONValue] { try #require(answer["forecast"]?.array) }

  private func medians(_ answer: JSONValue) throws -> [Double] {
    try steps(answer).compactMap { $0["median"]?.number }
  }

  @Test func oneSeries() throws {
    let answer = try Toy.answer(Toy.predictor(), #"{"series":{"store":"Berlin","product":"tea"}}"#)
    #expect(answer["series"] == ["store": "Berlin", "product": "tea"])
    #expect(answer["model"] == "drift" && answer["last_known"] == "2026-11-16" && answer["served_quantile"] == 0.75)
    #expect(answer["history"] == nil && answer["not_used_by_model"] == nil)
    let steps = try steps(answer)
    #expect(steps.map { $0["week"] } == ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"])
    #expect(try medians(answer) == [20.5, 21, 21.5, 22])
    #expect(steps[0].object?.members.map(\.name) == ["week", "median", "served", "quantiles"])
    #expect(steps[0]["quantiles"]?.object?.members.map(\.name) == ["0.1", "0.5", "0.9"])
    // One step ahead the error has the deviation 2 sqrt(1 + 1/100); normal quantiles 0.67449 and 1.28155.
    let scale = 2 * 1.01.squareRoot()
    #expect(abs(try #require(steps[0]["served"]?.number) - (20.5 + 0.674_489_75 * scale)) < 1e-6)
    #expect(abs(try #require(steps[0]["quantiles"]?["0.1"]?.number) - (20.5 - 1.281_551_57 * scale)) < 1e-6)
    #expect(steps[0]["quantiles"]?["0.5"] == steps[0]["median"])
  }

  @Test func ownHorizonAndQuantiles() throws {
    let answer = try Toy.answer(
      Toy.predictor(), #"{"series":{"store":"Köln","product":"milk"},"horizon":100,"quantiles":[0.99,0.01,0.3]}"#)
    let steps = try steps(answer)
    #expect(steps.count == 100)
    #expect(steps[99]["quantiles"]?.object?.members.map(\.name) == ["0.99", "0.01", "0.3"])
    for step in steps {
      let low = try #require(step["quantiles"]?["0.01"]?.number)
      let high = try #require(step["quantiles"]?["0.99"]?.number)
      #expect(low >= 0 && low <= high)
    }
  }

  /// Never below the target's minimum, and never falling as the level rises.
  @Test func quantilesAreClippedAndMonotone() throws {
    let levels = (1...99).map { Double($0) / 100 }
    let answers = try Toy.predictor().forecasts(
      [
        "series": ["store": "Berlin", "product": "milk"], "horizon": 60,
        "quantiles": .array(levels.map { .number($0) }),
      ])
    for step in try #require(answers.first).steps {
      #expect(step.quantiles.allSatisfy { $0 >= 0 })
      #expect(zip(step.quantiles, step.quantiles.dropFirst()).allSatisfy { $0 <= $1 })
    }
    let bounded = Toy.predictor { ($0.minimum, $0.maximum) = (12, 21) }
    let answer = try #require(
      try bounded.forecasts(["series": ["store": "Berlin", "product": "tea"], "horizon": 9]).first)
    #expect(
      answer.steps.allSatisfy {
        $0.point <= 21 && $0.served <= 21 && $0.quantiles.allSatisfy { (12...21).contains($0) }
      })
  }

  // MARK: History

  private static func tea(_ history: String) -> String {
    #"{"series":{"store":"Berlin","product":"tea"},"history":[\#(history)]}"#
  }

  @Test func newerRowsMoveTheModelOn() throws {
    let body = Self.tea(
      #"{"week":"2026-11-30","units":40},{"week":"2026-11-23","units":30},{"week":"2026-11-16","units":1}"#)
    let answer = try Toy.answer(Toy.predictor(), body)
    #expect(answer["last_known"] == "2026-11-30")
    #expect(answer["history"] == ["used": 2, "already_known": 1])
    var model = Toy.model(1)
    model.append(30)
    model.append(40)
    #expect(try medians(answer) == model.forecast(horizon: 4).median)
    #expect(try steps(answer).first?["week"] == "2026-12-07")
  }

  @Test func whatIsKnownAlreadyChangesNothing() throws {
    let body = Self.tea(#"{"week":"2026-11-09","units":999},{"week":"2020-01-06","units":1}"#)
    let answer = try Toy.answer(Toy.predictor(), body)
    #expect(answer["history"] == ["used": 0, "already_known": 2])
    #expect(try medians(answer) == [20.5, 21, 21.5, 22])
  }

  @Test(arguments: [true, false]) func gapsAreZeroOrUnknown(areZero: Bool) throws {
    let body = Self.tea(#"{"week":"2026-12-07","units":40}"#)
    let answer = try Toy.answer(Toy.predictor { $0.gapsAreZero = areZero }, body)
    var model = Toy.model(1)
    for _ in 0..<2 { model.append(areZero ? 0 : .nan) }
    model.append(40)
    #expect(try medians(answer) == model.forecast(horizon: 4).median)
    #expect(answer["history"] == ["used": 1, "already_known": 0])
  }

  @Test func nullIsAnUnknownValue() throws {
    let answer = try Toy.answer(Toy.predictor(), Self.tea(#"{"week":"2026-11-23","units":null}"#))
    var model = Toy.model(1)
    model.append(.nan)
    #expect(try medians(answer) == model.forecast(horizon: 4).median)
    #expect(answer["last_known"] == "2026-11-23")
  }

  /// No longer gap is bridged than is forecast: else one row could ask for years of work.
  @Test func gapsAreBridgedOnlySoFar() throws {
    let fault = try #require(try Toy.fault(Toy.predictor(), Self.tea(#"{"week":"9999-11-15","units":1}"#)))
    #expect(fault.status == 422 && fault.kind == "history-too-far")
    #expect(fault.fields.first?.pointer == "/history")
    // 100 periods may be missing after period 100, and again after the row.
    #expect(try Toy.fault(Toy.counting, #"{"history":[{"n":201,"units":1},{"n":302,"units":1}]}"#) == nil)
    #expect(try Toy.fault(Toy.counting, #"{"history":[{"n":202,"units":1}]}"#)?.kind == "history-too-far")
    #expect(
      try Toy.fault(Toy.counting, #"{"history":[{"n":201,"units":1},{"n":303,"units":1}]}"#)?.kind
        == "history-too-far")
  }

  @Test func columnsWithoutAUseAreNamed() throws {
    let answer = try Toy.answer(
      Toy.predictor(),
      """
      {"series":{"store":"Berlin","product":"tea"},"known_future":[
        {"week":"2026-11-23","promo":true,"price":1.5},{"week":"2026-11-30","promo":0,"event":null}]}
      """)
    #expect(answer["not_used_by_model"] == ["price", "promo", "event"])
  }

  // MARK: Origins

  @Test func asOfRepeatsAPastForecast() throws {
    let body = #"{"series":{"store":"Berlin","product":"milk"},"as_of":"2026-10-26"}"#
    let answer = try Toy.answer(Toy.predictor(), body)
    #expect(answer["last_known"] == "2026-10-19")
    #expect(try medians(answer) == [40.5, 41, 41.5, 42])
    let now = try Toy.answer(Toy.predictor(), #"{"series":{"store":"Berlin","product":"milk"},"as_of":"2026-11-23"}"#)
    #expect(try medians(now) == [10.5, 11, 11.5, 12])
  }

  @Test func unknownOriginsNameTheKnownOnes() throws {
    let fault = try #require(
      try Toy.fault(Toy.predictor(), #"{"series":{"store":"Berlin","product":"milk"},"as_of":"2026-11-02"}"#))
    #expect(fault.status == 422 && fault.kind == "unknown-origin")
    #expect(fault.fields == [.init("/as_of", "this series can be forecast as of 2026-10-26, 2026-11-23")])
  }

  @Test func unknownSeriesNameTheNearest() throws {
    let fault = try #require(try Toy.fault(Toy.predictor(), #"{"series":{"store":"Berlin","product":"milc"}}"#))
    #expect(fault.status == 404 && fault.kind == "unknown-series")
    #expect(fault.fields == [.init("/series", "'Berlin / milc' was not trained; did you mean 'Berlin / milk'?")])
    let far = try #require(try Toy.fault(Toy.predictor(), #"{"series":{"store":"x","product":"y"}}"#))
    #expect(far.fields == [.init("/series", "'x / y' was not trained")])
  }

  /// Parts must not run together: "a b" + "c" is not "a" + "b c".
  @Test func keysAreKeptApart() throws {
    let keys = [["a", "b / c"], ["a / b", "c"]]
    let predictor = ForecastPredictor(contract: Toy.contract(), current: Toy.models(keys: keys), past: [])
    for (place, key) in keys.enumerated() {
      #expect(try predictor.forecast(ForecastRequest(key: key)).steps[0].point == Double(10 * (place + 1)) + 0.5)
    }
  }

  // MARK: Batches

  @Test func batchesAnswerInOrder() throws {
    let one = #"{"series":{"store":"Köln","product":"milk"}}"#
    let two = #"{"series":{"store":"Berlin","product":"milk"},"horizon":1}"#
    let answer = try Toy.answer(Toy.predictor(), "{\"batch\":[\(one),\(two),\(one)]}")
    #expect(
      answer["batch"]?.array
        == [
          try Toy.answer(Toy.predictor(), one), try Toy.answer(Toy.predictor(), two),
          try Toy.answer(Toy.predictor(), one),
        ])
  }

  @Test func batchFaultsNameTheirElement() throws {
    let unknown = #"{"series":{"store":"Bonn","product":"milk"}}"#
    let known = #"{"series":{"store":"Berlin","product":"milk"}}"#
    let fault = try #require(try Toy.fault(Toy.predictor(), "{\"batch\":[\(known),\(unknown),\(unknown)]}"))
    #expect(fault.status == 404)
    #expect(fault.fields.map(\.pointer) == ["/batch/1/series", "/batch/2/series"])
    let tooMany = try #require(
      try Toy.fault(Toy.predictor(), "{\"batch\":[\([String](repeating: known, count: 4).joined(separator: ","))]}"))
    #expect(tooMany.status == 413 && tooMany.kind == "batch-too-large")
  }

  // MARK: Other axes

  @Test func wholeNumbersAndNoKeys() throws {
    let answer = try Toy.answer(Toy.counting, #"{"horizon":2,"history":[{"n":101,"units":11}]}"#)
    #expect(answer["series"] == [:] && answer["last_known"] == 101)
    #expect(try steps(answer).map { $0["n"] } == [102, 103])
    #expect(try Toy.fault(Toy.counting, "{}") == nil)
    #expect(try Toy.fault(Toy.counting, #"{"series":{}}"#) == nil)
    #expect(try Toy.fault(Toy.counting, #"{"series":{"store":"x"}}"#)?.fields.first?.pointer == "/series/store")
  }

  /// The smallest whole number has no absolute value: asking for it must not end the server.
  @Test(arguments: ["-9223372036854775808", "9223372036854774784", "1e18", "-1125899906842624", "1e300", "0.5"])
  func impossibleCountsAreFaults(count: String) throws {
    #expect(try Toy.fault(Toy.counting, "{\"as_of\":\(count)}")?.status == 422)
    #expect(try Toy.fault(Toy.counting, "{\"history\":[{\"n\":\(count),\"units\":1}]}")?.status == 422)
  }

  @Test func dateTimes() throws {
    let format = try #require(TimestampFormat("yyyy-MM-dd'T'HH:mm:ss"))
    let contract = Toy.contract { ($0.frequency, $0.format) = (.hourly, format) }
    let predictor = ForecastPredictor(contract: contract, current: Toy.models(last: 498_000), past: [])
    let answer = try Toy.answer(
      predictor,
      #"{"series":{"store":"Berlin","product":"tea"},"history":[{"week":"2026-10-24T01:00:00","units":3}]}"#
    )
    #expect(answer["last_known"] == "2026-10-24T01:00:00")
    #expect(
      try Toy.fault(predictor, #"{"series":{"store":"Berlin","product":"tea"},"as_of":"2026-10-24T01:30:00"}"#)?
        .fields.first?
        .message == #""2026-10-24T01:30:00" does not begin an hour of 'h'"#)
  }

  @Test func theBaselineCanServe() throws {
    let answer = try Toy.answer(
      Toy.predictor { $0.serves = "naive" }, #"{"series":{"store":"Köln","product":"milk"},"horizon":2}"#)
    #expect(answer["model"] == "naive")
    #expect(try medians(answer) == [2, 2])
  }

  // MARK: Seeded noise

  /// Changed requests are answered with JSON, or refused with a pointer; nothing else happens.
  @Test func changedRequestsNeverTrap() throws {
    let seeds = [
      #"{"series":{"store":"Berlin","product":"tea"},"horizon":3,"quantiles":[0.1,0.9],"as_of":"2026-10-26"}"#,
      Self.tea(#"{"week":"2026-11-23","units":30,"price":1},{"week":"2026-11-30","units":null}"#),
      #"{"batch":[{"series":{"store":"Köln","product":"milk"},"known_future":[{"week":"2026-11-23","promo":1}]}]}"#,
    ]
    let pool: [UInt8] = Array(#"{}[]",:0129eE-.tnwk"#.utf8)
    var state: UInt64 = 11
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let predictor = Toy.predictor()
    var (answered, refused) = (0, 0)
    for round in 0..<12_000 {
      var bytes = Array(seeds[round % seeds.count].utf8)
      for _ in 0...next(3) { bytes[next(bytes.count)] = pool[next(pool.count)] }
      guard let request = try? JSONValue(parsing: bytes) else { continue }
      var writer = JSONWriter()
      do throws(RequestFault) {
        try predictor.answer(request, into: &writer)
        answered += 1
      } catch {
        let fields = error.fields
        #expect(!fields.isEmpty && [404, 413, 422].contains(error.status))
        refused += 1
        continue
      }
      #expect(throws: Never.self) { try JSONValue(parsing: writer.bytes) }
    }
    #expect(answered > 50 && refused > 500)
  }
}
