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
    try check(halfLife > 0, "a half-life must be above 0 seconds")
    try check(power >= 0 && power.isFinite, "the power of a trend must be at least 0")
    try check(smoothing > 0 && smoothing.isFinite, "the smoothing of a trend must be above 0")
    try checkLog(log, rowCount: .max, itemCount: itemCount, bySession: false)
    var late = [Double](repeating: 0, count: itemCount)
    var all = late
    for line in log {
      late[Int(line.item)] += exp2(-max(0, Double(asOf) - Double(line.time)) / halfLife)
      all[Int(line.item)] += 1
    }
    return (0..<itemCount).map { Float(pow((late[$0] + smoothing) / (all[$0] + smoothing), power)) }
  }
}
