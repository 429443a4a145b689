import Bundles
import Digests
import Evaluation
import Findings
import ForecastModel
import Forecasting
import JSON
import Runs
import Solution
import Support
import Testing
import TimeAxis

/// A whole run on a small client: the same bytes on any number of threads and after any interruption, and files that
/// agree with one another.
@Suite struct PipelineTests {
  @Test func threadsDoNotChangeAByte() throws {
    let csv = Sales().csv
    var all = [[String: String]]()
    for threads in [1, 2, 7] {
      let world = try World(csv, sets: ["search.threads=2"])
      let folder = try world.run(threads: threads).folder
      all.append(world.promised(folder).mapValues(\.hex))
    }
    #expect(all[0].count > 30)
    #expect(all[0] == all[1] && all[0] == all[2])
  }

  @Test(arguments: [1, 8, 13, 16]) func anInterruptedRunGoesOn(updates: Int) throws {
    let csv = Sales(series: 4).csv
    let whole = try World(csv)
    let expected = whole.promised(try whole.run().folder)
    #expect(expected.count > 20)
    let world = try World(csv)
    let ending = EndingProgress(after: updates)
    let first = try world.open()
    let fault = #expect(throws: Diagnostic.self) {
      _ = try world.pipeline(first, interruption: ending.interruption, progress: ending).execute()
      // An interruption that comes with the last word changes nothing any more.
      throw Diagnostic("E4101", "ended", exitCode: .interrupted)
    }
    #expect(fault?.exitCode == .interrupted)
    first.close()
    let (_, folder, run) = try world.run()
    #expect(world.promised(folder) == expected)
    if updates > 1 { #expect(run.opening == .resumed && !run.reusedStages.isEmpty) }
  }

  @Test func lostStagesAreMadeAgain() throws {
    let world = try World(Sales(series: 4).csv)
    let (_, folder, _) = try world.run()
    let expected = world.promised(folder)
    #expect(try world.open().opening == .unchanged)
    let stages = Files.list(folder.stages)
    #expect(stages.count >= 3)
    Files.remove("\(folder.stages)/\(stages[0])")
    Files.remove("\(folder.stages)/\(stages[stages.count - 1])")
    Files.remove(folder.metrics)
    let again = try world.run()
    #expect(again.folder == folder && again.run.opening == .resumed)
    #expect(!again.run.reusedStages.isEmpty && again.run.uses.count > again.run.reusedStages.count)
    #expect(world.promised(folder) == expected)
  }

  @Test func thePlanNamesTheStages() throws {
    let world = try World(Sales(series: 4).csv)
    let (_, _, run) = try world.run()
    let plan = try forecastStagePlan(
      world.solution, configuration: world.resolved.canonicalJSON, data: try world.data())
    let planned = Set(plan.map(\.name))
    #expect(Set(run.uses.map(\.name)).isSubset(of: planned))
  }

  // MARK: Files

  /// The rows of a CSV without quotes, by column.
  private static func table(_ path: String) throws -> [[String: String]] {
    let lines = try Files.readText(path).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  /// What the endpoint repeats as of the test's origin is what the report judged, bit for bit.
  @Test func replayEqualsPredictions() throws {
    let world = try World(Sales().csv, sets: ["models.candidates=[ses, theta]"])
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    #expect(result.evaluation.verdict != .noMachineLearningNeeded)
    let rows = try Self.table(folder.file("predictions.csv"))
    #expect(rows.count == 9 * 4)
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    var compared = 0
    for line in try Files.readText(folder.file("replay.jsonl")).split(separator: "\n") {
      let entry = try JSONValue(parsing: String(line))
      let (request, answer) = (try #require(entry["request"]), try #require(entry["answer"]))
      var writer = JSONWriter()
      try predictor.answer(request, into: &writer)
      #expect(String(decoding: writer.bytes, as: UTF8.self) == answer.text)
      guard request["as_of"] != nil else { continue }
      for step in try #require(answer["forecast"]?.array) {
        let row = try #require(
          rows.first {
            $0["store"] == answer["series"]?["store"]?.string && $0["product"] == answer["series"]?["product"]?.string
              && $0["week"] == step["week"]?.string
          })
        #expect(row["median"] == step["median"]?.text && row["served"] == step["served"]?.text)
        for (name, value) in try #require(step["quantiles"]?.object).members {
          #expect(row["q\(name)"] == value.text)
        }
        compared += 1
      }
    }
    #expect(compared == rows.count)
  }

  @Test func quantilesAreMonotoneAndClipped() throws {
    // Series that sell next to nothing, so that the minimum of 0 matters.
    let slow = Sales(series: 6, change: { one, week, units in one < 3 ? (week % 5 == 0 ? 1 : 0) : units })
    let world = try World(slow.csv)
    defer { withExtendedLifetime(world) {} }
    let (_, folder, _) = try world.run()
    for name in ["predictions.csv", "forecast.csv"] {
      let rows = try Self.table(folder.file(name))
      #expect(!rows.isEmpty)
      for row in rows {
        let levels = try ["q0.1", "q0.5", "q0.75", "q0.9"].map { try #require(Double(row[$0] ?? "")) }
        #expect(levels == levels.sorted() && levels[0] >= 0)
        #expect(row["q0.5"] == row["median"] && row["q0.75"] == row["served"])
      }
    }
  }

  /// The money and the errors once more, from the rows that the run has written down.
  @Test func figuresFollowFromTheRows() throws {
    let world = try World(Sales().csv, sets: ["scope.min_value_per_year=100"])
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    let rows = try Self.table(folder.file("predictions.csv")).map { row in row.compactMapValues { Double($0) } }
    func sum(_ value: ([String: Double]) -> Double) -> Double { rows.reduce(0) { $0 + value($1) } }
    func cost(_ column: String) -> Double {
      sum { 0.8 * max($0[column]! - $0["actual"]!, 0) + 2.4 * max($0["actual"]! - $0[column]!, 0) }
    }
    let evaluation = result.evaluation
    let money = try #require(evaluation.money)
    let year = 520 * 100 / sum { $0["actual"]! }
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1) }
    #expect(money.servedQuantile == 0.75 && near(money.costToday, cost("baseline") * year))
    #expect(near(money.value.point, (cost("baseline") - cost("served")) * year))
    #expect(near(money.valueOfQuantile.point, (cost("baseline") - cost("baseline_served")) * year))
    #expect(near(money.valueOfForecast.point, (cost("baseline_served") - cost("served")) * year))
    #expect(near(money.value.point, money.valueOfQuantile.point + money.valueOfForecast.point))
    let wape = { (column: String) in sum { abs($0[column]! - $0["actual"]!) } / sum { $0["actual"]! } }
    let failures = { (column: String) in
      sum { abs($0[column]! - $0["actual"]!) > max(0.5 * $0["actual"]!, 1) ? 1 : 0 } / Double(rows.count)
    }
    for (name, column) in [(evaluation.chosen.name, "median"), ("seasonal_naive", "baseline")] {
      #expect(near(try #require(evaluation.testValue(MetricKey("wape"), of: name)), wape(column)))
      #expect(near(try #require(evaluation.testValue(MetricKey("failure_rate"), of: name)), failures(column)))
    }
    // 730 x (0.25 x 0.04 + 0.0625 x 0.005) = 7.528125 a month.
    #expect(near(evaluation.findings.requiredPerYear, 7.528125 * 12 + 100))
    let even = try #require(evaluation.findings.breakEven)
    let slope = money.value.point / (wape("median") - wape("baseline"))
    #expect(near(slope * (even - wape("baseline")), evaluation.findings.requiredPerYear))
    let metrics = try JSONValue(parsing: try Files.read(folder.metrics))
    #expect(metrics["break_even"]?["value"]?.number == even)
    #expect(metrics["money"]?["value_per_year"]?["value"]?.number == money.value.point)
    // A gain in something that has no better or worse is no gain.
    #expect(metrics["metrics"]?["bias"]?["improvement"]?.isNull == true)
  }

  @Test func theForecastIsWhatTheBundleAnswers() throws {
    let world = try World(Sales().csv)
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    let rows = try Self.table(folder.file("forecast.csv"))
    #expect(rows.count == 9 * 4)
    #expect(rows.first?["week"] == Sales.date(60))
    for series in result.current.series {
      let answer = try predictor.forecast(ForecastRequest(key: series.key))
      let mine = rows.filter { [$0["store"], $0["product"]] == series.key.map { Optional($0) } }
      #expect(mine.compactMap { Double($0["median"] ?? "") } == answer.steps.map(\.point))
    }
  }

  // MARK: Verdicts

  /// Where every value repeats after a season, today's process errs nowhere: no machine learning is needed, and the
  /// baseline is what is served. (With a run cost it would be no-go: nothing is left to save.)
  @Test func aPerfectBaselineIsEnough() throws {
    let steady = Sales(change: { one, week, _ in 10 * (one + 1) + week % 4 })
    let world = try World(steady.csv, sets: ["export.price.vcpu_hour=0", "export.price.gb_hour=0"])
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    #expect(result.evaluation.verdict == .noMachineLearningNeeded)
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    #expect(predictor.contract.serves == "seasonal_naive")
    #expect(
      try predictor.forecast(ForecastRequest(key: ["store 0", "product 0"])).steps.map(\.point) == [10, 11, 12, 13])
  }

  @Test func aScopeThatBlocksIsNoGo() throws {
    // A perfect model could save what errors cost today; serving costs more than that.
    let (result, _, _) = try World(Sales().csv, sets: ["export.price.vcpu_hour=1000"]).run()
    guard case .noGo(let reason) = result.evaluation.verdict else {
      Issue.record("\(result.evaluation.verdict)")
      return
    }
    #expect(reason.contains("a perfect model would save"))
  }

  @Test func aMissedCriterionIsTen() throws {
    let (result, _, _) = try World(Sales().csv, sets: ["success.criteria[0].max=0.001"]).run()
    #expect(result.evaluation.verdict == .fail(criteria: [0]))
    let summary = RunSummary(result.evaluation.findings)
    #expect(summary.gate.hasPrefix("3 of 4 pass, 1 waits for the endpoint | FAIL wape:"))
    #expect(RunSummary(json: summary.json) == summary)
  }

  @Test func oneSeriesIsJudgedByTimeBlocks() throws {
    let (result, _, _) = try World(Sales(series: 1).csv).run()
    let scores = result.evaluation.test.scores
    #expect(scores.unitIsTimeBlock && scores.units.count == 4)
    // Its one region is the whole.
    let slice = try #require(result.evaluation.criteria.first { $0.criterion.slice != nil })
    #expect(slice.groups.map(\.value) == ["North"] && slice.outcome == .pass)
  }

  /// With one key column each series is a slice of its own, where a criterion asks for it.
  @Test func sliceByTheOnlyKey() throws {
    let yaml = World.yaml.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("name: product") }
      .map { $0.replacing("slice: region", with: "slice: store") }.joined(separator: "\n")
    let csv = Sales(series: 3).csv.replacing(",product 0,", with: ",").replacing("store,product,", with: "store,")
    let (result, _, _) = try World(csv, yaml: yaml).run()
    let slice = try #require(result.evaluation.criteria.first { $0.criterion.slice == "store" })
    #expect(slice.groups.map(\.value).sorted() == ["store 0", "store 1", "store 2"])
  }

  // MARK: Limits

  @Test func shortHistoriesAre65() throws {
    let world = try World(Sales(weeks: 15).csv)
    let run = try world.open()
    defer { run.close() }
    let fault = #expect(throws: Diagnostics.self) { _ = try world.pipeline(run).execute() }
    #expect(fault?.list.map(\.code) == ["E3060"] && fault?.exitCode == .dataError)
    #expect(fault?.list.first?.message.contains("the longest series has 15 periods, 16 are needed") == true)
  }

  @Test func shortSeriesAreListed() throws {
    let late = Sales(series: 3, change: { one, week, units in one == 2 && week < 48 ? nil : units })
    let result = try World(late.csv).run().result
    #expect(result.evaluation.shortSeries.map(\.name) == ["store 2 / product 0"])
    #expect(result.evaluation.shortSeries.map(\.windows) == [2])
    #expect(result.current.series.count == 3)
  }

  /// The budget of trials leaves out the rich; the baseline and one candidate are always tried.
  @Test func fewTrials() throws {
    let result = try World(Sales(series: 3).csv, sets: ["search.num_samples=1"]).run().result
    #expect(result.evaluation.ladder.map(\.name) == ["seasonal_naive", "naive"])
    #expect(result.evaluation.untried == ["ses", "damped", "theta", "ensemble"])
    #expect(result.evaluation.chosen.name == "naive")
  }

  @Test func wholeNumbersAsTime() throws {
    let yaml = World.yaml.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.contains("name: week")
        ? "    - {name: week, type: integer, role: timestamp}"
        : line.hasPrefix("forecast:")
          ? "forecast: {freq: \"1\", horizon: 4, season_length: 4, quantiles: [0.1, 0.9]}" : String(line)
    }.joined(separator: "\n")
    var lines = [String]()
    for (one, line) in Sales(series: 3).rows.enumerated() {
      var cells = line.split(separator: ",").map(String.init)
      cells[2] = String(one)  // runs on from series to series, so each has its own end
      lines.append(cells.joined(separator: ","))
    }
    let world = try World(Sales.header + lines.joined(separator: "\n") + "\n", yaml: yaml)
    defer { withExtendedLifetime(world) {} }
    let (result, folder, _) = try world.run()
    #expect(result.evaluation.test.rows.count == 12)
    let rows = try Self.table(folder.file("predictions.csv"))
    #expect(rows.filter { $0["store"] == "store 1" }.map { $0["week"] } == ["116", "117", "118", "119"])
    let predictor = try ForecastPredictor(bundle: try Bundle(at: folder.bundle))
    let answer = try #require(
      try predictor.forecasts(["series": ["store": "store 1", "product": "product 0"], "as_of": 116]).first)
    #expect(
      answer.steps.map(\.point).map { JSONValue.number($0).text }
        == rows.filter { $0["store"] == "store 1" }.compactMap { $0["median"] })
  }
}
