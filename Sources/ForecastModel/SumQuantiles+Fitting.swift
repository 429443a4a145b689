/// What one held-out window of one series was forecast, and what happened: first period to last.
public struct WindowErrors: Sendable, Equatable {
  /// NaN where nothing is known; sums end there.
  public var actual: [Double]
  /// Within the bounds of the target.
  public var median: [Double]
  public var scale: [Double]

  /// All of one length.
  public init(actual: [Double], median: [Double], scale: [Double]) {
    self.actual = actual
    self.median = median
    self.scale = scale
  }

  /// Periods up to the first that is not known.
  public var known: Int {
    let count = min(actual.count, median.count, scale.count)
    return actual.prefix(count).firstIndex { $0.isNaN } ?? count
  }
}

extension SumQuantiles {
  /// Calibrates on held-out windows, pooled over series and windows.
  ///
  /// The correlation is that of standardised errors one step apart within a window, about their common mean, with
  /// errors cut at four times their spread and few pairs leaning towards 0. What it misses, the quantiles of the
  /// standardised errors of sums take up, for each group of lengths (1, 2-3, 4-7, ...). They may move the middle too:
  /// medians of single periods do not add up to the median of a sum.
  /// - Parameter windows: in any order. Without any, errors count as independent and normal.
  public static func fit(_ windows: [WindowErrors]) -> SumQuantiles {
    let correlation = fitCorrelation(windows)
    var errors = [StandardisedError]()
    for window in windows {
      let scales = cumulative(scales: window.scale.prefix(window.known), correlation: correlation)
      var (actual, median) = (0.0, 0.0)
      for (step, scale) in scales.enumerated() {
        actual += window.actual[step]
        median += window.median[step]
        if let error = StandardisedError(actual: actual, median: median, scale: scale, step: step + 1) {
          errors.append(error)
        }
      }
    }
    return SumQuantiles(correlation: correlation, table: QuantileTable.fit(errors, isCentred: false))
  }

  private static func fitCorrelation(_ windows: [WindowErrors]) -> Double {
    let standardised = windows.map { window in
      (0..<window.known).map { step -> Double? in
        StandardisedError(
          actual: window.actual[step], median: window.median[step], scale: window.scale[step], step: step + 1)?.value
      }
    }
    var (sum, count) = (0.0, 0.0)
    for value in standardised.joined() { if let value { (sum, count) = (sum + min(abs(value), 1e6), count + 1) } }
    guard count > 0, sum > 0 else { return 0 }
    // E|z| is sqrt(2 / pi) of the deviation where z is normal.
    let limit = 4 * 1.253_314_137_315_500_3 * sum / count
    func cut(_ value: Double) -> Double { min(max(value, -limit), limit) }
    var mean = 0.0
    for value in standardised.joined() { if let value { mean += cut(value) / count } }
    var (product, first, second, pairs) = (0.0, 0.0, 0.0, 0.0)
    for window in standardised {
      for (left, right) in zip(window, window.dropFirst()) {
        guard let left, let right else { continue }
        let (a, b) = (cut(left) - mean, cut(right) - mean)
        product += a * b
        first += a * a
        second += b * b
        pairs += 1
      }
    }
    guard first > 0, second > 0 else { return 0 }
    return min(max(product / (first * second).squareRoot() * pairs / (pairs + 10), -0.9), 0.99)
  }
}
