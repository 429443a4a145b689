import Evaluation
import Solution
import Statistics
import Testing

/// Every form that a criterion can have, against numbers that a person can follow.
@Suite struct JudgeTests {
  private func result(_ criterion: Criterion, _ judge: Judge) throws -> CriterionResult {
    try #require(judge.judge([criterion], candidate: "model").first)
  }

  @Test(
    arguments: [
      (criterion("wape", max: 0.3), CriterionResult.Outcome.pass), (criterion("wape", max: 0.2), .pass),
      (criterion("wape", max: 0.199), .fail), (criterion("wape", min: 0.2), .pass),
      (criterion("wape", min: 0.201), .fail),
      (criterion("wape", min: 0.1, max: 0.3), .pass), (criterion("wape", min: 0.1, max: 0.15), .fail),
      (criterion("wape", min: 0.25, max: 0.3), .fail), (criterion("mase", max: 10), .fail),
    ] as [(Criterion, CriterionResult.Outcome)])
  func pointBounds(criterion: Criterion, outcome: CriterionResult.Outcome) throws {
    // The mean of 0.1 and 0.3 is exactly 0.2.
    let found = try result(criterion, makeJudge(model: ["wape": [0.1, 0.3]]))
    #expect(found.outcome == outcome)
    #expect(found.method == (criterion.metric == "wape" ? "point" : "not measured"))
    if criterion.metric == "wape" { #expect(found.value == 0.2 && found.decisive == 0.2) }
  }

  @Test func endpointCriteriaWait() throws {
    let found = try result(criterion("latency_p95_ms", max: 50, at: .endpoint), makeJudge(model: ["wape": [0.1]]))
    #expect(found.outcome == .pending && found.value == nil && found.decisive == nil)
  }

  /// Without confidence the point decides; with it the one-sided bound, which is worse than the point.
  @Test func confidenceDecidesOnTheBound() throws {
    var numbers = RandomNumbers(seed: 1)
    let values = (0..<60).map { _ in 0.2 + 0.05 * numbers.normal() }
    let judge = makeJudge(model: ["wape": values])
    let mean = values.reduce(0, +) / 60
    let spread = (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)).squareRoot() / 60
    let high = try result(criterion("wape", max: mean + 0.001, confidence: 0.95), judge)
    #expect(high.outcome == .fail)
    #expect(abs(try #require(high.decisive) - (mean + 1.645 * spread)) < 0.3 * spread)
    #expect(high.method == "95 % bound, bootstrap over 60 series")
    #expect(try result(criterion("wape", max: mean + 3 * spread, confidence: 0.95), judge).outcome == .pass)
    let low = try result(criterion("wape", min: mean - 0.001, confidence: 0.9), judge)
    #expect(low.outcome == .fail)
    #expect(abs(try #require(low.decisive) - (mean - 1.2816 * spread)) < 0.3 * spread)
    #expect(try result(criterion("wape", min: mean - 3 * spread, confidence: 0.9), judge).outcome == .pass)
    let blocks = try result(
      criterion("wape", max: 1, confidence: 0.975), JudgeTests.blocks(values))
    #expect(blocks.method == "97.5 % bound, bootstrap over 60 time blocks")
  }

  private static func blocks(_ values: [Double]) -> Judge { makeJudge(model: ["wape": values], blocks: true) }

  /// With both bounds, the number that is shown is the one that failed.
  @Test func theFailingSideIsShown() throws {
    let values = [0.1, 0.2, 0.3, 0.4]
    let found = try result(
      criterion("wape", min: 0.24, max: 0.9, confidence: 0.95), makeJudge(model: ["wape": values]))
    #expect(found.outcome == .fail)
    #expect(try #require(found.decisive) < 0.24)
  }

  @Test(
    arguments: [
      (0.1, nil, .pass), (0.2, nil, .pass), (0.21, nil, .fail), (0, nil, .pass), (0.2, 0.95, .pass),
      (0.21, 0.95, .fail),
    ] as [(Double, Double?, CriterionResult.Outcome)])
  func relativeChange(least: Double, confidence: Double?, outcome: CriterionResult.Outcome) throws {
    // Powers of two keep every draw at exactly 0.25 of the baseline below it.
    let judge = makeJudge(model: ["wape": [0.375, 0.75]], baseline: ["wape": [0.5, 1]])
    let found = try result(criterion("wape", change: least + 0.05, confidence: confidence), judge)
    #expect(found.outcome == outcome)
    #expect(found.value == 0.25 && found.decisive == 0.25)
    #expect(found.method == (confidence == nil ? "point" : "95 % bound, paired bootstrap over 2 series"))
  }

  @Test func theBoundOfAGainIsBelowIt() throws {
    var numbers = RandomNumbers(seed: 3)
    let today = (0..<40).map { _ in 1 + 0.2 * numbers.uniform() }
    let model = today.map { $0 * (0.8 + 0.3 * (numbers.uniform() - 0.5)) }
    let judge = makeJudge(model: ["wape": model], baseline: ["wape": today])
    let found = try result(criterion("wape", change: 0.19, confidence: 0.95), judge)
    let (value, bound) = (try #require(found.value), try #require(found.decisive))
    #expect(bound < value && bound > value - 0.06)
    #expect(found.interval?.lower ?? .infinity < bound)
  }

  /// Against a baseline that never errs, erring at all is worse, in a slice as in the whole.
  @Test func nothingIsBetterThanNoError() throws {
    let judge = makeJudge(
      model: ["wape": [0.5, 0.25]], baseline: ["wape": [1, 0]], slices: ["region": ["A": [0], "B": [1]]])
    let found = try result(criterion("wape", change: 0, slice: "region"), judge)
    #expect(found.outcome == .fail)
    #expect(found.worst?.value == "B")
    let equal = JudgeTests.perfect
    #expect(try result(criterion("wape", change: 0), equal).outcome == .pass)
  }

  private static let perfect = makeJudge(model: ["wape": [0, 0]], baseline: ["wape": [0, 0]])

  @Test func boundsBesideAGainMustHoldToo() throws {
    let judge = makeJudge(model: ["wape": [0.375, 0.75]], baseline: ["wape": [0.5, 1]])
    #expect(try result(criterion("wape", max: 0.6, change: 0.2), judge).outcome == .pass)
    let found = try result(criterion("wape", max: 0.5, change: 0.2), judge)
    #expect(found.outcome == .fail)
    #expect(found.value == 0.25)
    #expect(found.method.contains("0.5625"))
  }

  // MARK: Slices

  @Test func everySliceMustPass() throws {
    let judge = makeJudge(
      model: ["wape": [0.2, 0.2, 0.4, 0.1]], baseline: ["wape": [0.4, 0.4, 0.3, 0.2]],
      slices: ["region": ["East": [3], "North": [0, 1], "South": [2]]])
    let gain = try result(criterion("wape", change: 0, slice: "region"), judge)
    #expect(gain.outcome == .fail)
    #expect(gain.groups.map(\.value) == ["South", "East", "North"])
    #expect(gain.groups.map(\.passes) == [false, true, true])
    #expect(gain.groups.map(\.units) == [1, 1, 2])
    #expect(abs(try #require(gain.worst).measured - -1.0 / 3) < 1e-12)
    let bound = try result(criterion("wape", max: 0.4, slice: "region"), judge)
    #expect(bound.outcome == .pass)
    #expect(bound.groups.map(\.value) == ["South", "North", "East"])
    #expect(try result(criterion("wape", max: 0.39, slice: "region"), judge).outcome == .fail)
    #expect(try result(criterion("wape", min: 0.15, slice: "region"), judge).worst?.value == "East")
  }

  @Test func aSliceThatIsNotThereFails() throws {
    let judge = makeJudge(model: ["wape": [0.2]], baseline: ["wape": [0.4]])
    let found = try result(criterion("wape", max: 1, slice: "region"), judge)
    #expect(found.outcome == .fail && found.method == "not measured")
  }

  /// A group in which nothing was sold has no WAPE: it is left out, and cannot fail.
  @Test func emptyGroupsAreLeftOut() throws {
    let statistic = RatioStatistic(numerator: [0.1, 0], denominator: [1, 0])
    let scores = ScoreTable(
      units: ["a", "b"],
      candidates: ["baseline", "model"].map { CandidateScores(name: $0, statistics: [MetricKey("wape"): statistic]) },
      slices: [SliceColumn(name: "region", groups: [.init(value: "A", units: [0]), .init(value: "B", units: [1])])],
      unitIsTimeBlock: false)
    let judge = Judge(
      scores: scores, baseline: "baseline", bootstrap: Bootstrap(draws: 50, seed: 1, threads: 1),
      rowsAreIndependent: false, value: { _ in nil })
    for criterion in [criterion("wape", max: 0.2, slice: "region"), criterion("wape", change: 0, slice: "region")] {
      let found = try result(criterion, judge)
      #expect(found.outcome == .pass && found.groups.map(\.value) == ["A"])
    }
  }

  // MARK: Rates

  /// Independent rows: Wilson's one-sided bound, at 0.95 where nothing is said. By the formula, z = 1.644854, 5 of 100:
  /// (0.05 + z^2 / 200 + z sqrt(0.0475 / 100 + z^2 / 40000)) / (1 + z^2 / 100) = 0.099161.
  @Test func independentRowsHaveWilsonsBound() throws {
    let rates = [0.05, 0.05, 0.05, 0.05]
    let judge = makeJudge(model: ["failure_rate": rates], rowsPerUnit: 25, rowsAreIndependent: true)
    let found = try result(criterion("failure_rate", max: 0.1), judge)
    #expect(abs(try #require(found.decisive) - 0.099161) < 1e-6)
    #expect(found.outcome == .pass && found.value == 0.05)
    #expect(found.method == "95 % bound, Wilson over 100 decisions")
    #expect(try result(criterion("failure_rate", max: 0.098), judge).outcome == .fail)
    #expect(try result(criterion("failure_rate", max: 0.0993, confidence: 0.99), judge).outcome == .fail)
  }

  /// Rows of one series go together: the bound comes from the bootstrap over series.
  @Test func dependentRowsHaveTheBootstrap() throws {
    var numbers = RandomNumbers(seed: 5)
    let rates = (0..<80).map { _ in numbers.uniform() < 0.3 ? 0.5 : 0.125 }
    let judge = makeJudge(model: ["failure_rate": rates], rowsPerUnit: 8)
    let point = rates.reduce(0, +) / 80
    let found = try result(criterion("failure_rate", max: point), judge)
    #expect(found.outcome == .fail)
    #expect(found.method == "95 % bound, bootstrap over 80 series")
    let spread = rates.map { ($0 - point) * ($0 - point) }.reduce(0, +).squareRoot() / 80
    #expect(abs(try #require(found.decisive) - (point + 1.645 * spread)) < 0.3 * spread)
  }

  /// Without a failure seen the bootstrap would promise that there is none.
  @Test func noFailureSeenIsNoPromise() throws {
    let found = try result(
      criterion("failure_rate", max: 0.05), makeJudge(model: ["failure_rate": [0, 0, 0, 0, 0]], rowsPerUnit: 8))
    // Wilson with no case of 5: z^2 / (5 + z^2) with z = 1.6449.
    #expect(abs(try #require(found.decisive) - 2.7055 / 7.7055) < 1e-3)
    #expect(found.outcome == .fail)
  }

  @Test func coverageHasItsLevel() throws {
    let judge = makeJudge(model: ["interval_coverage": [0.75, 0.85]], level: 0.8)
    #expect(try result(criterion("interval_coverage", min: 0.75, max: 0.88, level: 0.8), judge).outcome == .pass)
    #expect(try result(criterion("interval_coverage", min: 0.81, max: 0.88, level: 0.8), judge).outcome == .fail)
    #expect(try result(criterion("interval_coverage", min: 0.7, max: 0.79, level: 0.8), judge).outcome == .fail)
    #expect(try result(criterion("interval_coverage", min: 0.75, level: 0.9), judge).method == "not measured")
  }

  @Test func valueComesFromTheVertical() throws {
    let judge = makeJudge(model: ["wape": [0.1, 0.1]], value: ["model": [100, 300]])
    let found = try result(criterion("value_per_year", min: 200), judge)
    #expect(found.outcome == .pass && found.value == 200)
    #expect(try result(criterion("value_per_year", min: 201), judge).outcome == .fail)
    #expect(try result(criterion("value_per_year", min: 150, confidence: 0.95), judge).outcome == .fail)
    #expect(judge.judge([criterion("value_per_year", min: 1)], candidate: "baseline")[0].method == "not measured")
  }

  /// One unit cannot tell how much it varies; the result says so.
  @Test func oneUnitHasNoBound() throws {
    let judge = makeJudge(model: ["wape": [0.1]], baseline: ["wape": [0.2]])
    let found = try result(criterion("wape", change: 0.1, confidence: 0.95), judge)
    #expect(found.method == "point: one series has no bound")
    #expect(found.interval?.lower == nil)
  }

  @Test func theOrderOfTheFileIsKept() {
    let results = makeJudge(model: ["wape": [0.1, 0.2]]).judge(
      [criterion("wape", max: 1), criterion("mae", max: 1), criterion("size_mb", max: 1, at: .endpoint)],
      candidate: "model")
    #expect(results.map(\.index) == [0, 1, 2])
    #expect(results.map(\.outcome) == [.pass, .fail, .pending])
  }
}
