internal import Statistics

extension QuantileTable {
  /// The normal score of a standardised error: the standard normal value that has the same share of held-out errors
  /// under it. The inverse of `standardised` at the share of that value; finite, from -50 to 50.
  public func normalScore(_ error: Double, step: Int) -> Double {
    guard !error.isNaN else { return .nan }
    let group = groups.first { step <= $0.lastStep } ?? groups[groups.count - 1]
    let values = group.values
    let last = values.count - 1
    if error < values[0] {
      return values[0] < 0 ? max(-50, Self.normalQuantiles[0] * error / values[0]) : Self.normalQuantiles[0]
    }
    if error > values[last] {
      return values[last] > 0 ? min(50, Self.normalQuantiles[last] * error / values[last]) : Self.normalQuantiles[last]
    }
    // `low` is the first value that is not under the error, `high` the last that is not above it.
    let low = Self.firstIndex(values) { $0 >= error }
    let high = Self.firstIndex(values) { $0 > error } - 1
    if low <= high { return 0.5 * (Self.normalQuantiles[low] + Self.normalQuantiles[high]) }
    let share = (error - values[high]) / (values[low] - values[high])
    return Self.normalQuantiles[high] + share * (Self.normalQuantiles[low] - Self.normalQuantiles[high])
  }

  /// The first index from which a property holds; the count where it never does.
  private static func firstIndex(_ values: [Double], _ holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(values[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
