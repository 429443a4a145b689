import Bundles
import Digests
import ForecastModel
import Forecasting
import JSON
import Runs
import Solution
import Support
import Testing
import TimeAxis

/// Sums over two regions, and over everything, of a world whose season and growth sums see better than parts.
@Suite struct HierarchyTests {
  private static func world(_ method: String = "auto", candidates: String = "[ses, theta]") throws -> World {
    try World(
      Sales().csv,
      yaml: World.yaml.replacing(
        "quantiles: [0.1, 0.5, 0.75, 0.9]}",
        with:
          "quantiles: [0.1, 0.5, 0.75, 0.9], hierarchy: {levels: [[total], [region], [region, store]], method: \(method)}}"
      ).replacing("[naive, ses, damped, theta, ensemble]", with: candidates))
  }

  private static func predictor(_ world: World) throws -> (ForecastPredictor, ForecastPipeline.Result) {
    defer { withExtendedLifetime(world) {} }
    let result = try world.run().result
    let files = ForecastFiles(
      result: result, dataDigest: try Digest(ofFile: world.path), signed: world.resolved.signedJSON,
      toolVersion: "0.0.1")
    return (files.predictor, result)
  }

  @Test func sumsAreSums() throws {
    let world = try Self.world()
    let set = try world.data().set
    let hierarchy = try Hierarchy(try #require(world.solution.forecast.hierarchy), of: set)
    #expect(hierarchy.levels.map(\.name) == ["total", "region", "region and store"])
    // Series 0, 2, 4, ... are in the North; stores are series modulo 3.
    #expect(hierarchy.sums.series.map(\.key).prefix(3) == [[], ["North"], ["South"]])
    let period = set.lastPeriod - 3
    let total = set.series.reduce(0.0) { $0 + ($1.value(at: period) ?? 0) }
    #expect(hierarchy.sums.series[0].value(at: period) == total)
    let regions = hierarchy.sums.series[1...2].reduce(0.0) { $0 + ($1.value(at: period) ?? 0) }
    #expect(regions == total)
  }

  /// What the endpoint answers for sums equals the sum of what it answers for the parts, at every origin that it
  /// keeps, and says so.
  @Test(arguments: ["auto", "bottom_up", "top_down", "top_down_shares", "ols", "wls_structural", "wls_variance", "mint_shrink"])
  func answersAddUp(_ method: String) throws {
    let (predictor, result) = try Self.predictor(Self.world(method))
    let origins = [nil] + result.past.compactMap { $0.series.first.map { Optional($0.lastPeriod + 1) } }
    #expect(predictor.sums.map(\.count) == [1, 2, 6])
    for origin in origins {
      let parts = try predictor.keys.map { try predictor.forecast(ForecastRequest(key: $0, asOf: origin)) }
      let total = try predictor.forecast(ForecastRequest(key: [], level: 0, asOf: origin))
      #expect(total.isReconciled && parts.allSatisfy(\.isReconciled))
      for step in total.steps.indices {
        let sum = parts.reduce(0.0) { $0 + $1.steps[step].point }
        #expect(abs(sum - total.steps[step].point) < 1e-9 * abs(sum), "\(method)")
        let regions = try predictor.sums[1].reduce(0.0) {
          $0 + (try predictor.forecast(ForecastRequest(key: $1, level: 1, asOf: origin)).steps[step].point)
        }
        #expect(abs(regions - sum) < 1e-9 * abs(sum), "\(method)")
      }
      for answer in parts + [total] {
        for step in answer.steps { #expect(step.quantiles == step.quantiles.sorted()) }
      }
    }
    #expect(result.evaluation.contract.levels == [[], ["region"], ["region", "store"]])
    #expect((result.hierarchy?.trials.count ?? 0) == (method == "auto" ? 7 : 0))
  }

  /// Ensembles learn for sums how members count, and boosting on lags is fitted over them: both agree with their parts.
  @Test(arguments: ["[naive, ses, damped, theta, ensemble]", "[lag_gbt]"])
  func everyKindOfCandidateAddsUp(_ candidates: String) throws {
    let hierarchy = "hierarchy: {levels: [[total]], method: mint_shrink}"
    let world = try World(
      Sales().csv,
      yaml: World.yaml.replacing("season_length: 4,", with: "season_length: 4, \(hierarchy),"),
      sets: ["models.candidates=\(candidates)"] + (candidates.contains("ensemble") ? ["models.ensemble=weighted"] : []))
    let (predictor, result) = try Self.predictor(world)
    for origin in [nil] + result.past.compactMap({ $0.series.first.map { Optional($0.lastPeriod + 1) } }) {
      let total = try predictor.forecast(ForecastRequest(key: [], level: 0, asOf: origin))
      for (place, step) in total.steps.enumerated() {
        let sum = try predictor.keys.reduce(0.0) {
          $0 + (try predictor.forecast(ForecastRequest(key: $1, asOf: origin)).steps[place].point)
        }
        #expect(abs(sum - step.point) < 1e-9 * sum)
      }
    }
  }

  /// The judged rows of the report are what the bundle answers as of their windows, to the last bit.
  @Test func reportAndPredictorHaveTheSameBits() throws {
    let world = try Self.world("wls_structural")
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    let start = try #require(result.past.first?.series.first).lastPeriod + 1
    var judged = 0
    for (file, isSum) in [("predictions.csv", false), ("predictions_sums.csv", true)] {
      let lines = try Files.readText(folder.file(file)).split(separator: "\n", omittingEmptySubsequences: true)
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
      let median = try #require(lines[0].firstIndex(of: "median"))
      for line in lines.dropFirst() where line[lines[0].firstIndex(of: "step") ?? 0] == "1" {
        let names = isSum ? ["region", "store"].filter { !line[lines[0].firstIndex(of: $0) ?? 0].isEmpty } : ["store", "product"]
        let level = isSum ? names.count : nil
        let key = names.map { line[lines[0].firstIndex(of: $0) ?? 0] }
        let answer = try predictor.forecast(ForecastRequest(key: key, level: level, asOf: start))
        let numbers = [answer.steps[0].point, answer.steps[0].served] + answer.steps[0].quantiles
        let written = Array(line[median...])
        #expect(written == numbers.map { JSONValue.number($0).text })
        judged += 1
      }
    }
    #expect(judged == 9 + 9)
  }

  /// From file to file: everything, a sum by its columns, the total by none, and a series beside them.
  @Test func batchAnswersSums() throws {
    let world = try Self.world("bottom_up")
    defer { withExtendedLifetime(world) {} }
    let (_, folder, _) = try world.run()
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    let batch = ForecastBatch(predictor: predictor)
    let out = "\(world.folder)/out.csv"
    #expect(try batch.run(input: nil, output: out).series == 9 + 9)
    #expect(try Files.readText(out) == Files.readText(folder.file("forecast.csv")))
    let ask = "\(world.folder)/ask.csv"
    try Files.write("store,product,region\n,,North\n,,\nstore 0,product 0,North\nstore 1,,South\n", to: ask)
    _ = try batch.run(input: ask, output: out)
    let lines = try Files.readText(out).split(separator: "\n").map(String.init)
    #expect(lines.count == 1 + 4 * 4)
    for (line, start) in [(1, ",,North,"), (5, ",,,"), (9, "store 0,product 0,,"), (13, "store 1,,South,")] {
      #expect(lines[line].hasPrefix(start))
    }
    let whole = try Files.readText(folder.file("forecast.csv"))
    for line in lines { #expect(whole.contains(line)) }
    try Files.write("store,product,region\nstore 1,,\n", to: ask)
    #expect(throws: Diagnostic.self) { try batch.run(input: ask, output: out) }
  }

  /// Without a method nothing agrees, and answers say so.
  @Test func noneAgreesWithNothing() throws {
    let (predictor, _) = try Self.predictor(Self.world("none"))
    let total = try predictor.forecast(ForecastRequest(key: [], level: 0))
    #expect(!total.isReconciled)
    let sum = try predictor.keys.reduce(0.0) { $0 + (try predictor.forecast(ForecastRequest(key: $1)).steps[0].point) }
    #expect(abs(sum - total.steps[0].point) > 1e-6 * sum)
  }

  /// What belongs to series alone is refused for sums: orders, and new observations for good.
  @Test func sumsAreNeitherOrderedNorExtended() throws {
    let world = try World(
      Sales().csv,
      yaml: World.yaml.replacing("season_length: 4,", with: "season_length: 4, hierarchy: {levels: [[region]]},"),
      sets: ["models.candidates=[ses]", "orders={lead_time: 1}"])
    defer { withExtendedLifetime(world) {} }
    let bundle = try Bundle(at: try world.run().folder.bundle)
    var writer = JSONWriter()
    #expect {
      try ForecastPredictor(bundle: bundle).answer(
        try JSONValue(parsing: #"{"series": {"region": "North"}, "order": {}}"#), into: &writer)
    } throws: { ($0 as? RequestFault)?.fields.contains { $0.message.contains("not for their sums") } == true }
    let new = "\(world.folder)/new.csv"
    try Files.write("store,product,week,units\nstore 0,product 0,\(Sales.date(60)),30\n", to: new)
    #expect {
      _ = try BundleExtension(bundle: bundle, toolVersion: "0.0.1").write(new, to: "\(world.folder)/extended")
    } throws: { ($0 as? Diagnostic)?.code == "E3096" }
  }

  private static func set(_ count: Int, region: (Int) -> String) -> SeriesSet {
    SeriesSet(
      keyNames: ["store"], staticNames: ["region"], frequency: .weekly(weekday: 1), format: .isoDate,
      series: (0..<count).map {
        SeriesSet.Series(key: ["\(10_000 + $0)"], firstPeriod: 0, values: [1, .nan, 3], statics: [region($0)])
      }, rowCount: 3 * count)
  }

  @Test func everySeriesBelongsToOneSumAndSumsToWhatCanBeSolved() {
    var settings = HierarchySettings()
    settings.levels = [["total"], ["region"]]
    #expect { _ = try Hierarchy(settings, of: Self.set(9) { $0 == 5 ? "" : "North" }, source: "sales.csv") } throws: {
      let fault = $0 as? Diagnostic
      return fault?.code == "E3094" && fault?.message.contains("10005") == true && fault?.place?.file == "sales.csv"
    }
    #expect { _ = try Hierarchy(settings, of: Self.set(4100) { "\($0)" }) } throws: {
      ($0 as? Diagnostic)?.code == "E3095"
    }
  }

  /// Nothing after the end of a series, nothing known where a value is missing between.
  @Test func sumsOfSeriesThatEndOrLackAValue() throws {
    var settings = HierarchySettings()
    settings.levels = [["total"]]
    var set = Self.set(2) { _ in "North" }
    set = SeriesSet(
      keyNames: ["store"], staticNames: ["region"], frequency: set.frequency, format: set.format,
      series: [
        .init(key: ["a"], firstPeriod: 0, values: [1, 2, 3, 4, 5], statics: ["North"]),
        .init(key: ["b"], firstPeriod: 1, values: [10, .nan, 30, .nan], statics: ["North"]),
      ], rowCount: 9)
    let total = try Hierarchy(settings, of: set).sums.series[0]
    #expect(total.firstPeriod == 0 && total.values[0] == 1 && total.values[1] == 12 && total.values[2].isNaN)
    #expect(total.values[3] == 34 && total.values[4] == 5)
  }

  /// The bundle answers the same bits as the predictor of the run, sums as well, and repeats every line of the replay.
  @Test func replayIsEqual() throws {
    let world = try Self.world("mint_shrink", candidates: "[ses, damped, theta, ensemble]")
    defer { withExtendedLifetime(world) {} }
    let (_, folder, _) = try world.run()
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    var sums = 0
    for line in try Files.readText(folder.file("replay.jsonl")).split(separator: "\n") {
      let both = try JSONValue(parsing: String(line))
      var writer = JSONWriter()
      try predictor.answer(try #require(both["request"]), into: &writer)
      #expect(String(decoding: writer.bytes, as: UTF8.self) == both["answer"]?.text)
      if both["request"]?["series"]?["store"] == nil { sums += 1 }
    }
    #expect(sums >= 6)
    let text = try Files.readText(folder.file("forecast.csv"))
    #expect(text.hasPrefix("store,product,region,week,median,"))
    #expect(text.contains("\n,,North,"))
    #expect(try Files.readText(folder.file("predictions_sums.csv")).contains("\nstore 1,,South,"))
  }

  @Test func threadsDoNotMatter() throws {
    let digests = try [1, 2, 7].map { threads -> [String: String] in
      let world = try Self.world()
      defer { withExtendedLifetime(world) {} }
      let run = try world.run(threads: threads)
      return world.promised(run.folder).mapValues { $0.hex }
    }
    #expect(digests[0] == digests[1] && digests[0] == digests[2])
  }

  /// News of one series alone moves its own forecast, which then need not agree with others, and says so.
  @Test func newsOfOneSeriesIsNotReconciled() throws {
    let (predictor, result) = try Self.predictor(Self.world("mint_shrink"))
    let last = try #require(result.current.series.first?.lastPeriod)
    let answer = try predictor.forecast(
      ForecastRequest(key: predictor.keys[0], history: [.init(period: last + 1, value: 40)]))
    #expect(!answer.isReconciled)
    var writer = JSONWriter()
    try predictor.answer(try JSONValue(parsing: #"{"series": {"region": "North"}}"#), into: &writer)
    #expect(try JSONValue(parsing: writer.bytes)["reconciled"] == .bool(true))
  }

  @Test func longerThanTrainedIsRefused() throws {
    let (predictor, _) = try Self.predictor(Self.world("bottom_up"))
    #expect(predictor.contract.longestHorizon == 4)
    for body in [
      #"{"series": {"region": "East"}}"#, #"{"series": {"product": "product 1"}}"#,
      #"{"series": {"region": "North"}, "horizon": 5}"#,
    ] {
      var writer = JSONWriter()
      #expect(throws: (any Error).self) { try predictor.answer(try JSONValue(parsing: body), into: &writer) }
    }
  }

  @Test(arguments: [
    ("[[regoin]]", "E2426"), ("[[total], [total]]", "E2426"), ("[[store, product]]", "E2426"),
    ("[[store, store]]", "E2426"),
  ])
  func refusesWhatNamesNoSums(_ levels: String, _ code: String) throws {
    let yaml = World.yaml.replacing("season_length: 4,", with: "season_length: 4, hierarchy: {levels: \(levels)},")
    #expect {
      _ = try World(Sales().csv, yaml: yaml)
    } throws: { error in
      ((error as? Diagnostics)?.list ?? (error as? Diagnostic).map { [$0] } ?? []).contains { $0.code == code }
    }
  }
}
