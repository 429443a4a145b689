public import Support

/// The last value goes on: the best forecast of a random walk.
///
/// h periods after the last value the error has the standard deviation sigma sqrt(h) (Hyndman and Athanasopoulos,
/// Forecasting: Principles and Practice, 3rd ed., section 5.5).
///
/// Layout: f64 last, u32 age, f64 sigma.
public struct NaiveModel: FittedModel {
  /// The last value that was seen.
  public var last: Double
  /// How many periods ago that was; 0 unless values are missing at the end.
  public var age: Int
  /// Standard deviation of the one-step error.
  public var sigma: Double

  public init(last: Double, age: Int = 0, sigma: Double) {
    self.last = last
    self.age = age
    self.sigma = sigma
  }

  public var name: String { "naive" }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    for step in path.median.indices {
      path.median[step] = last
      path.scale[step] = sigma * Double(age + step + 1).squareRoot()
    }
  }

  public mutating func append(_ value: Double) {
    if value.isFinite {
      last = value
      age = 0
    } else {
      age = min(age + 1, largestPeriodCount)
    }
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(last)
    writer.put(UInt32(clamping: age))
    writer.put(sigma)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    last = try reader.finite("last value")
    age = try reader.whole("age", in: 0...largestPeriodCount)
    sigma = try reader.magnitude("sigma")
  }
}
