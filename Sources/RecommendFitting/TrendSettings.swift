#if canImport(Glibc)
  import Glibc
#endif
public import Support

/// What is rising now: one factor an item, for `ItemToItemModel.favouring`.
///
/// ((lines of late + `smoothing`) / (lines of all time + `smoothing`)) to the power `power`, a line of late halved by
/// every `halfLife` before `asOf`. Seasons change what goes with what less than they change what sells.
public struct TrendSettings: Sendable, Equatable {
  /// Seconds, above 0; two weeks.
  public var halfLife: Double = 14 * 86_400
  /// 0: no trend; 0.4, the default, won on a shop's log, and 0.3 to 0.5 are as good.
  public var power: Double = 0.4
  /// Above 0.
  public var smoothing: Double = 1

  public init() {}

  public init(halfLife: Double, power: Double, smoothing: Double = 1) {
    self.halfLife = halfLife
    self.power = power
    self.smoothing = smoothing
  }

  /// - Throws: `E4750` where a setting is out of range, `E4752` where a line does not fit.
  public func factors(of log: [Interaction], itemCount: Int, asOf: Int64) throws(Diagnostic) -> [Float] {
    try checkLog(log, rowCount: .max, itemCount: itemCount, bySession: false)
    return try factors(items: log.lazy.map(\.item), times: log.lazy.map(\.time), itemCount: itemCount, asOf: asOf)
  }

  /// As of a log, from the item and the moment of each line.
  /// - Precondition: items are below `itemCount`; as many moments as items.
  /// - Throws: `E4750` where a setting is out of range.
  public func factors(
    items: some Collection<Int32>, times: some Collection<Int64>, itemCount: Int, asOf: Int64
  ) throws(Diagnostic) -> [Float] {
    try check(power >= 0 && power.isFinite, "the power of a trend must be at least 0")
    try check(smoothing > 0 && smoothing.isFinite, "the smoothing of a trend must be above 0")
    let late = try PopularitySettings(halfLife: halfLife).lines(items: items, times: times, itemCount: itemCount, asOf: asOf)
    let all = try PopularitySettings().lines(items: items, times: times, itemCount: itemCount, asOf: asOf)
    return (0..<itemCount).map { Float(pow((late[$0] + smoothing) / (all[$0] + smoothing), power)) }
  }
}
