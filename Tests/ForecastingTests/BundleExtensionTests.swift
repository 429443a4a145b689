import Bundles
import Digests
import ForecastModel
import Forecasting
import JSON
import Runs
import Support
import Testing

/// The next Monday: a bundle that is extended by new rows.
@Suite struct BundleExtensionTests {
  private struct Client {
    let world: World
    let bundle: Bundle

    init(candidates: String = "[ets, theta, arima, ensemble]", sets: [String] = []) throws {
      world = try World(
        Sales(series: 4, weeks: 40).csv,
        sets: ["models.candidates=\(candidates)", "orders={lead_time: 1, pack_size: 6}"] + sets)
      bundle = try Bundle(at: try world.run().folder.bundle)
    }

    /// The rows of some weeks after the data, as `Sales` would go on.
    static func rows(_ weeks: Range<Int>, without: (String) -> Bool = { _ in false }) -> [String] {
      weeks.flatMap { week in
        (0..<4).map { "store \($0 % 3),product \($0 / 3),\(Sales.date(week)),\(30 + 9 * $0 + 3 * (week % 5))" }
      }.filter { !without($0) }
    }

    static func csv(_ rows: [String]) -> String {
      "store,product,week,units\n" + rows.map { $0 + "\n" }.joined()
    }

    var out: String { "\(world.folder)/extended" }

    @discardableResult
    func extend(
      _ rows: [String], from bundle: Bundle? = nil, to out: String? = nil, allowsGaps: Bool = false
    ) throws -> BundleExtension.Outcome {
      try Files.write(Self.csv(rows), to: "\(world.folder)/new.csv")
      return try BundleExtension(
        bundle: bundle ?? self.bundle, solution: world.solution, allowsGaps: allowsGaps, toolVersion: "0.0.1"
      ).write("\(world.folder)/new.csv", to: out ?? self.out)
    }

    func faults(_ rows: [String]) -> [Diagnostic] {
      do {
        try extend(rows)
        return []
      } catch let faults as Diagnostics { return faults.list } catch { return [error as? Diagnostic].compactMap { $0 } }
    }
  }

  private func answer(_ bundle: Bundle, _ body: JSONValue) throws -> String {
    var writer = JSONWriter()
    try ForecastPredictor(bundle: bundle).answer(body, into: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Every series, to the last bit: forecasts and orders of the new bundle without history, of the old one with it.
  @Test(arguments: [
    "[ets, theta, arima, ensemble]", "[mstl, tbats]", "[croston, tsb, imapa]", "[seasonal_naive, ces]", "[lag_gbt]",
  ])
  func equalsHistory(candidates: String) throws {
    let client = try Client(candidates: candidates)
    let rows = Client.rows(40..<43)
    let outcome = try client.extend(rows)
    #expect(outcome.used == 12 && outcome.known == 0 && outcome.filled == 0 && outcome.moved == 4)
    #expect(outcome.through == Sales.date(42) && outcome.notes.isEmpty)
    let extended = try Bundle(at: client.out)
    for key in try ForecastPredictor(bundle: client.bundle).keys {
      let history = rows.map { $0.split(separator: ",").map(String.init) }.filter { [$0[0], $0[1]] == key }
        .map { ["week": .string($0[2]), "units": .number(Double($0[3]) ?? .nan)] as JSONValue }
      var body: JSONObject = ["series": ["store": .string(key[0]), "product": .string(key[1])], "order": [:]]
      let without = try JSONValue(parsing: answer(extended, .object(body)))
      body["history"] = .array(history)
      var with = try #require(try JSONValue(parsing: answer(client.bundle, .object(body))).object)
      #expect(with["history"] == ["used": 3, "already_known": 0])
      with["history"] = nil
      #expect(.object(with) == without)
    }
  }

  /// Three Mondays, each extending the bundle of the one before in its place, are one file with all rows.
  @Test func oneByOneIsAtOnce() throws {
    let client = try Client()
    try client.extend(Client.rows(40..<43))
    let once = try Bundle(at: client.out)
    let steps = "\(client.world.folder)/steps"
    var bundle = client.bundle
    for week in 40..<43 {
      try client.extend(Client.rows(week..<week + 1), from: bundle, to: steps)
      bundle = try Bundle(at: steps)
    }
    #expect(try bundle.file("parameters.bin") == once.file("parameters.bin"))
    #expect(bundle.manifest.modelVersion == once.manifest.modelVersion)
    #expect(bundle.manifest.extensions.count == 3 && once.manifest.extensions.count == 1)
  }

  /// Test windows stay, so that the report's forecasts can still be repeated; the manifest tells where all comes from.
  @Test func replayAndProvenance() throws {
    let client = try Client()
    try client.extend(Client.rows(40..<42))
    let extended = try Bundle(at: client.out)
    let own = client.bundle.manifest
    let step = try #require(extended.manifest.extensions.first)
    #expect(step.parent == own.filesDigest && step.rows == 8 && step.through == Sales.date(41))
    #expect(step.data == (try Digest(ofFile: "\(client.world.folder)/new.csv")))
    #expect(extended.manifest.formatVersion == "1.1" && own.formatVersion == "1.0")
    #expect(extended.manifest.modelVersion != own.modelVersion && extended.manifest.run == own.run)
    #expect(extended.manifest.trainingData == own.trainingData)
    let runs = RunsFolder(ofSolution: client.world.folder).all()
    var repeated = 0
    for line in try Files.readText(try #require(runs.last).file("replay.jsonl")).split(separator: "\n") {
      let replay = try JSONValue(parsing: String(line))
      let request = try #require(replay["request"])
      guard request["as_of"] != nil else { continue }
      #expect(try JSONValue(parsing: answer(extended, request)) == replay["answer"])
      repeated += 1
    }
    #expect(repeated > 0)
  }

  /// A file that holds the past too, in any order, is taken for its new rows.
  @Test func knownRowsArePassedOver() throws {
    let client = try Client()
    try client.extend(Client.rows(40..<42))
    let plain = try Bundle(at: client.out).file("parameters.bin")
    let outcome = try client.extend(Array(Client.rows(30..<42).reversed()))
    #expect(outcome.used == 8 && outcome.known == 40)
    #expect(try Bundle(at: client.out).file("parameters.bin") == plain)
  }

  /// All series end together, as in a run: a series without a row sold nothing where gaps mean that.
  @Test func seriesWithoutRowsMoveOn() throws {
    let client = try Client()
    let some = Client.rows(40..<42) { $0.hasPrefix("store 1,") || $0.hasPrefix("store 2,product 0,\(Sales.date(41))") }
    let outcome = try client.extend(some)
    #expect(outcome.filled == 3 && outcome.moved == 3 && outcome.notes.map(\.code) == ["E3083"])
    let filled = try Bundle(at: client.out).file("parameters.bin")
    let zeros = [
      "store 1,product 0,\(Sales.date(40)),0", "store 1,product 0,\(Sales.date(41)),0",
      "store 2,product 0,\(Sales.date(41)),0",
    ]
    try client.extend(some + zeros)
    #expect(try Bundle(at: client.out).file("parameters.bin") == filled)
    let keeping = try Client(sets: ["data.checks.missing_period=keep"])
    try keeping.extend(some)
    let unknown = try Bundle(at: keeping.out).file("parameters.bin")
    try keeping.extend(some + zeros.map { String($0.dropLast()) })
    #expect(try Bundle(at: keeping.out).file("parameters.bin") == unknown)
  }

  /// A new run knows nothing of rows that only extensions were given: what lies between is named, and is no 0.
  @Test(arguments: ["fill_zero", "keep"])
  func weeksThatNobodyBroughtAreRefused(missing: String) throws {
    let client = try Client(candidates: "[theta]", sets: ["data.checks.missing_period=\(missing)"])
    try client.extend(Client.rows(40..<42))
    // The run again, as `solkit forecast --force` makes it: extending that by the third Monday leaves two weeks out.
    let faults = client.faults(Client.rows(42..<43))
    #expect(faults.map(\.code) == ["E3084"])
    let text = try #require(faults.first).drawn()
    for word in [Sales.date(40), "1 more week", Sales.date(42), Sales.date(39), "--allow-gaps"] {
      #expect(text.contains(word), "\(text)")
    }
    #expect(faults.first?.place?.line == 2)
    // A gap between new rows too; a row of one series without a value is enough to say that nothing is known.
    #expect(client.faults(Client.rows(40..<41) + Client.rows(42..<43)).map(\.code) == ["E3084"])
    #expect(client.faults(["store 1,product 0,\(Sales.date(40)),"] + Client.rows(41..<42)).isEmpty)
    let outcome = try client.extend(Client.rows(42..<43), allowsGaps: true)
    #expect(outcome.filled == 8 && outcome.notes.map(\.code) == ["E3084"])
    #expect(outcome.notes.allSatisfy { $0.severity == .warning && $0.exitCode == .success })
  }

  /// One slip in a date stands in every series, and is told once.
  @Test func oneGapOfAllSeriesIsOneFault() throws {
    let client = try Client(candidates: "[theta]")
    let faults = client.faults((0..<4).map { "store \($0 % 3),product \($0 / 3),2031-01-06,3" })
    #expect(faults.map(\.code) == ["E3081"])
    #expect(faults.first?.message.contains("and 3 more") == true && faults.first?.place?.line == 2)
  }

  @Test(arguments: [
    ("store 7,product 0,DATE,3", "E3080", "store 7 / product 0"),
    ("Store 1,product 0,DATE,3", "E3080", "store 1 / product 0"),
    ("store 1,product 0,DATE,many", "E3007", "many"), ("store 1,product 0,DATE,-3", "", "-3"),
    ("store 1,product 0,2025-10-15,3", "E3053", "2025-10-15"),
    ("store 1,product 0,2031-01-06,3", "E3081", "2031-01-06"),
    ("store 1,product 0,,3", "", "week"),
  ])
  func faultsNameTheLine(row: String, code: String, says: String) throws {
    let client = try Client(candidates: "[theta]")
    let faults = client.faults(Client.rows(40..<41) + [row.replacing("DATE", with: Sales.date(41))])
    let fault = try #require(faults.first)
    #expect(code.isEmpty || fault.code == code, "\(fault.drawn())")
    #expect(fault.place?.line == 6 && fault.place?.file.hasSuffix("new.csv") == true, "\(fault.drawn())")
    #expect(fault.drawn().contains(says), "\(fault.drawn())")
    #expect(fault.exitCode == .dataError)
    #expect(!Files.exists(client.out) && Files.list(client.world.folder).allSatisfy { !$0.contains(".tmp") })
  }

  @Test func twiceAndNothingNew() throws {
    let client = try Client(candidates: "[theta]")
    let rows = Client.rows(40..<41)
    #expect(client.faults(rows + [rows[1]]).map(\.code) == ["E3054"])
    #expect(client.faults(Client.rows(30..<40)).map(\.code) == ["E3082"])
    #expect(client.faults([]).first?.exitCode == .dataError)
    #expect(!Files.exists(client.out))
  }

  /// What stands there stays where the new rows are refused.
  @Test func aRefusalLeavesTheOldBundle() throws {
    let client = try Client(candidates: "[theta]")
    try client.extend(Client.rows(40..<41))
    let before = try Bundle(at: client.out).manifest
    #expect(!client.faults(["store 7,product 0,\(Sales.date(41)),3"]).isEmpty)
    #expect(try Bundle(at: client.out).manifest == before)
  }

  /// Promotions and prices go along: those of the new rows, and those of rows to come.
  @Test func knownColumnsAreTakenUp() throws {
    let world = try World(
      "store,product,week,units,region,price,promo,fair\n" + KnownColumnsTests.rows().joined(separator: "\n") + "\n",
      yaml: KnownColumnsTests.yaml, sets: ["data.checks.max_missing=0.1"])
    let bundle = try Bundle(at: try world.run().folder.bundle)
    var lines = [String]()
    var history = [JSONValue]()
    var future = [JSONValue]()
    for week in 60..<68 {
      let (promo, units) = (week % 3 == 0 ? 1 : 0, week < 62 ? 50 + week % 5 : nil)
      lines.append("s0,p,\(Sales.date(week)),\(units.map { "\($0)" } ?? ""),4,\(promo),yes")
      var row: JSONObject = ["week": .string(Sales.date(week))]
      if let units { row["units"] = JSONValue(units) }
      (row["price"], row["promo"], row["fair"]) = (4, JSONValue(promo), "yes")
      if units == nil { future.append(.object(row)) } else { history.append(.object(row)) }
    }
    let (data, out) = ("\(world.folder)/new.csv", "\(world.folder)/extended")
    try Files.write("store,product,week,units,price,promo,fair\n" + lines.joined(separator: "\n") + "\n", to: data)
    let outcome = try BundleExtension(bundle: bundle, toolVersion: "0.0.1").write(data, to: out)
    #expect(outcome.used == 2 && outcome.through == Sales.date(61))
    let extended = try Bundle(at: out)
    let key: JSONValue = ["store": "s0", "product": "p"]
    var with = try #require(
      try JSONValue(
        parsing: answer(bundle, ["series": key, "history": .array(history), "known_future": .array(future)])
      ).object)
    with["history"] = nil
    #expect(with["outside_of_horizon"] == .array([.string(Sales.date(66)), .string(Sales.date(67))]))
    with["outside_of_horizon"] = nil
    var told = try #require(try JSONValue(parsing: answer(extended, ["series": key])).object)
    // Who asks without sending columns is not told which of them were of no use.
    with["not_used_by_model"] = nil
    told["not_used_by_model"] = nil
    #expect(with == told)
    let medians = told["forecast"]?.array?.compactMap { $0["median"]?.number } ?? []
    // Of the weeks 62 to 65 only 63 has a promotion, which sells 12 more.
    #expect(medians.count == 4 && medians[1] > (medians[0] + medians[2] + medians[3]) / 3 + 6)
  }

  /// `export --bundle` trusts the way that the manifest tells: a forged one does not open.
  @Test func theWayIsPartOfTheManifest() throws {
    let client = try Client(candidates: "[theta]")
    try client.extend(Client.rows(40..<41))
    let path = "\(client.out)/manifest.json"
    let text = try Files.readText(path)
    try Files.write(text.replacing("\"rows\": 4", with: "\"rows\": 5"), to: path)
    #expect(throws: Diagnostics.self) { try Bundle(at: client.out) }
    // With the checksum made anew it opens, but a format that does not know the way refuses it.
    let old = text.replacing("\"format_version\": \"1.1\"", with: "\"format_version\": \"1.0\"")
    try Files.write(old, to: path)
    try Files.write("\(Digest(of: old).hex)  manifest.json\n", to: "\(client.out)/manifest.sha256")
    #expect(throws: Diagnostics.self) { try Bundle(at: client.out) }
  }
}
