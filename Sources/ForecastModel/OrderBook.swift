public import Support

/// All that a bundle keeps to make orders of forecasts, beside the policy in its contract.
///
/// Layout of the section, little-endian: the quantiles of sums of the model, those of the baseline, u32 series, for
/// each its key texts and its pack size, minimum and lead time as f64, NaN where the policy's own holds.
public struct OrderBook: Sendable, Equatable {
  /// What holds for one series instead of the policy's own numbers.
  public struct Terms: Sendable, Equatable {
    public var packSize: Double?
    public var minimum: Double?
    public var leadTime: Int?

    public init(packSize: Double? = nil, minimum: Double? = nil, leadTime: Int? = nil) {
      self.packSize = packSize
      self.minimum = minimum
      self.leadTime = leadTime
    }
  }

  public var model: SumQuantiles
  public var baseline: SumQuantiles
  /// Only of series that have terms of their own.
  public var terms: [(key: [String], terms: Terms)] { keys.map { ($0, places[$0] ?? Terms()) } }
  private var keys: [[String]]
  private var places: [[String]: Terms]

  /// - Parameter terms: a key stands at most once.
  public init(model: SumQuantiles, baseline: SumQuantiles, terms: [(key: [String], terms: Terms)] = []) {
    self.model = model
    self.baseline = baseline
    keys = terms.map(\.key)
    places = Dictionary(terms.map { ($0.key, $0.terms) }) { first, _ in first }
  }

  /// The terms of a series.
  public func terms(of key: [String]) -> Terms { places.isEmpty ? Terms() : places[key] ?? Terms() }

  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    model.encode(into: &writer)
    baseline.encode(into: &writer)
    writer.put(UInt32(keys.count))
    for (key, own) in terms {
      writer.put(key)
      writer.put(own.packSize ?? .nan)
      writer.put(own.minimum ?? .nan)
      writer.put(own.leadTime.map { Double($0) } ?? .nan)
    }
    return writer.bytes
  }

  /// Reads what `encoded` wrote. Throws `E5001` where it is cut, or a number is out of its range.
  public init(from reader: inout ByteReader, contract: ForecastContract) throws(Diagnostic) {
    let model = try SumQuantiles(from: &reader)
    let baseline = try SumQuantiles(from: &reader)
    func number(_ what: String, _ range: ClosedRange<Double>) throws(Diagnostic) -> Double? {
      let value = try reader.double()
      guard value.isNaN || range.contains(value) else { throw reader.fault("a \(what) is \(value)") }
      return value.isNaN ? nil : value
    }
    let count = try reader.count(ofAtLeast: 28)
    var terms = [(key: [String], terms: Terms)]()
    var seen = Set<[String]>()
    for _ in 0..<count {
      let key = try reader.strings()
      guard key.count == contract.keys.count, seen.insert(key).inserted else {
        throw reader.fault("terms of orders have a key of \(key.count) parts, or one that stands twice")
      }
      var own = Terms(
        packSize: try number("pack size", OrderLimits.packSize), minimum: try number("minimum", OrderLimits.minimum))
      let leadTimes = contract.orders?.leadTimes(horizon: contract.horizon) ?? 0...0
      if let leadTime = try number("lead time", Double(leadTimes.lowerBound)...Double(leadTimes.upperBound)) {
        own.leadTime = Int(leadTime)
      }
      terms.append((key, own))
    }
    guard reader.remaining == 0 else { throw reader.fault("\(reader.remaining) bytes more than the orders take") }
    self.init(model: model, baseline: baseline, terms: terms)
  }

  public static func == (a: OrderBook, b: OrderBook) -> Bool {
    a.model == b.model && a.baseline == b.baseline && a.keys == b.keys && a.places == b.places
  }
}
