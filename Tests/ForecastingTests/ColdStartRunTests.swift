import Bundles
import Digests
import ForecastModel
import Forecasting
import JSON
import Runs
import Support
import Testing

/// Thirty series in two regions: those of the South sell five times as much; one has a past of two weeks only.
@Suite struct ColdStartRunTests {
  private static func world() throws -> World {
    var sales = Sales(series: 30, weeks: 40)
    sales.change = { series, week, units in
      if series == 29, week < 38 { return nil }
      return series % 2 == 1 ? 100 + units % 20 : 20 + units % 20
    }
    return try World(sales.csv, sets: ["models.candidates=[ses, theta]"])
  }

  private static func answer(_ predictor: ForecastPredictor, _ body: String) throws -> JSONValue {
    var writer = JSONWriter()
    try predictor.answer(try JSONValue(parsing: body), into: &writer)
    return try JSONValue(parsing: writer.bytes)
  }

  @Test func forecastsWhatNobodyHasSeen() throws {
    let world = try Self.world()
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    let outcome = try #require(result.coldStart)
    #expect(outcome.seriesCount == 29)
    // Regions are all that sets levels apart, so a mean of alike series is as good; a mean of all would be 70 % off.
    #expect(outcome.wape < 0.25)
    #expect((0.6...0.95).contains(outcome.coverage))
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    func median(_ region: String) throws -> Double {
      let body = #"{"series": {"store": "new", "product": "new"}, "static": {"region": "\#(region)"}}"#
      let answer = try Self.answer(predictor, body)
      #expect(answer["model"] == .string("cold_start"))
      return try #require(answer["forecast"]?.array?.first?["median"]?.number)
    }
    #expect(try (20...40).contains(median("North")))
    #expect(try (95...125).contains(median("South")))
    // What was seen of it moves the level.
    let last = try #require(result.current.series.first?.lastPeriod)
    var request = ForecastRequest(
      key: ["new", "new"], history: (1...8).map { .init(period: last + $0, value: 300) })
    request.statics = ["North"]
    #expect(try predictor.forecast(request).steps[0].point > 100)
  }

  /// A series of two weeks is forecast from its region and its own values.
  @Test func shortSeriesAreForecastTheSameWay() throws {
    let world = try Self.world()
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    let short = try #require(try world.data().set.series.first { $0.values.count == 2 })
    let answer = try predictor.forecast(ForecastRequest(key: short.key))
    if result.evaluation.contract.serves != result.evaluation.baseline {
      #expect(answer.model == ForecastPredictor.coldStartName)
      #expect((95...125).contains(answer.steps[0].point))
    }
    #expect(answer.steps.allSatisfy { $0.quantiles == $0.quantiles.sorted() })
  }

  @Test func withoutAttributesItStaysUnknown() throws {
    let world = try Self.world()
    defer { withExtendedLifetime(world) {} }
    let (_, folder, _) = try world.run()
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    for (body, words) in [
      (#"{"series": {"store": "new", "product": "new"}}"#, "'static'"),
      (#"{"series": {"store": "new", "product": "new"}, "static": {"regoin": "North"}}"#, "did you mean 'region'"),
    ] {
      do {
        _ = try Self.answer(predictor, body)
        Issue.record("answered \(body)")
      } catch let fault as RequestFault {
        #expect(fault.fields.contains { $0.message.contains(words) })
      }
    }
    let known = predictor.keys[0]
    let body =
      #"{"series": {"store": "\#(known[0])", "product": "\#(known[1])"}, "static": {"region": "North"}}"#
    #expect(try Self.answer(predictor, body)["not_used_by_model"] == ["region"])
  }

  /// From file to file: a static column says what a new series is like, rows say what it sold; what it sold before the
  /// end of training counts as well.
  @Test func batchForecastsNewSeries() throws {
    let world = try Self.world()
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    let ask = "\(world.folder)/ask.csv"
    let known = predictor.keys[0]
    try Files.write(
      "store,product,region,week,units\nnew,new,South,\(Sales.date(40)),30\nnew,old,North,\(Sales.date(38)),300\n"
        + "\(known[0]),\(known[1]),North,\(Sales.date(40)),20\n", to: ask)
    let out = "\(world.folder)/out.csv"
    #expect(try ForecastBatch(predictor: predictor).run(input: ask, output: out).series == 3)
    let lines = try Files.readText(out).split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    let last = try #require(result.current.series.first?.lastPeriod)
    for (line, region, period, value) in [(1, "South", last + 1, 30.0), (5, "North", last - 1, 300)] {
      var request = ForecastRequest(key: ["new", line == 1 ? "new" : "old"], history: [.init(period: period, value: value)])
      request.statics = [region]
      let answer = try predictor.forecast(request)
      #expect(answer.historyUsed == 1 && answer.historyKnown == 0)
      #expect(lines[line][3] == JSONValue.number(answer.steps[0].point).text)
      // Its values move the level away from what alike series sell.
      request.history = []
      let without = try predictor.forecast(request)
      #expect((answer.steps[0].point < without.steps[0].point) == (line == 1))
      let interval = answer.steps[0].quantiles
      #expect(interval[0] < answer.steps[0].point && answer.steps[0].point < interval[3])
    }
    try Files.write("store,product\nnew,new\n", to: ask)
    #expect(throws: Diagnostic.self) { try ForecastBatch(predictor: predictor).run(input: ask, output: out) }
  }

  /// After `extend` new series are forecast from the newest period on.
  @Test func newSeriesFollowTheExtendedBundle() throws {
    let world = try Self.world()
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    let new = "\(world.folder)/new.csv"
    try Files.write(
      "store,product,week,units\n" + result.current.series.map {
        "\($0.key[0]),\($0.key[1]),\(Sales.date(40)),30\n"
      }.joined(), to: new)
    let out = "\(world.folder)/extended"
    _ = try BundleExtension(bundle: try Bundle(at: folder.bundle), toolVersion: "0.0.1").write(new, to: out)
    let before = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    let after = try ForecastPredictor(bundle: try Bundle(at: out))
    var request = ForecastRequest(key: ["new", "new"])
    request.statics = ["South"]
    let (old, moved) = (try before.forecast(request), try after.forecast(request))
    #expect(moved.lastKnown == old.lastKnown + 1)
    for (earlier, later) in zip(old.steps.dropFirst(), moved.steps) {
      #expect(earlier.period == later.period && earlier.point == later.point)
    }
  }

  @Test func noOrderForANewSeries() throws {
    let world = try World(
      Sales(series: 30, weeks: 40).csv, sets: ["models.candidates=[ses]", "orders={lead_time: 1}"])
    defer { withExtendedLifetime(world) {} }
    let predictor = try ForecastPredictor(bundle: try Bundle(at: try world.run().folder.bundle))
    #expect {
      _ = try Self.answer(
        predictor, #"{"series": {"store": "n", "product": "n"}, "static": {"region": "North"}, "order": {}}"#)
    } throws: { ($0 as? RequestFault)?.kind == "no-order" }
  }
}
