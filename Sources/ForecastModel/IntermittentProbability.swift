internal import Support

/// The method of Teunter, Syntetos and Babai: the probability of a demand is smoothed in every period, its size only
/// when there is one; the forecast is their product (Eur. J. Oper. Res. 214, 2011, 606-615). Unlike Croston's it
/// falls while nothing is sold, so it is the one for articles that may have come to their end.
///
/// Layout: f64 weight of demands, of probabilities, f64 demand, f64 probability, u32 periods, u32 demands seen.
public struct DemandProbabilityState: IntermittentState {
  /// Weight of the newest demand, in [0, 1].
  public var demandWeight: Double
  /// Weight of the newest period in the probability, in [0, 1].
  public var probabilityWeight: Double
  /// The smoothed size of a demand, in the unit of the series.
  public var demand = 0.0
  /// The smoothed probability of a demand in a period.
  public var probability = 0.0
  /// Periods seen; the count stops at 2^32 - 1.
  public var periods = 0
  /// Demands seen; the count stops at 2^32 - 1.
  public var demands = 0

  /// The state before the first value.
  public init(demandWeight: Double, probabilityWeight: Double) {
    self.demandWeight = demandWeight
    self.probabilityWeight = probabilityWeight
  }

  /// Demand per period; 0 before the first demand.
  public var rate: Double { probability * demand }

  /// Moves on by one period. `value` is finite.
  public mutating func append(_ value: Double) {
    let isDemand = value == 0 ? 0.0 : 1.0
    probability =
      periods == 0 ? isDemand : probabilityWeight * isDemand + (1 - probabilityWeight) * probability
    periods = min(periods + 1, largestPeriodCount)
    guard value != 0 else { return }
    demand = demands == 0 ? value : demandWeight * value + (1 - demandWeight) * demand
    demands = min(demands + 1, largestPeriodCount)
  }

  func encode(into writer: inout ByteWriter) {
    for value in [demandWeight, probabilityWeight, demand, probability] { writer.put(value) }
    writer.put(UInt32(clamping: periods))
    writer.put(UInt32(clamping: demands))
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    demandWeight = try reader.finite("weight of demands", in: 0...1)
    probabilityWeight = try reader.finite("weight of probabilities", in: 0...1)
    demand = try reader.finite("demand")
    probability = try reader.finite("probability", in: 0...1)
    periods = try reader.whole("periods", in: 0...largestPeriodCount)
    demands = try reader.whole("demands", in: 0...periods)
  }
}
