import Glibc

/// From values to pixels along one axis.
struct AxisScale {
  let low: Double
  let high: Double
  let start: Double
  let end: Double
  let ticks: [Tick]
  private let isLogarithmic: Bool

  /// - Parameters:
  ///   - values: what must fit; those that are not finite are passed over.
  ///   - start, end: pixels of the low and the high end; `start > end` for an axis that goes up.
  ///   - most: at most about so many ticks.
  ///   - rounds: the ends move out to the next tick.
  init(_ axis: ChartAxis, values: [Double], from start: Double, to end: Double, most: Int, rounds: Bool) {
    isLogarithmic = axis.scale == .logarithmic
    let usable = values.filter { $0.isFinite && (axis.scale != .logarithmic || $0 > 0) }
    var low = usable.min() ?? (isLogarithmic ? 1 : 0)
    var high = usable.max() ?? (isLogarithmic ? 10 : 1)
    if axis.includesZero, axis.scale == .linear {
      low = min(low, 0)
      high = max(high, 0)
    }
    if let range = axis.range, range.isDrawable, !isLogarithmic || range.low > 0 {
      (low, high) = (range.low, range.high)
    }
    if high <= low {
      let pad = isLogarithmic ? 0 : low == 0 ? 1 : abs(low) * 0.1
      (low, high) = isLogarithmic ? (low / 2, high * 2) : (low - pad, high + pad)
    }
    if rounds, axis.range == nil {
      switch axis.scale {
      case .linear:
        let factor = axis.format.factor == 0 ? 1 : axis.format.factor
        let step = AxisTicks.niceStep((high - low) * factor, most: most, whole: axis.format.isWhole) / factor
        low = (low / step + 1e-9).rounded(.down) * step
        high = (high / step - 1e-9).rounded(.up) * step
      case .logarithmic, .date, .dateTime: break
      }
    }
    self.low = low
    self.high = high
    self.start = start
    self.end = end
    ticks =
      switch axis.scale {
      case .linear: AxisTicks.linear(low, high, most: most, format: axis.format)
      case .logarithmic: AxisTicks.logarithmic(low, high, most: most, format: axis.format)
      case .date: AxisTicks.dates(low, high, most: most)
      case .dateTime: AxisTicks.moments(low, high, most: most)
      }
  }

  /// The pixel of a value; not finite where the value has no place. Values beyond the ends lie beyond the pixels.
  func callAsFunction(_ value: Double) -> Double {
    if isLogarithmic {
      guard value > 0 else { return .nan }
      return start + (log(value) - log(low)) / (log(high) - log(low)) * (end - start)
    }
    return start + (value - low) / (high - low) * (end - start)
  }

  /// The pixel of a value, kept within the axis.
  func clamped(_ value: Double) -> Double {
    let place = self(value)
    guard place.isFinite else { return start }
    return min(max(place, min(start, end)), max(start, end))
  }
}
