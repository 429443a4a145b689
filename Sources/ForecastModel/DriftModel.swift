public import Support

/// The line through the first and the last value goes on: a random walk with drift.
///
/// With T steps seen, h periods ahead the error has the standard deviation sigma sqrt(h (1 + h / T)) (Forecasting:
/// Principles and Practice, 3rd ed., section 5.5).
///
/// Layout: f64 first, f64 last, u32 steps, u32 age, f64 sigma.
public struct DriftModel: FittedModel {
  public var first: Double
  /// The last value that was seen.
  public var last: Double
  /// Periods between the first value and the last one.
  public var steps: Int
  /// How many periods ago the last one was seen; 0 unless values are missing at the end.
  public var age: Int
  /// Standard deviation of the one-step error.
  public var sigma: Double

  public init(first: Double, last: Double, steps: Int, age: Int = 0, sigma: Double) {
    self.first = first
    self.last = last
    self.steps = steps
    self.age = age
    self.sigma = sigma
  }

  public var name: String { "drift" }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    let slope = steps > 0 ? (last - first) / Double(steps) : 0
    for step in path.median.indices {
      let ahead = Double(age + step + 1)
      path.median[step] = last + slope * ahead
      path.scale[step] = sigma * (ahead * (1 + ahead / Double(max(1, steps)))).squareRoot()
    }
  }

  public mutating func append(_ value: Double) {
    if value.isFinite {
      last = value
      steps = min(steps + age + 1, largestPeriodCount)
      age = 0
    } else {
      age = min(age + 1, largestPeriodCount)
    }
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(first)
    writer.put(last)
    writer.put(UInt32(clamping: steps))
    writer.put(UInt32(clamping: age))
    writer.put(sigma)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    first = try reader.finite("first value")
    last = try reader.finite("last value")
    steps = try reader.whole("steps", in: 0...largestPeriodCount)
    age = try reader.whole("age", in: 0...largestPeriodCount)
    sigma = try reader.magnitude("sigma")
  }
}
