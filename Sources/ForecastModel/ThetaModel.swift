public import Support

/// Theta: the mean of the trend line and of the exponentially smoothed series with doubled distance from it.
///
/// Assimakopoulos and Nikolopoulos, Int. J. Forecasting 16 (2000) 521-530. Hyndman and Billah, Int. J. Forecasting
/// 19 (2003) 287-290, show that it is simple exponential smoothing with half the trend as drift, whence the
/// standard deviation sigma sqrt(1 + (h - 1) alpha^2) of the error h periods ahead.
///
/// Layout: f64 trend, f64 slope, f64 level, f64 alpha, f64 sigma.
public struct ThetaModel: FittedModel {
  /// The value of the trend line in the last period.
  public var trend: Double
  /// What the trend line gains in a period.
  public var slope: Double
  /// The smoothed level of the theta line 2 y - trend.
  public var level: Double
  /// Weight of the newest value, in [0, 1].
  public var alpha: Double
  /// Standard deviation of the one-step error.
  public var sigma: Double

  public init(trend: Double, slope: Double, level: Double, alpha: Double, sigma: Double) {
    self.trend = trend
    self.slope = slope
    self.level = level
    self.alpha = alpha
    self.sigma = sigma
  }

  public var name: String { "theta" }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    for step in path.median.indices {
      path.median[step] = 0.5 * (trend + slope * Double(step + 1)) + 0.5 * level
      path.scale[step] = sigma * (1 + Double(step) * alpha * alpha).squareRoot()
    }
  }

  public mutating func append(_ value: Double) {
    trend += slope
    if value.isFinite { level += alpha * (2 * value - trend - level) }
  }

  public func encode(into writer: inout ByteWriter) {
    for value in [trend, slope, level, alpha, sigma] { writer.put(value) }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    trend = try reader.finite("trend")
    slope = try reader.finite("slope")
    level = try reader.finite("level")
    alpha = try reader.finite("alpha", in: 0...1)
    sigma = try reader.magnitude("sigma")
  }
}
