import Forecasting
import Testing

/// Which periods are learnt from, chosen by, and judged.
@Suite struct RollingOriginTests {
  private static let plans = [1, 4, 8].flatMap { horizon in
    [1, 2, 8].flatMap { step in
      [1, 3].flatMap { validation in
        [1, 2].map { RollingOrigin(horizon: horizon, step: step, validationWindows: validation, testWindows: $0) }
      }
    }
  }

  /// docs/decisions/0001: 8 weeks of test; validation begins 16, 20 and 24 weeks before the end.
  @Test func theExampleOfTheDecision() {
    let origins = RollingOrigin(horizon: 8, step: 4, validationWindows: 3, testWindows: 1)
    #expect((0..<4).map { origins.start(of: $0, end: 100) } == [77, 81, 85, 93])
    #expect((0..<4).map { origins.isTest($0) } == [false, false, false, true])
    #expect((0..<4).map { origins.name(of: $0) } == ["window-1", "window-2", "window-3", "test-1"])
    #expect(origins.minimumTraining == 8 && origins.minimumLength == 32)
  }

  @Test(arguments: plans) func validationNeverSeesTheTest(origins: RollingOrigin) {
    let starts = (0..<origins.count).map { origins.start(of: $0, end: 1000) }
    let test = (0..<origins.count).filter { origins.isTest($0) }
    #expect(test == Array(origins.validationWindows..<origins.count))
    let firstTest = starts[test[0]]
    for window in 0..<origins.validationWindows { #expect(starts[window] + origins.horizon <= firstTest) }
    #expect(starts[origins.validationWindows - 1] + origins.horizon == firstTest)
    #expect(starts[origins.count - 1] + origins.horizon - 1 == 1000)
    for (a, b) in zip(starts[..<origins.validationWindows], starts[1..<origins.validationWindows]) {
      #expect(b - a == origins.step)
    }
    for (a, b) in zip(test, test.dropFirst()) { #expect(starts[b] - starts[a] == origins.step) }
  }

  /// With exactly the least length a series has all windows; one period less and it lacks the first.
  @Test func shortSeriesUseFewerWindows() throws {
    let origins = RollingOrigin(horizon: 4, step: 2, validationWindows: 3, testWindows: 1)
    #expect(origins.minimumLength == 16)
    for (weeks, windows) in [(16, [0, 1, 2, 3]), (15, [1, 2, 3]), (13, [2, 3]), (11, [3]), (8, [3]), (7, [])] {
      let set = try World(Sales(series: 1, weeks: weeks).csv).data().set
      #expect(origins.windows(of: set.series[0], end: set.lastPeriod) == windows)
    }
  }

  /// A window without one known value cannot be judged, and unknown values teach nothing.
  @Test func unknownValuesDoNotCount() throws {
    let origins = RollingOrigin(horizon: 4, step: 2, validationWindows: 1, testWindows: 1)
    let keep = ["data.checks.missing_period=keep"]
    func windows(_ missing: ClosedRange<Int>) throws -> [Int] {
      let sales = Sales(
        series: 2, weeks: 20,
        change: { one, week, units in
          one == 0 && missing.contains(week) ? nil : units
        })
      let set = try World(sales.csv, sets: keep).data().set
      return origins.windows(of: set.series[0], end: set.lastPeriod)
    }
    #expect(try windows(16...19) == [0])
    #expect(try windows(16...18) == [0, 1])
    #expect(try windows(12...15) == [1])
    // Three values before the first window, then eleven unknown ones.
    #expect(try windows(3...11) == [1])
  }
}
