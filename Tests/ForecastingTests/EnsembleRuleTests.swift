import Bundles
import Evaluation
import ForecastModel
import Forecasting
import JSON
import Solution
import Support
import Testing

/// Whole runs with an ensemble put together in each way: what the windows taught is in the bundle, and nothing else.
@Suite struct EnsembleRuleTests {
  /// More series than it takes to tell a lead from luck.
  private static var sales: Sales { Sales(series: 15, weeks: 64) }

  private func run(_ rule: String, threads: Int = 2, candidates: String = "[ensemble, ses, damped, theta]") throws -> (
    ForecastPipeline.Result, World
  ) {
    let world = try World(
      Self.sales.csv, sets: ["models.ensemble=\(rule)", "models.candidates=\(candidates)", "search.threads=2"])
    return (try world.run(threads: threads).result, world)
  }

  @Test(arguments: ["median", "weighted", "per_series", "per_class", "stacked", "auto"])
  func everyWayGivesForecasts(rule: String) throws {
    let (result, _) = try run(rule)
    let ensemble = try #require(result.evaluation.ladder.last)
    #expect(ensemble.name == "ensemble" && ensemble.members.count >= (rule == "per_class" ? 1 : 2))
    if rule != "auto" { #expect(ensemble.rule.rawValue == rule) } else { #expect(ensemble.rule != .auto) }
    #expect(ensemble.rule == .median ? ensemble.shares.isEmpty : abs(ensemble.shares.reduce(0, +) - 1) < 1e-9)
    let wape = try #require(result.evaluation.testValue(MetricKey("wape"), of: "ensemble"))
    #expect(wape > 0 && wape < 0.5)
  }

  @Test(arguments: ["weighted", "stacked", "per_class"]) func threadsDoNotChangeAByte(rule: String) throws {
    let all = try [1, 2, 7].map { threads in
      let (result, _) = try run(rule, threads: threads)
      return [result.current.encoded()] + result.past.map { $0.encoded() }
    }
    #expect(all[0] == all[1] && all[0] == all[2])
  }

  /// Only the ensemble may be chosen: the baseline is not listed and the members are worse or equal by construction of
  /// the rule that takes the best of them for each series.
  @Test func theBundleNamesMembersAndWeights() throws {
    let (result, _) = try run("weighted", candidates: "[ses, damped, theta, ensemble]")
    let evaluation = result.evaluation
    guard evaluation.chosen.name == "ensemble" else { return }
    let series = try #require(result.current.series.first)
    let weights = try #require(series.model.weights)
    #expect(weights.count == series.model.members.count && abs(weights.reduce(0, +) - 1) < 1e-9)
    let predictor = ForecastPredictor(contract: evaluation.contract, current: result.current, past: result.past)
    let answer = try predictor.forecast(ForecastRequest(key: series.key))
    #expect(answer.model == "ensemble: \(series.model.name)")
  }

  /// What a test window was judged by is what the bundle answers as of that window, to the last bit: members, weights
  /// and corrected scales.
  @Test(arguments: ["weighted", "per_series", "per_class"], ["adaptive", "grouped", "conformal", "model"])
  func theBundleRepeatsTheReport(rule: String, method: String) throws {
    let world = try World(
      Self.sales.csv,
      sets: ["models.ensemble=\(rule)", "forecast.intervals.method=\(method)", "search.threads=2"])
    let result = try world.run().result
    let evaluation = result.evaluation
    #expect(evaluation.intervalMethod.rawValue == method)
    if method == "model" { #expect(evaluation.intervals[evaluation.chosen.name] == .normal) }
    let predictor = ForecastPredictor(contract: evaluation.contract, current: result.current, past: result.past)
    let window = evaluation.origins.count - 1
    for (index, series) in evaluation.set.series.enumerated() {
      guard let path = result.chosenWindows[window]?.paths[index] else { continue }
      var request = ForecastRequest(key: series.key)
      request.asOf = evaluation.origins.start(of: window, end: evaluation.set.end(of: series))
      let answer = try predictor.forecast(request)
      let table = try #require(evaluation.intervals[evaluation.chosen.name])
      for (step, point) in answer.steps.enumerated() {
        #expect(point.point == evaluation.contract.clipped(path.median[step]))
        for (level, value) in zip(answer.levels, point.quantiles) {
          let expected = table.quantile(level, step: step + 1, median: path.median[step], scale: path.scale[step])
          #expect(value == evaluation.contract.clipped(expected))
        }
      }
    }
  }

  /// Half of the series wander, so the last value is best; the others sell 20 now and then, so the mean errs least in squares.
  @Test func eachClassOfDemandHasItsMember() throws {
    var sales = Sales(series: 16, weeks: 64)
    sales.change = { series, week, _ in
      if series % 2 == 1 { return (week * 7 + series * 3) % 5 == 0 ? 20 : 0 }
      return 300 + 12 * week
    }
    let world = try World(
      sales.csv,
      sets: [
        "models.ensemble=per_class", "models.baseline=naive", "models.candidates=[naive, mean, ensemble]", "search.metric=rmse",
      ])
    let result = try world.run().result
    let ensemble = try #require(result.evaluation.ladder.last)
    #expect(
      ensemble.classes.map { "\($0.name) \($0.series) \($0.member)" } == ["smooth 8 naive", "intermittent 8 mean"])
    let value = { result.evaluation.testValue(MetricKey("rmse"), of: $0) ?? .nan }
    #expect(value("ensemble") < value("naive") && value("ensemble") < value("mean"))
    #expect(result.evaluation.chosen.name == "ensemble")
    // A member that serves nobody is not fitted again.
    #expect(result.current.series.allSatisfy { $0.model.members.count <= 2 })
  }

  /// Coverage by step adds up to the coverage of all steps.
  @Test func coverageByStepAddsUp() throws {
    let test = try run("median").0.evaluation
    let steps = try #require(test.test.errorByStep[test.chosen.name])
    for (place, level) in test.test.coverageLevels.enumerated() {
      let rows = steps.reduce(0) { $0 + $1.rows }
      let inside = steps.reduce(0) { $0 + $1.inside[place] }
      #expect(rows == Double(test.test.rows.count))
      let whole = try #require(test.testValue(MetricKey("interval_coverage", level: level), of: test.chosen.name))
      #expect(abs(inside / rows - whole) < 1e-12)
    }
  }
}
