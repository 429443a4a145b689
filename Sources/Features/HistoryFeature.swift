/// A feature over earlier rows of the same key.
package struct HistoryFeature: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// The value that many rows earlier.
    case lag(Int)
    /// Over that many rows before this one.
    case rolling(Int, FeatureDefinition.WindowStatistic)
    /// The last value; of a series that keeps known values only.
    case last
  }

  /// Position in the pipeline's series.
  package var series: Int
  package var kind: Kind

  package init(series: Int, kind: Kind) {
    self.series = series
    self.kind = kind
  }

  /// Rows that must be kept.
  package var length: Int {
    switch kind {
    case .lag(let periods): periods
    case .rolling(let window, _): window
    case .last: 1
    }
  }

  /// The feature after the first `end` of a key's values, oldest first.
  ///
  /// Each window is summed anew, oldest value first: a running sum would give an endpoint other last bits than a batch.
  package func value(_ values: UnsafeBufferPointer<Double>, end: Int) -> Double {
    switch kind {
    case .lag(let periods): return end >= periods ? values[end - periods] : .nan
    case .last: return end > 0 ? values[end - 1] : .nan
    case .rolling(let window, let statistic):
      var (count, sum, least, most) = (0, 0.0, Double.infinity, -Double.infinity)
      let start = max(0, end - window)
      for index in start..<end where !values[index].isNaN {
        count += 1
        sum += values[index]
        if values[index] < least { least = values[index] }
        if values[index] > most { most = values[index] }
      }
      switch statistic {
      case .count: return Double(count)
      case .sum: return count > 0 ? sum : .nan
      case .mean: return count > 0 ? sum / Double(count) : .nan
      case .min: return count > 0 ? least : .nan
      case .max: return count > 0 ? most : .nan
      case .std:
        guard count > 1 else { return .nan }
        let centre = sum / Double(count)
        var squares = 0.0
        for index in start..<end where !values[index].isNaN {
          squares += (values[index] - centre) * (values[index] - centre)
        }
        return (squares / Double(count - 1)).squareRoot()
      }
    }
  }
}
