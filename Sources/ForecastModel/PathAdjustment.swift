import Support

/// What makes a series' forecast fit those that it adds up with: steps to add to the medians, and a factor for the
/// scale.
///
/// Layout: f64 factor, f64 shifts (count first).
public struct PathAdjustment: Sendable, Equatable {
  /// By period ahead, in the unit of the series.
  public var shifts: [Double]
  /// Above 0: how much surer the forecast is with what the others say.
  public var scaleFactor: Double

  public init(shifts: [Double], scaleFactor: Double = 1) {
    self.shifts = shifts
    self.scaleFactor = scaleFactor
  }

  /// Moves a path. Periods past the last shift stay as they are.
  public func apply(to path: inout ForecastPath) {
    for step in 0..<min(shifts.count, path.median.count) {
      path.median[step] += shifts[step]
      path.scale[step] = min(path.scale[step] * scaleFactor, .greatestFiniteMagnitude)
    }
  }

  func encode(into writer: inout ByteWriter) {
    writer.put(scaleFactor)
    writer.put(shifts)
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    scaleFactor = try reader.double()
    guard scaleFactor > 0, scaleFactor.isFinite else { throw reader.fault("a factor of a scale is \(scaleFactor)") }
    shifts = try reader.finites("shifts", counts: 0...100_000)
  }
}
