import Statistics

/// Takes out of a training part what a model of normal readings must not learn from.
enum AnomalyCleaning {
  /// Deviations beyond so many robust standard deviations are gross.
  static let limit = 6.0
  /// At most this share of readings is taken out: what is frequent is normal.
  static let mostShare = 0.05

  /// The values with events and gross outliers as missing ones.
  ///
  /// An outlier stands out from the median of its phase of the season and from the median of its neighbourhood, one
  /// season to both sides. Both are medians of the training part alone, so nothing after it is looked at.
  /// - Parameters:
  ///   - values: before a window, oldest first; NaN is missing.
  ///   - firstPeriod: number of the period of the first value.
  ///   - events: periods in which something failed.
  static func masked(
    _ values: [Double], firstPeriod: Int, events: [ClosedRange<Int>], seasonLength: Int
  ) -> [Double] {
    var values = values
    for event in events {
      for period in event where values.indices.contains(period - firstPeriod) { values[period - firstPeriod] = .nan }
    }
    let remainder = remainder(values, seasonLength: seasonLength)
    let sizes = remainder.map { abs($0) }
    let known = sizes.filter { !$0.isNaN }.sorted()
    // 1.4826 makes the median absolute deviation a standard deviation where errors are normal.
    let spread = 1.4826 * quantile(0.5, ofSorted: known)
    guard known.count >= 20, spread > 0 else { return values }
    let cut = max(limit * spread, quantile(1 - mostShare, ofSorted: known))
    for index in values.indices where sizes[index] > cut { values[index] = .nan }
    return values
  }

  /// What is left of each value without the median of its phase and the median of its neighbourhood.
  private static func remainder(_ values: [Double], seasonLength: Int) -> [Double] {
    var rest = values
    if seasonLength > 1, values.count >= 3 * seasonLength {
      for phase in 0..<seasonLength {
        let places = stride(from: phase, to: values.count, by: seasonLength)
        let level = median(of: places.map { values[$0] }.filter { !$0.isNaN })
        guard !level.isNaN else { continue }
        for place in places { rest[place] -= level }
      }
    }
    let reach = min(max(seasonLength, 10), 84)
    return rest.indices.map { index in
      let around = rest[max(0, index - reach)...min(rest.count - 1, index + reach)].filter { !$0.isNaN }
      return around.isEmpty ? .nan : rest[index] - median(of: around)
    }
  }
}
