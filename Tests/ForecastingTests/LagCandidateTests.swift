import Digests
import Evaluation
import ForecastModel
import Forecasting
import JSON
import Runs
import Support
import Testing

/// `lag_gbt` in a run: from the client's file to the endpoint's answers.
@Suite struct LagCandidateTests {
  private static let yaml = KnownColumnsTests.yaml.replacing("[naive, ses, arima]", with: "[naive, ses, lag_gbt, ensemble]")

  /// Twelve series that promotions double, in weeks that the client knows ahead.
  private static func rows(change: (_ one: Int, _ week: Int, _ units: Int) -> Int = { $2 }) -> [String] {
    var state: UInt64 = 5
    return (0..<12).flatMap { one in
      (0..<64).map { week in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let noise = Int(state >> 33) % 7 - 3
        let promo = (week * 7 + one * 3) % 5 == 0 ? 2 : 1
        let units = change(one, week, (20 + 5 * one) * promo + noise)
        let cell = week < 60 ? String(max(0, units)) : ""
        return "s\(one),p,\(Sales.date(week)),\(cell),\(one % 2 == 0 ? "N" : "S"),\(4 + one),\(promo - 1),no"
      }
    }
  }

  private func world(_ rows: [String]) throws -> World {
    try World(
      "store,product,week,units,region,price,promo,fair\n" + rows.joined(separator: "\n") + "\n", yaml: Self.yaml,
      sets: ["data.checks.max_missing=0.1"])
  }

  @Test func promotionsAreLearntAndAnswersRepeat() throws {
    let world = try world(Self.rows())
    let (result, folder, _) = try world.run()
    let wape = try #require(result.evaluation.testValue(.init("wape"), of: "lag_gbt"))
    let without = try #require(result.evaluation.testValue(.init("wape"), of: "ses"))
    #expect(wape < 0.6 * without)
    #expect(result.evaluation.chosen.name == "lag_gbt")
    let predictor = ForecastFiles(
      result: result, dataDigest: try .init(ofFile: world.path), signed: .null, toolVersion: "0").predictor
    for line in try Files.readText("\(folder.path)/replay.jsonl").split(separator: "\n") {
      let pair = try JSONValue(parsing: Array(line.utf8))
      var writer = JSONWriter()
      try predictor.answer(try #require(pair["request"]), into: &writer)
      #expect(try JSONValue(parsing: writer.bytes) == pair["answer"])
    }
    // The bytes of a bundle hold the trees once and answer with the same bits.
    let bytes = result.current.encoded()
    var reader = ByteReader(bytes, source: "models")
    let read = try ForecastModelSet(from: &reader, keyCount: 2, columnCount: 3)
    #expect(reader.remaining == 0)
    #expect(read.encoded() == bytes)
    for (one, other) in zip(read.series, result.current.series) {
      let context = ForecastContext(nextPeriod: one.lastPeriod + 1, known: one.known)
      var (a, b) = (ForecastPath(), ForecastPath())
      one.model.forecast(horizon: 4, in: context, into: &a)
      other.model.forecast(horizon: 4, in: context, into: &b)
      #expect(a == b)
    }
    // Cut before the shared model, the set is refused.
    var cut = ByteReader(bytes, source: "models")
    var end = 0
    do {
      _ = try QuantileTable(from: &cut)
      _ = try QuantileTable(from: &cut)
      for _ in 0..<(try cut.integer(UInt32.self)) {
        _ = try cut.strings()
        _ = try cut.integer(Int64.self)
        _ = try KnownRows(from: &cut)
        _ = try FittedForecaster(from: &cut)
        _ = try FittedForecaster(from: &cut)
      }
      end = cut.offset
    }
    #expect(end > 0 && end < bytes.count)
    var short = ByteReader(bytes[..<end], source: "models")
    #expect(throws: Diagnostic.self) { try ForecastModelSet(from: &short, keyCount: 2, columnCount: 3) }
  }

  @Test func nothingOfTheTestIsSeenBefore() throws {
    let a = try world(Self.rows()).run().result
    let b = try world(Self.rows { one, week, units in week >= 56 ? units + 31 * one : units }).run().result
    #expect(a.evaluation.ranking.map(\.value) == b.evaluation.ranking.map(\.value))
    for window in 0..<4 { #expect(a.chosenWindows[window]?.paths == b.chosenWindows[window]?.paths) }
  }
}
