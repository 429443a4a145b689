internal import Support

/// How far forecasts of boosting on lags are off, as held-out values showed it.
///
/// The variance of a forecast m is counts x |m| + relative x m^2, as of a negative binomial distribution, times the square
/// of a factor for the steps ahead (1, 2-3, 4-7, 8-15, ...). `LagSeries` has a factor of its own beside it.
///
/// Layout: f64 counts, relative, least; f64 factors (count first).
public struct LagSpread: Sendable, Equatable {
  /// In the unit of the series, not negative.
  public var counts: Double
  /// Not negative.
  public var relative: Double
  /// Forecasts below this are as uncertain as this, in the unit of the series, not negative: a series that has sold
  /// nothing yet may begin.
  public var least: Double
  /// By group of steps; the last holds for all that are further. Not empty.
  public var factors: [Double]

  public init(counts: Double, relative: Double, least: Double = 0, factors: [Double]) {
    self.counts = counts
    self.relative = relative
    self.least = least
    self.factors = factors.isEmpty ? [1] : factors
  }

  /// The group of steps 1, 2-3, 4-7, 8-15, ...
  public static func group(of step: Int) -> Int { Int.bitWidth - 1 - max(1, step).leadingZeroBitCount }

  /// One standard deviation.
  /// - Parameters:
  ///   - size: of the forecast, or of the series where that is near zero.
  ///   - step: from 1.
  public func deviation(size: Double, step: Int) -> Double {
    let size = max(size, least)
    let variance = counts * size + relative * size * size
    return max(0, variance).squareRoot() * factors[min(Self.group(of: step), factors.count - 1)]
  }

  func encode(into writer: inout ByteWriter) {
    writer.put(counts)
    writer.put(relative)
    writer.put(least)
    writer.put(factors)
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    counts = try reader.magnitude("spread of counts")
    relative = try reader.magnitude("relative spread")
    least = try reader.magnitude("least forecast")
    factors = try reader.finites("factors of steps", counts: 1...64)
    guard factors.allSatisfy({ $0 >= 0 }) else { throw reader.fault("a factor of steps is negative") }
  }
}
