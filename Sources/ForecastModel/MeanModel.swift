public import Support

/// The mean of all values goes on.
///
/// With n values the error has the standard deviation sigma sqrt(1 + 1 / n) at every horizon (Forecasting:
/// Principles and Practice, 3rd ed., section 5.5).
///
/// Layout: f64 mean, u32 count, f64 sigma.
public struct MeanModel: FittedModel {
  public var mean: Double
  /// How many values it is the mean of.
  public var count: Int
  /// Standard deviation of the values about their mean.
  public var sigma: Double

  public init(mean: Double, count: Int, sigma: Double) {
    self.mean = mean
    self.count = count
    self.sigma = sigma
  }

  public var name: String { "mean" }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    let scale = sigma * (1 + 1 / Double(max(1, count))).squareRoot()
    for step in path.median.indices {
      path.median[step] = mean
      path.scale[step] = scale
    }
  }

  public mutating func append(_ value: Double) {
    guard value.isFinite else { return }
    count = min(count + 1, largestPeriodCount)
    mean += value / Double(count) - mean / Double(count)
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(mean)
    writer.put(UInt32(clamping: count))
    writer.put(sigma)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    mean = try reader.finite("mean")
    count = try reader.whole("count", in: 0...largestPeriodCount)
    sigma = try reader.magnitude("sigma")
  }
}
