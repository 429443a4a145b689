import Evaluation
import ForecastModel
import Forecasting
import Runs
import Solution
import Testing

/// Planted leaks: what happens from a window's start on must not change what was forecast for that window, nor which
/// candidate was chosen, nor how wide its intervals are.
@Suite struct LeakTests {
  private static let weeks = 60
  private static let series = 5
  private static let test = 56..<60

  private func paths(_ result: ForecastPipeline.Result, _ window: Int) throws -> [ForecastPath?] {
    try #require(result.chosenWindows[window]).paths
  }

  private func sales(_ changed: Range<Int>, factor: Int = 7) -> Sales {
    Sales(
      series: Self.series, weeks: Self.weeks,
      change: { one, week, units in
        changed.contains(week) ? units * factor + 13 * one : units
      })
  }

  @Test(arguments: ["fill_zero", "keep", "interpolate"])
  func theTestChangesNothingBeforeIt(policy: String) throws {
    // A hole right before the test window, and holes inside: what fills them must not look over the border.
    func world(_ changed: Range<Int>) throws -> World {
      let whole = sales(changed)
      let holes = Sales(
        series: Self.series, weeks: Self.weeks,
        change: { one, week, units in
          one % 2 == 0 && [20, 21, 54, 55, 58].contains(week) ? nil : whole.change(one, week, units)
        })
      return try World(holes.csv, sets: ["data.checks.missing_period=\(policy)"])
    }
    let (one, other) = (try world(0..<0), try world(Self.test))
    let (a, b) = (try one.run().result, try other.run().result)
    #expect(a.evaluation.chosen == b.evaluation.chosen)
    #expect(a.evaluation.ranking.map(\.name) == b.evaluation.ranking.map(\.name))
    #expect(a.evaluation.ranking.map(\.value) == b.evaluation.ranking.map(\.value))
    #expect(a.evaluation.intervals == b.evaluation.intervals)
    #expect(ratios(a) == ratios(b))
    for window in 0..<4 { #expect(try paths(a, window) == paths(b, window)) }
    for window in 0..<4 {
      #expect(a.baselineWindows[window]?.paths == b.baselineWindows[window]?.paths)
    }
    // The planted change is seen where it should be.
    #expect(
      a.evaluation.testValue(.init("wape"), of: a.evaluation.chosen.name)
        != b.evaluation.testValue(.init("wape"), of: b.evaluation.chosen.name))
    #expect(a.current.series.map(\.lastPeriod) == b.current.series.map(\.lastPeriod))
  }

  /// What was measured on the validation windows, candidate by candidate.
  private func ratios(_ result: ForecastPipeline.Result) -> [[MetricKey: RatioStatistic]] {
    result.evaluation.validation.scores.candidates.map { candidate in
      candidate.statistics.compactMapValues { if case .ratio(let ratio) = $0 { ratio } else { nil } }
    }
  }

  /// Each validation window is forecast from what lies before it.
  @Test(arguments: [0, 1, 2]) func eachWindowKnowsOnlyItsPast(window: Int) throws {
    // Windows of four weeks begin 12, 10, 8 weeks before the end, the test 4.
    let start = [48, 50, 52][window]
    let sets = ["models.candidates=[theta]"]
    let a = try World(sales(0..<0).csv, sets: sets).run().result
    let b = try World(sales(start..<Self.weeks).csv, sets: sets).run().result
    for before in 0...window { #expect(try paths(a, before) == paths(b, before)) }
    if window < 2 { #expect(try paths(a, window + 1) != paths(b, window + 1)) }
  }

  /// Metrics of the test must not steer the choice: even where the test would prefer another candidate.
  @Test func theChoiceIsMadeOnValidation() throws {
    // In the test weeks every series stands still at a value that only the last-value forecast can guess.
    let still = Sales(
      series: Self.series, weeks: Self.weeks, change: { one, week, units in week >= 55 ? 500 : units })
    let result = try World(still.csv, sets: ["models.candidates=[naive, theta]"]).run().result
    let evaluation = result.evaluation
    let naive = try #require(evaluation.testValue(.init("wape"), of: "naive"))
    let theta = try #require(evaluation.testValue(.init("wape"), of: "theta"))
    #expect(naive == 0 && theta > 0)
    #expect(evaluation.chosen.name == "theta")
  }
}
