/// One forecast that can be judged: a series, a window, a step, and what happened.
public struct ForecastRow: Sendable, Equatable {
  /// Index of the series.
  public var series: Int
  /// Index of the window.
  public var window: Int
  /// Periods ahead, from 1.
  public var step: Int
  public var period: Int
  public var actual: Double
}

/// The rows of some windows: every period of every series that has a value there, in the order of series, window and
/// step.
func judgedRows(of set: SeriesSet, origins: RollingOrigin, windows: [Int]) -> [ForecastRow] {
  var rows = [ForecastRow]()
  for (index, series) in set.series.enumerated() {
    let end = set.end(of: series)
    let has = Set(origins.windows(of: series, end: end))
    for window in windows where has.contains(window) {
      let start = origins.start(of: window, end: end)
      for step in 1...origins.horizon {
        guard let actual = series.value(at: start + step - 1) else { continue }
        rows.append(ForecastRow(series: index, window: window, step: step, period: start + step - 1, actual: actual))
      }
    }
  }
  return rows
}

/// Mean absolute difference of values one season apart: the scale of MASE (Hyndman and Koehler 2006). Nil where
/// there are no two such values.
func seasonalDifference(_ values: ArraySlice<Double>, seasonLength: Int) -> Double? {
  // A series shorter than a season is scaled by its steps, as everywhere where it has no season.
  let lag = values.count > seasonLength ? seasonLength : 1
  let base = values.startIndex
  var (sum, count) = (0.0, 0)
  for index in (base + lag)..<max(base + lag, values.endIndex) {
    let difference = values[index] - values[index - lag]
    guard !difference.isNaN else { continue }
    sum += abs(difference)
    count += 1
  }
  return count > 0 ? sum / Double(count) : nil
}
