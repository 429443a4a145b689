public import Support

/// The mean of the last few values goes on.
///
/// The error is taken to have the standard deviation of the one-step errors at every horizon: there is no model
/// behind it that says more, and calibration on held-out windows corrects it by horizon.
///
/// Layout: f64 values of the window (count first), u32 place of the oldest, f64 sigma.
public struct WindowAverageModel: FittedModel {
  /// The last values that were seen, as a ring.
  public var window: [Double]
  /// Index in `window` of the oldest value, which the next one replaces.
  public var next: Int
  /// Standard deviation of the one-step error.
  public var sigma: Double

  /// - Parameter window: the last values, oldest first; not empty.
  public init(window: [Double], sigma: Double) {
    precondition(!window.isEmpty)
    self.window = window
    self.next = 0
    self.sigma = sigma
  }

  public var name: String { "window average of \(window.count)" }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    // Oldest first and each term divided: the same bytes wherever the ring starts, and no overflow.
    var average = 0.0
    for index in window.indices { average += window[(next + index) % window.count] / Double(window.count) }
    for step in path.median.indices {
      path.median[step] = average
      path.scale[step] = sigma
    }
  }

  public mutating func append(_ value: Double) {
    guard value.isFinite else { return }
    window[next] = value
    next = (next + 1) % window.count
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(window)
    writer.put(UInt32(clamping: next))
    writer.put(sigma)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    window = try reader.finites("window", counts: 1...ModelLimits.windowLength)
    next = try reader.whole("phase", in: 0...window.count - 1)
    sigma = try reader.magnitude("sigma")
  }
}
