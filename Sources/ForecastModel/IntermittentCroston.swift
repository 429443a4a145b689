internal import Support

/// Croston's method: the size of a demand and the periods from one demand to the next are smoothed apart, each only
/// when there is a demand; the forecast is their ratio (Croston, Oper. Res. Quarterly 23, 1972, 289-303).
///
/// The ratio of two smoothed numbers is too high on average, by about half the weight of the newest interval.
/// Syntetos and Boylan (Int. J. Forecasting 21, 2005, 303-314) take that off: their forecast is the ratio times
/// 1 - weight / 2. Where every period has a demand there is no such bias, and nothing is taken off.
///
/// Layout: f64 weight of demands, of intervals, f64 demand, f64 interval, u32 periods since the last demand.
public struct CrostonState: IntermittentState {
  /// Whether the correction by Syntetos and Boylan is applied.
  public var isCorrected: Bool
  /// Weight of the newest demand, in [0, 1].
  public var demandWeight: Double
  /// Weight of the newest interval, in [0, 1].
  public var intervalWeight: Double
  /// The smoothed size of a demand, in the unit of the series.
  public var demand = 0.0
  /// The smoothed interval in periods, from 1; 0 before the first demand.
  public var interval = 0.0
  /// Periods without a demand since the last one, or since the start.
  public var silence = 0

  /// The state before the first value.
  public init(demandWeight: Double, intervalWeight: Double, isCorrected: Bool = false) {
    self.demandWeight = demandWeight
    self.intervalWeight = intervalWeight
    self.isCorrected = isCorrected
  }

  /// Demand per period; 0 before the first demand.
  public var rate: Double {
    guard interval > 0 else { return 0 }
    return (isCorrected && interval > 1 ? 1 - 0.5 * intervalWeight : 1) * (demand / interval)
  }

  /// Moves on by one period. `value` is finite.
  public mutating func append(_ value: Double) {
    guard value != 0 else {
      silence = min(silence + 1, largestPeriodCount)
      return
    }
    let newest = Double(silence) + 1
    silence = 0
    if interval > 0 {
      demand = demandWeight * value + (1 - demandWeight) * demand
      interval = intervalWeight * newest + (1 - intervalWeight) * interval
    } else {
      // The first interval is that from before the first period.
      demand = value
      interval = newest
    }
  }

  func encode(into writer: inout ByteWriter) {
    for value in [demandWeight, intervalWeight, demand, interval] { writer.put(value) }
    writer.put(UInt32(clamping: silence))
  }

  init(from reader: inout ByteReader, isCorrected: Bool) throws(Diagnostic) {
    self.isCorrected = isCorrected
    demandWeight = try reader.finite("weight of demands", in: 0...1)
    intervalWeight = try reader.finite("weight of intervals", in: 0...1)
    demand = try reader.finite("demand")
    interval = try reader.finite("interval", in: 0...Double(largestPeriodCount) + 1)
    guard interval == 0 || interval > 0.999 else { throw reader.fault("interval is \(interval), expected 1 or more") }
    silence = try reader.whole("periods since a demand", in: 0...largestPeriodCount)
  }
}
