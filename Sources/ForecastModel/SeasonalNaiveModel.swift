public import Support

/// The last season goes on.
///
/// In the k-th season ahead (k = 1, 2, ...) the error has the standard deviation sigma sqrt(k) (Forecasting:
/// Principles and Practice, 3rd ed., section 5.5).
///
/// Layout: f64 values of the last season (count first), u32 place of the oldest, f64 sigma.
public struct SeasonalNaiveModel: FittedModel {
  /// The last value of each phase, as a ring.
  public var season: [Double]
  /// Index in `season` of the phase that comes next.
  public var next: Int
  /// Standard deviation of the error one season ahead.
  public var sigma: Double

  /// - Parameter season: the last season, oldest first; not empty.
  public init(season: [Double], sigma: Double) {
    precondition(!season.isEmpty)
    self.season = season
    self.next = 0
    self.sigma = sigma
  }

  public var name: String { "seasonal naive" }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    for step in path.median.indices {
      path.median[step] = season[(next + step) % season.count]
      path.scale[step] = sigma * Double(step / season.count + 1).squareRoot()
    }
  }

  public mutating func append(_ value: Double) {
    if value.isFinite { season[next] = value }
    next = (next + 1) % season.count
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(season)
    writer.put(UInt32(clamping: next))
    writer.put(sigma)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    season = try reader.finites("season", counts: 1...ModelLimits.seasonLength)
    next = try reader.whole("phase", in: 0...season.count - 1)
    sigma = try reader.magnitude("sigma")
  }
}
