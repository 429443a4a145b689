/// A series as the sum of a season, a trend and a remainder.
public struct StlDecomposition: Sendable, Equatable {
  /// Deviations by season; over any cycle near 0 on average.
  public var seasonal: [Double]
  public var trend: [Double]
  /// NaN where the value is missing.
  public var remainder: [Double]
  /// What each value counted for at the end, 0 to 1; all 1 without robust passes, 0 where missing.
  public var weights: [Double]
}

/// Decomposes a series by loess: STL. O(n) for windows as they are by default.
/// - Parameters:
///   - values: oldest first; what is not finite is missing and has no weight.
///   - settings: a period under 2, or over half of the values, gives no season.
/// - Returns: components as long as `values`; all 0 where no value is known.
public func stl(_ values: [Double], _ settings: StlSettings) -> StlDecomposition {
  let work = StlWork(values, settings)
  return work.decomposition(of: values)
}

/// The loops of STL over one series, with their buffers.
struct StlWork {
  private let settings: StlSettings
  private let count: Int
  /// The values, with gaps filled by lines.
  private let filled: [Double]
  /// 1 where a value is known, else 0; nil where none is missing.
  private let known: [Double]?

  init(_ values: [Double], _ settings: StlSettings) {
    self.settings = settings
    count = values.count
    let hasGaps = values.contains { !$0.isFinite }
    known = hasGaps ? values.map { $0.isFinite ? 1 : 0 } : nil
    filled = hasGaps ? joined(values) : values
  }

  func decomposition(of values: [Double]) -> StlDecomposition {
    guard settings.period > 1, settings.period <= count / 2 else {
      return summary(values, seasonal: [Double](repeating: 0, count: count), trend: trendAlone(), weights: known)
    }
    let (seasonalLoess, trendLoess, lowPassLoess) = settings.smoothers(count: count)
    var loops = StlLoops(
      period: settings.period, count: count, seasonal: seasonalLoess, trend: trendLoess, lowPass: lowPassLoess)
    var weights = known
    for outer in 0...max(0, settings.robustPasses) {
      if outer > 0 {
        let errors = (0..<count).map { abs(filled[$0] - loops.trend[$0] - loops.seasonal[$0]) }
        weights = bisquare(errors, known: known)
      }
      for _ in 0..<max(1, settings.innerPasses) { loops.pass(filled, weights: weights) }
    }
    var seasonal = loops.seasonal
    if settings.seasonalWindow == nil {
      // The same in all cycles to the last bit, not only nearly.
      for phase in 0..<settings.period {
        let places = stride(from: phase, to: count, by: settings.period)
        var (sum, values) = (0.0, 0.0)
        for place in places { (sum, values) = (sum + seasonal[place], values + 1) }
        for place in places { seasonal[place] = sum / values }
      }
    }
    return summary(values, seasonal: seasonal, trend: loops.trend, weights: weights)
  }

  private func summary(
    _ values: [Double], seasonal: [Double], trend: [Double], weights: [Double]?
  ) -> StlDecomposition {
    StlDecomposition(
      seasonal: seasonal, trend: trend,
      remainder: values.indices.map { values[$0].isFinite ? values[$0] - seasonal[$0] - trend[$0] : .nan },
      weights: weights ?? [Double](repeating: 1, count: count))
  }

  /// Loess over a quarter of the series, where there is no season.
  private func trendAlone() -> [Double] {
    var trend = filled
    guard count > 3 else { return trend }
    let loess = Loess(window: max(3, count / 4) | 1, degree: 1, jump: max(1, count / 40))
    trend.withUnsafeMutableBufferPointer { trend in
      filled.withUnsafeBufferPointer { filled in
        guard let from = filled.baseAddress, let to = trend.baseAddress else { return }
        if let known {
          known.withUnsafeBufferPointer { loess.smooth(from, $0.baseAddress, count: count, into: to) }
        } else {
          loess.smooth(from, nil, count: count, into: to)
        }
      }
    }
    return trend
  }
}

/// Bisquare weights that leave out what is six median absolute errors off.
private func bisquare(_ errors: [Double], known: [Double]?) -> [Double] {
  let sorted = (known.map { known in errors.indices.filter { known[$0] > 0 }.map { errors[$0] } } ?? errors).sorted()
  guard let largest = sorted.last else { return errors.map { _ in 1 } }
  let limit = 3 * (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2])
  guard limit > 0, largest > 0 else { return known ?? errors.map { _ in 1 } }
  return errors.indices.map { index in
    if let known, known[index] == 0 { return 0 }
    let error = errors[index]
    if error <= 0.001 * limit { return 1 }
    if error > 0.999 * limit { return 0 }
    let ratio = error / limit
    return (1 - ratio * ratio) * (1 - ratio * ratio)
  }
}

/// Lines across gaps, the nearest known value before the first and after the last; 0 where none is known.
private func joined(_ values: [Double]) -> [Double] {
  guard let first = values.firstIndex(where: \.isFinite), let last = values.lastIndex(where: \.isFinite) else {
    return [Double](repeating: 0, count: values.count)
  }
  let inner = interpolated(values[first...last].map { $0.isFinite ? $0 : .nan })
  return [Double](repeating: values[first], count: first) + inner
    + [Double](repeating: values[last], count: values.count - 1 - last)
}
