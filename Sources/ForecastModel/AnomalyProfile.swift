public import Support

/// What is normal for one series: the errors that its model makes, how long it stands still, and today's limits.
///
/// Layout: the table of errors, u32 tails, each tail, f64 centre, spread, u32 frozen after, u32 missing after, f64 below, f64 above.
public struct AnomalyProfile: Sendable, Equatable {
  /// Standardised errors of held-out normal readings, one step and `ahead` steps ahead.
  public var errors: QuantileTable
  /// One for each of `AnomalyRule.statistics`.
  public var tails: [AnomalyTail]
  /// The usual value and how far readings are from it, half of them nearer: median and median absolute deviation.
  public var centre: Double
  public var spread: Double
  /// So many equal readings in a row are a frozen sensor.
  public var frozenAfter: Int
  /// So many missing readings in a row are a dead one.
  public var missingAfter: Int
  /// Fixed limits, as an alarm is raised without a model; far outside where there are none.
  public var below: Double
  public var above: Double

  public init(
    errors: QuantileTable, tails: [AnomalyTail], centre: Double, spread: Double, frozenAfter: Int, missingAfter: Int,
    below: Double = -.greatestFiniteMagnitude, above: Double = .greatestFiniteMagnitude
  ) {
    self.errors = errors
    self.tails = tails
    self.centre = centre
    self.spread = spread
    self.frozenAfter = frozenAfter
    self.missingAfter = missingAfter
    self.below = below
    self.above = above
  }

  public func encode(into writer: inout ByteWriter) {
    errors.encode(into: &writer)
    writer.put(UInt32(tails.count))
    for tail in tails { tail.encode(into: &writer) }
    writer.put(centre)
    writer.put(spread)
    writer.put(UInt32(clamping: frozenAfter))
    writer.put(UInt32(clamping: missingAfter))
    writer.put(below)
    writer.put(above)
  }

  /// Reads what `encode` wrote. Throws where it does not fit `rule`.
  public init(from reader: inout ByteReader, rule: AnomalyRule) throws(Diagnostic) {
    errors = try QuantileTable(from: &reader)
    let count = try reader.count(ofAtLeast: 24)
    guard count == rule.statistics.count else {
      throw reader.fault("\(count) tails, the rule has \(rule.statistics.count) statistics")
    }
    tails = []
    for _ in 0..<count { tails.append(try AnomalyTail(from: &reader)) }
    centre = try reader.finite("usual value")
    spread = try reader.magnitude("spread of values")
    guard spread > 0 else { throw reader.fault("the spread of values is 0") }
    frozenAfter = try reader.whole("frozen after", in: 2...largestPeriodCount)
    missingAfter = try reader.whole("missing after", in: 1...largestPeriodCount)
    below = try reader.finite("lower limit")
    above = try reader.finite("upper limit")
  }
}
