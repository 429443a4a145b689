import Bundles
import Digests
import Evaluation
import ForecastModel
import Forecasting
import JSON
import Runs
import Support
import Testing
import TimeAxis

/// Prices and promotions, from the client's file to the forecast.
@Suite struct KnownColumnsTests {
  static let yaml = World.yaml.split(separator: "\n", omittingEmptySubsequences: false).map {
    $0.contains("role: static") ? $0 + "\n    - {name: price, type: number, role: known_future}"
      + "\n    - {name: promo, type: binary, role: known_future}\n    - {name: fair, type: category, role: known_future}" : String($0)
  }.joined(separator: "\n").replacing("[naive, ses, damped, theta, ensemble]", with: "[naive, ses, arima]")

  private static let header = "store,product,week,units,region,price,promo,fair\n"

  private func world(_ rows: [String], sets: [String] = []) throws -> World {
    try World(Self.header + rows.joined(separator: "\n") + "\n", yaml: Self.yaml, sets: sets)
  }

  @Test func gapsTellNothing() throws {
    let set = try world([
      "A,x,2025-01-06,1,N,2,1,no", "A,x,2025-01-13,2,N,3,0,no", "A,x,2025-02-03,5,N,4,1,no",
      "B,x,2025-01-06,7,S,8,0,no", "B,x,2025-01-13,7,S,8,0,no", "B,x,2025-01-20,7,S,8,0,yes", "B,x,2025-01-27,3,S,9,0,no",
    ]).data().set
    #expect(set.knownColumns.map(\.name) == ["price", "promo", "fair"])
    #expect(set.knownColumns[2].levels == ["no", "yes"])
    // Two weeks without a row: the price goes on, nothing was promoted, and the fair is the same for all.
    #expect(set.series[0].known.columns[0] == [2, 3, 3, 3, 4])
    #expect(set.series[0].known.columns[1] == [1, 0, 0, 0, 1])
    #expect(set.series[0].known.columns[2] == [0, 0, 1, 0, 0])
    // The second series ends early: filled like a gap.
    #expect(set.series[1].known.columns[0] == [8, 8, 8, 9, 9])
  }

  @Test func rowsToComeAreNoHistory() throws {
    let rows = [
      "A,x,2025-01-06,1,N,2,1,no", "A,x,2025-01-13,2,N,3,0,no", "A,x,2025-01-20,,N,5,1,no", "A,x,2025-01-27,,N,,0,no",
    ]
    let data = try world(rows, sets: ["data.checks.max_missing=0.3"]).data()
    #expect(data.set.lastPeriod == data.set.firstPeriod + 1 && data.set.series[0].values == [1, 2])
    #expect(data.set.series[0].known.columns[0].prefix(3) == [2, 3, 5])
    #expect(data.set.series[0].known.columns[0][3].isNaN)
    #expect(data.facts.missing.map(\.name) == ["price"])
  }

  /// Sales that a promotion lifts by 12, with the promotions of the time to come written down.
  static func rows(change: (_ one: Int, _ week: Int, _ units: Int) -> Int = { $2 }) -> [String] {
    var state: UInt64 = 3
    var lines = [String]()
    for one in 0..<4 {
      for week in 0..<64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let noise = Int(state >> 33) % 7 - 3
        let promo = (week * 7 + one * 3) % 5 == 0 ? 1 : 0
        let units = change(one, week, 40 + 10 * one + 12 * promo + noise)
        let cell = week < 60 ? String(max(0, units)) : ""
        lines.append("s\(one),p,\(Sales.date(week)),\(cell),N,\(4 + one),\(promo),no")
      }
    }
    return lines
  }

  @Test func theForecastFollowsThePromotions() throws {
    let world = try world(Self.rows(), sets: ["data.checks.max_missing=0.1"])
    let (result, folder, _) = try world.run()
    #expect(result.evaluation.chosen.name == "arima")
    let wape = try #require(result.evaluation.testValue(.init("wape"), of: "arima"))
    let without = try #require(result.evaluation.testValue(.init("wape"), of: "ses"))
    #expect(wape < 0.75 * without)
    // The client's file says which of the weeks to come have a promotion: the forecast is 12 higher there.
    let predictor = ForecastFiles(
      result: result, dataDigest: try .init(ofFile: world.path), signed: .null, toolVersion: "0").predictor
    for one in 0..<4 {
      let steps = try predictor.forecast(ForecastRequest(key: ["s\(one)", "p"])).steps
      for (step, week) in zip(steps, 60..<64) {
        let promo = (week * 7 + one * 3) % 5 == 0
        #expect(abs(step.point - Double(40 + 10 * one + (promo ? 12 : 0))) < 4)
      }
    }
    // The endpoint's answers as of the test window are the report's own, promotions included.
    for line in try Files.readText("\(folder.path)/replay.jsonl").split(separator: "\n") {
      let pair = try JSONValue(parsing: Array(line.utf8))
      var writer = JSONWriter()
      try predictor.answer(try #require(pair["request"]), into: &writer)
      #expect(try JSONValue(parsing: writer.bytes) == pair["answer"])
      #expect(pair["answer"]?["not_known"] == nil)
    }
    for row in result.evaluation.test.rows {
      let path = try #require(result.chosenWindows[row.window]?.paths[row.series])
      let request = ForecastRequest(key: result.evaluation.set.series[row.series].key, asOf: row.period - row.step + 1)
      #expect(try predictor.forecast(request).steps[row.step - 1].point == max(0, path.median[row.step - 1]))
    }
  }

  @Test func nothingOfTheTestIsSeenBefore() throws {
    let limit = ["data.checks.max_missing=0.1"]
    let a = try world(Self.rows(), sets: limit).run().result
    let b = try world(Self.rows { one, week, units in week >= 56 ? units + 31 * one : units }, sets: limit).run().result
    #expect(a.evaluation.ranking.map(\.value) == b.evaluation.ranking.map(\.value))
    #expect(a.evaluation.intervals == b.evaluation.intervals)
    for window in 0..<4 { #expect(a.chosenWindows[window]?.paths == b.chosenWindows[window]?.paths) }
  }

  @Test func aFileOfWeeksToComeIsAnswered() throws {
    let world = try world(Self.rows(), sets: ["data.checks.max_missing=0.1"])
    let (result, _, _) = try world.run()
    let predictor = ForecastFiles(
      result: result, dataDigest: try .init(ofFile: world.path), signed: .null, toolVersion: "0").predictor
    let (input, output) = ("\(world.folder)/ask.csv", "\(world.folder)/answers.csv")
    let weeks = (60..<64).map { "s1,p,\(Sales.date($0)),\($0 == 60 ? "70" : ""),\($0 == 62 ? 1 : 0)" }
    try Files.write(Array(("store,product,week,units,promo\n" + weeks.joined(separator: "\n") + "\n").utf8), to: input)
    let answered = try ForecastBatch(predictor: predictor).run(input: input, output: output)
    #expect(answered.series == 1 && answered.rows == 4)
    let rows = try Files.readText(output).split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    // One week was observed, so the forecast begins with the second; the promotion is in its second week.
    #expect(rows[0][2] == Sales.date(61)[...])
    let medians = rows.compactMap { Double($0[3]) }
    #expect(medians[1] - medians[0] > 8 && medians[1] - medians[2] > 8)
  }

  /// What the client says a price may be holds wherever one is read, and is written in the schema.
  @Test func boundsHoldInRequestsFilesAndExtensions() throws {
    let world = try World(
      Self.header + Self.rows().joined(separator: "\n") + "\n",
      yaml: Self.yaml.replacing(
        "{name: price, type: number, role: known_future}",
        with: "{name: price, type: number, role: known_future, min: 1, max: 20}"),
      sets: ["data.checks.max_missing=0.1"])
    let bundle = try Bundle(at: try world.run().folder.bundle)
    let predictor = try ForecastPredictor(bundle: bundle)
    #expect(predictor.contract.knownFuture[0].minimum == 1 && predictor.contract.knownFuture[0].maximum == 20)
    let schema = predictor.interface.requestSchema.text
    #expect(schema.contains(#""price":{"type":["number","null"],"minimum":1,"maximum":20}"#), "\(schema)")
    for (member, value) in [("known_future", "0.5"), ("known_future", "21"), ("history", "-3"), ("history", "1e9")] {
      let units = member == "history" ? #","units":70"# : ""
      let body = #"""
        {"series":{"store":"s1","product":"p"},"\#(member)":[{"week":"\#(Sales.date(60))","price":\#(value)\#(units)}]}
        """#
      let fault = #expect(throws: RequestFault.self) { _ = try predictor.forecasts(try JSONValue(parsing: body)) }
      #expect(fault?.status == 422 && fault?.fields.first?.pointer == "/\(member)/0/price")
      #expect(fault?.fields.first?.message.contains("imum of") == true)
    }
    let (input, output) = ("\(world.folder)/ask.csv", "\(world.folder)/out.csv")
    func faults(_ work: () throws -> Void) -> [Diagnostic] {
      do { try work() } catch let faults as Diagnostics { return faults.list } catch {
        return [error as? Diagnostic].compactMap { $0 }
      }
      return []
    }
    for price in ["0.5", "21"] {
      try Files.write("store,product,week,units,price\ns1,p,\(Sales.date(60)),70,\(price)\n", to: input)
      let asked = faults { _ = try ForecastBatch(predictor: predictor).run(input: input, output: output) }
      let extended = faults {
        _ = try BundleExtension(bundle: bundle, toolVersion: "0").write(input, to: "\(world.folder)/extended")
      }
      for list in [asked, extended] {
        #expect(list.first?.place?.line == 2 && list.first?.drawn().contains("price") == true, "\(list)")
      }
    }
  }

  /// A column that nobody reads is told, and one that is nearly a known column is refused; periods too far ahead are
  /// named.
  @Test func whatIsPassedOverIsTold() throws {
    let world = try world(Self.rows(), sets: ["data.checks.max_missing=0.1"])
    let bundle = try Bundle(at: try world.run().folder.bundle)
    let predictor = try ForecastPredictor(bundle: bundle)
    let (input, output) = ("\(world.folder)/ask.csv", "\(world.folder)/out.csv")
    func notes(_ header: String, _ cells: String) throws -> [String] {
      try Files.write("store,product,week,\(header)\ns1,p,\(cells)\n", to: input)
      return try ForecastBatch(predictor: predictor).run(input: input, output: output).notes.map(\.code)
    }
    func code(_ work: () throws -> Void) -> String? {
      do { try work() } catch { return (error as? Diagnostic ?? (error as? Diagnostics)?.list.first)?.code }
      return nil
    }
    let week = Sales.date(60)
    #expect(try notes("promo", "\(week),1").isEmpty)
    #expect(try notes("promo,remark", "\(week),1,x") == ["E3086"])
    #expect(try notes("promo", "\(Sales.date(64)),1") == ["E3087"])
    #expect(code { _ = try notes("prise", "\(week),1") } == "E3085")
    #expect(code { _ = try notes("units,promos", "\(week),70,1") } == "E3085")
    // The solution says what becomes of columns that it does not name; region is one of its own.
    func extend(_ column: String) -> String? {
      code {
        try Files.write("store,product,week,units,\(column)\ns1,p,\(week),70,1\n", to: input)
        _ = try BundleExtension(bundle: bundle, solution: world.solution, toolVersion: "0")
          .write(input, to: "\(world.folder)/extended")
      }
    }
    #expect(extend("region") == nil && extend("remark") == "E3086" && extend("pric") == "E3085")
    let answer = try #require(
      try predictor.forecasts(
        try JSONValue(
          parsing: #"{"series":{"store":"s1","product":"p"},"known_future":[{"week":"\#(Sales.date(63))","promo":true},"#
            + #"{"week":"\#(Sales.date(64))","promo":true},{"week":"\#(Sales.date(50))","promo":true}]}"#)
      ).first)
    #expect(answer.outside.map { predictor.text(of: $0) } == [Sales.date(50), Sales.date(64)])
  }

  /// Sales that treble on public holidays of one country.
  @Test func holidaysAreLearntAndForecast() throws {
    let days = 800
    let start = CivilDate(year: 2023, month: 1, day: 1)?.daysSinceEpoch ?? 0
    let holidays = Set(
      (2023...2025).flatMap { year in
        [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)].compactMap { CivilDate(year: year, month: $0.0, day: $0.1)?.daysSinceEpoch }
      })
    var state: UInt64 = 9
    let rows = (0..<days).map { day -> String in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      let noise = Int(state >> 40) % 5
      return "s,p,\(TimestampFormat.isoDate.string(start + day)),\((holidays.contains(start + day) ? 90 : 30) + noise),N,1,0,no"
    }
    let world = try world(
      rows, sets: ["forecast.freq=D", "forecast.season_length=7", "forecast.holidays=[DE]", "forecast.horizon=14"])
    let set = try world.data().set
    #expect(set.allKnownColumns.map(\.name).suffix(3).first == "holiday of DE")
    let (result, _, _) = try world.run()
    #expect(result.evaluation.chosen.name == "arima")
    // The baseline is good enough here and would be served; what was fitted follows the calendar. The data end on
    // 2025-03-10, and the first of May is 52 days ahead.
    let one = result.current.series[0]
    var path = ForecastPath()
    one.model.forecast(horizon: 60, in: ForecastContext(nextPeriod: one.lastPeriod + 1, known: one.known), into: &path)
    let may = (CivilDate(year: 2025, month: 5, day: 1)?.daysSinceEpoch ?? 0) - one.lastPeriod - 1
    let high = path.median.indices.filter { path.median[$0] > 60 }
    // Good Friday and Easter Monday are in the table, but these sales did not rise on them.
    #expect(high == [may])
  }
}
