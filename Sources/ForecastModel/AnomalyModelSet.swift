public import Support

/// The monitors of all series at one origin: after the last row of training, or before a test window.
///
/// Layout of a section, little-endian: the number of series as 32 bits, then for each its key texts, the last known
/// period as 64 bits, the model, the state and the profile.
public struct AnomalyModelSet: Sendable {
  /// The monitor of one series.
  public struct Series: Sendable {
    public var key: [String]
    /// Number of the last period that the model has seen.
    public var lastPeriod: Int
    public var model: FittedForecaster
    public var state: AnomalyState
    public var profile: AnomalyProfile

    public init(
      key: [String], lastPeriod: Int, model: FittedForecaster, state: AnomalyState, profile: AnomalyProfile
    ) {
      self.key = key
      self.lastPeriod = lastPeriod
      self.model = model
      self.state = state
      self.profile = profile
    }
  }

  public let series: [Series]
  private let places: [String: Int]

  public init(series: [Series]) {
    self.series = series
    var places = [String: Int](minimumCapacity: series.count)
    for (index, one) in series.enumerated() { places[Self.joined(one.key)] = index }
    self.places = places
  }

  /// The monitor of a series, or nil where it was not trained.
  public subscript(key: [String]) -> Series? { places[Self.joined(key)].map { series[$0] } }

  private static func joined(_ key: [String]) -> String {
    key.count == 1 ? key[0] : key.joined(separator: "\u{1F}")
  }

  /// The section's bytes.
  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.put(UInt32(series.count))
    for one in series {
      writer.put(one.key)
      writer.put(Int64(one.lastPeriod))
      one.model.encode(into: &writer)
      one.state.encode(into: &writer)
      one.profile.encode(into: &writer)
    }
    return writer.bytes
  }

  /// Reads a section. Throws where it is cut, or holds what no run can have written.
  public init(from reader: inout ByteReader, keyCount: Int, rule: AnomalyRule) throws(Diagnostic) {
    let count = try reader.count(ofAtLeast: 12)
    var series = [Series]()
    series.reserveCapacity(count)
    for _ in 0..<count {
      let key = try reader.strings()
      guard key.count == keyCount else { throw reader.fault("a key has \(key.count) parts, not \(keyCount)") }
      let lastPeriod = try reader.integer(Int64.self)
      guard lastPeriod.magnitude < 1 << 50 else { throw reader.fault("a period is \(lastPeriod)") }
      let model = try FittedForecaster(from: &reader)
      let state = try AnomalyState(from: &reader, rule: rule)
      let profile = try AnomalyProfile(from: &reader, rule: rule)
      series.append(Series(key: key, lastPeriod: Int(lastPeriod), model: model, state: state, profile: profile))
    }
    self.init(series: series)
  }
}
