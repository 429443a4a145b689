/// Windows that slide back from the end of the data: each is forecast from what lies before it.
///
/// The last windows are the test part and stay untouched until a candidate has been chosen. Validation windows end
/// where the first test window begins, so that no actual value is in both (docs/decisions/0001).
public struct RollingOrigin: Sendable, Equatable {
  /// Periods of a window.
  public var horizon: Int
  /// Periods between two origins.
  public var step: Int
  public var validationWindows: Int
  public var testWindows: Int

  public init(horizon: Int, step: Int, validationWindows: Int, testWindows: Int) {
    self.horizon = horizon
    self.step = step
    self.validationWindows = validationWindows
    self.testWindows = testWindows
  }

  public var count: Int { validationWindows + testWindows }

  /// The fewest values that a series needs before a window: as many as it must forecast, and never under four.
  public var minimumTraining: Int { max(4, horizon) }

  /// The fewest periods with which a series has all windows.
  public var minimumLength: Int { minimumTraining + distance(0) }

  /// Whether a window, counted from 0 in the order of time, is part of the test.
  public func isTest(_ window: Int) -> Bool { window >= validationWindows }

  /// The first period of a window for data that ends with period `end`.
  public func start(of window: Int, end: Int) -> Int { end + 1 - distance(window) }

  /// The windows that a series has: those with enough values before and at least one inside.
  public func windows(of series: SeriesSet.Series, end: Int) -> [Int] {
    (0..<count).filter { window in
      let start = start(of: window, end: end)
      let known = series.values(before: start).count { !$0.isNaN }
      return known >= minimumTraining && (start..<start + horizon).contains { series.value(at: $0) != nil }
    }
  }

  /// Name of a window for stages and reports, from 1.
  public func name(of window: Int) -> String { isTest(window) ? "test-\(window - validationWindows + 1)" : "window-\(window + 1)" }

  /// Periods from the start of a window to the end of the data.
  private func distance(_ window: Int) -> Int {
    if isTest(window) { return horizon + (count - 1 - window) * step }
    let test = testWindows == 0 ? 0 : horizon + (testWindows - 1) * step
    return test + horizon + (validationWindows - 1 - window) * step
  }
}
