public import Support

/// Turns the forecasts of some periods into quantiles of their sum, which hold on data that the model had not seen.
///
/// Errors of neighbouring periods go together, so the scale of the sum of k periods is taken under a correlation of
/// `correlation`^d between errors d steps apart, and the errors of sums on held-out windows, in units of that scale,
/// give the quantiles, by groups of k: what `QuantileTable` does for single periods. The quantile of the sum is not the
/// sum of the quantiles, which would hold too much.
///
/// Layout: f64 correlation, then the table, whose steps are numbers of periods.
public struct SumQuantiles: Sendable, Equatable {
  /// Correlation of standardised errors of neighbouring steps, within `correlations`.
  public let correlation: Double
  /// Standardised quantiles of sums; its step is the number of periods.
  let table: QuantileTable

  /// What a correlation may be.
  static let correlations = -0.9...0.99

  /// - Parameter correlation: kept within -0.9 and 0.99.
  init(correlation: Double, table: QuantileTable) {
    self.correlation = min(max(correlation.isNaN ? 0 : correlation, -0.9), 0.99)
    self.table = table
  }

  /// Independent normal errors of the scale that a model says.
  public static let normal = SumQuantiles(correlation: 0, table: .normal)

  /// The scale of the sum of the first 1, 2, 3, ... periods; never negative.
  ///
  /// Var(S_k) = Var(S_(k-1)) + s_k^2 + 2 s_k r c_(k-1), with c_k = r c_(k-1) + s_k. O(count).
  /// - Parameter scales: of single periods, first to last.
  static func cumulative(scales: some Sequence<Double>, correlation: Double) -> [Double] {
    var (variance, carried) = (0.0, 0.0)
    return scales.map { scale in
      variance += scale * scale + 2 * scale * correlation * carried
      carried = correlation * carried + scale
      return max(0, variance).squareRoot()
    }
  }

  /// A quantile of the sum of the first periods of a path.
  /// - Parameters:
  ///   - periods: at least 1, at most those of the path.
  public func quantile(_ level: Double, of path: ForecastPath, periods: Int, contract: ForecastContract) -> Double {
    let medians = path.median.prefix(periods)
    var sum = 0.0
    for median in medians { sum += contract.clipped(median) }
    let scale = Self.cumulative(scales: path.scale.prefix(periods), correlation: correlation).last ?? 0
    var value = table.quantile(level, step: medians.count, median: sum, scale: min(scale, .greatestFiniteMagnitude))
    if let minimum = contract.minimum { value = max(minimum * Double(medians.count), value) }
    if let maximum = contract.maximum { value = min(maximum * Double(medians.count), value) }
    return value.isFinite ? value : value > 0 ? .greatestFiniteMagnitude : value < 0 ? -.greatestFiniteMagnitude : 0
  }

  /// The median and the served quantile of demand over the first periods of a path. Over one period they are those of
  /// the forecast: nobody shall find two numbers for one week.
  /// - Parameters:
  ///   - periods: at least 1, at most those of the path.
  ///   - intervals: quantiles of single periods.
  public func demand(
    of path: ForecastPath, periods: Int, intervals: QuantileTable, contract: ForecastContract
  ) -> (median: Double, served: Double) {
    guard periods == 1, let median = path.median.first, let scale = path.scale.first else {
      return (
        quantile(0.5, of: path, periods: periods, contract: contract),
        quantile(contract.servedQuantile, of: path, periods: periods, contract: contract)
      )
    }
    return (
      contract.clipped(median),
      contract.clipped(intervals.quantile(contract.servedQuantile, step: 1, median: median, scale: scale))
    )
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(correlation)
    table.encode(into: &writer)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    correlation = try reader.finite("correlation of errors", in: Self.correlations)
    table = try QuantileTable(from: &reader)
  }
}
