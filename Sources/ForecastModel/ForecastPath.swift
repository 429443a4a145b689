/// What a fitted series expects of the next periods: entry 0 is the first period after the last that it has seen.
public struct ForecastPath: Sendable, Equatable {
  /// The point forecast, in the unit of the series.
  public var median: [Double]
  /// One standard deviation of the forecast error as the model sees it, in the unit of the series, never negative.
  /// `QuantileTable` turns it into quantiles that hold on held-out data.
  public var scale: [Double]

  public init(horizon: Int = 0) {
    median = [Double](repeating: 0, count: max(0, horizon))
    scale = median
  }

  /// Makes room for that many periods and keeps memory where it can; entries are for the caller to set.
  mutating func resize(_ horizon: Int) {
    let horizon = max(0, horizon)
    guard median.count != horizon || scale.count != horizon else { return }
    self = ForecastPath(horizon: horizon)
  }

  /// Puts the nearest finite number where a sum left the range of numbers.
  mutating func makeFinite() {
    for index in median.indices where !median[index].isFinite { median[index] = nearestFinite(median[index]) }
    for index in scale.indices where !(scale[index] >= 0 && scale[index].isFinite) {
      scale[index] = abs(nearestFinite(scale[index]))
    }
  }
}

private func nearestFinite(_ value: Double) -> Double {
  value.isFinite ? value : value > 0 ? .greatestFiniteMagnitude : value < 0 ? -.greatestFiniteMagnitude : 0
}
