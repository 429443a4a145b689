public import Support

/// What a monitor remembers of the readings before: forecasts that wait for their reading, recent deviations, and
/// how long ago things were.
///
/// Layout: f64 pending medians, pending scales, recent scores (NaN where there is none; count first each), f64 last
/// value, u32 run, u32 gap, u32 quiet.
public struct AnomalyState: Sendable, Equatable {
  /// Forecasts of `ahead` periods for the periods to come, the next one first; NaN where none was made.
  var pendingMedian: [Double]
  var pendingScale: [Double]
  /// Normal scores of the last readings, oldest first; NaN where one is missing.
  var recent: [Double]
  /// The last value that was read; NaN before the first.
  var lastValue: Double
  /// How many readings in a row have had that value.
  var run: Int
  /// How many readings in a row are missing.
  var gap: Int
  /// Periods since the last alarm reading; `never` where there was none.
  var quiet: Int

  /// Longest window and furthest forecast that a file may ask for.
  static let longestWindow = 10_000
  static let never = Int(UInt32.max)

  /// A state that remembers nothing.
  public init(rule: AnomalyRule) {
    pendingMedian = [Double](repeating: .nan, count: rule.ahead)
    pendingScale = pendingMedian
    recent = [Double](repeating: .nan, count: rule.windows.last ?? 1)
    lastValue = .nan
    run = 0
    gap = 0
    quiet = Self.never
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(pendingMedian)
    writer.put(pendingScale)
    writer.put(recent)
    writer.put(lastValue)
    for count in [run, gap, quiet] { writer.put(UInt32(clamping: count)) }
  }

  /// Reads what `encode` wrote. Throws where it does not fit `rule`.
  public init(from reader: inout ByteReader, rule: AnomalyRule) throws(Diagnostic) {
    pendingMedian = try reader.doubles()
    pendingScale = try reader.doubles()
    recent = try reader.doubles()
    guard pendingMedian.count == rule.ahead, pendingScale.count == rule.ahead, recent.count == rule.windows.last ?? 1
    else { throw reader.fault("the memory of a monitor does not fit its rule") }
    guard (pendingMedian + pendingScale + recent).allSatisfy({ !$0.isInfinite }) else {
      throw reader.fault("the memory of a monitor holds a number that is not finite")
    }
    lastValue = try reader.double()
    guard !lastValue.isInfinite else { throw reader.fault("the last value is not finite") }
    run = Int(try reader.integer(UInt32.self))
    gap = Int(try reader.integer(UInt32.self))
    quiet = Int(try reader.integer(UInt32.self))
  }
}
