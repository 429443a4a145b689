public import Support

/// The fitted models of all series at one origin: after the last row of training, or before a test window.
///
/// Layout of a section, little-endian: the two interval tables, then the number of series as 32 bits, then for each
/// its key texts, the last known period as 64 bits, what is known around it, the chosen model and the baseline;
/// then the models that series share, where there are any (`SharedModels`).
public struct ForecastModelSet: Sendable {
  /// The models of one series.
  public struct Series: Sendable {
    public var key: [String]
    /// Number of the last period that the models have seen.
    public var lastPeriod: Int
    /// Known-future columns around `lastPeriod`, as far as the client's file held them.
    public var known: KnownRows
    public var model: FittedForecaster
    public var baseline: FittedForecaster

    public init(
      key: [String], lastPeriod: Int, known: KnownRows = .none, model: FittedForecaster, baseline: FittedForecaster
    ) {
      self.key = key
      self.lastPeriod = lastPeriod
      self.known = known
      self.model = model
      self.baseline = baseline
    }
  }

  public let series: [Series]
  /// Turn a median and a scale into quantiles, as calibrated on the validation windows.
  public let modelIntervals: QuantileTable
  public let baselineIntervals: QuantileTable
  private let places: [String: Int]
  /// Standardised quantiles that most requests ask for, looked up once: for each trained step the served level, then
  /// the contract's levels. Empty until `prepared`.
  private var usualOfModel: [Double] = []
  private var usualOfBaseline: [Double] = []

  public init(series: [Series], modelIntervals: QuantileTable, baselineIntervals: QuantileTable) {
    self.series = series
    self.modelIntervals = modelIntervals
    self.baselineIntervals = baselineIntervals
    var places = [String: Int](minimumCapacity: series.count)
    for (index, one) in series.enumerated() { places[Self.joined(one.key)] = index }
    self.places = places
  }

  /// The set with the quantiles looked up that a contract promises.
  func prepared(for contract: ForecastContract) -> ForecastModelSet {
    let levels = [contract.servedQuantile] + contract.quantiles
    func usual(_ table: QuantileTable) -> [Double] {
      (1...contract.horizon).flatMap { step in levels.map { table.standardised($0, step: step) } }
    }
    var set = self
    set.usualOfModel = usual(modelIntervals)
    set.usualOfBaseline = usual(baselineIntervals)
    return set
  }

  /// The standardised quantiles of `prepared`, of the model or of the baseline.
  func usualQuantiles(servesBaseline: Bool) -> [Double] {
    servesBaseline ? usualOfBaseline : usualOfModel
  }

  /// The models of a series, or nil where it was not trained.
  public subscript(key: [String]) -> Series? { place(of: key).map { series[$0] } }

  /// Where a series stands in `series`.
  public func place(of key: [String]) -> Int? { places[Self.joined(key)] }

  /// A key as one text; the unit separator cannot be typed into a cell by accident.
  private static func joined(_ key: [String]) -> String {
    key.count == 1 ? key[0] : key.joined(separator: "\u{1F}")
  }

  /// The section's bytes.
  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    modelIntervals.encode(into: &writer)
    baselineIntervals.encode(into: &writer)
    writer.put(UInt32(series.count))
    for one in series {
      writer.put(one.key)
      writer.put(Int64(one.lastPeriod))
      one.known.encode(into: &writer)
      one.model.encode(into: &writer)
      one.baseline.encode(into: &writer)
    }
    SharedModels(of: series.flatMap { [$0.model, $0.baseline] }).encode(into: &writer)
    return writer.bytes
  }

  /// Reads a section. Throws where it is cut, or holds what no model can have written.
  /// - Parameter columnCount: known-future columns of the contract.
  public init(from reader: inout ByteReader, keyCount: Int, columnCount: Int = 0) throws(Diagnostic) {
    let modelIntervals = try QuantileTable(from: &reader)
    let baselineIntervals = try QuantileTable(from: &reader)
    let count = try reader.count(ofAtLeast: 12)
    var series = [Series]()
    series.reserveCapacity(count)
    for _ in 0..<count {
      let key = try reader.strings()
      guard key.count == keyCount else { throw reader.fault("a key has \(key.count) parts, not \(keyCount)") }
      let lastPeriod = try reader.integer(Int64.self)
      guard lastPeriod.magnitude < 1 << 50 else { throw reader.fault("a period is \(lastPeriod)") }
      let known = try KnownRows(from: &reader)
      guard known.columns.isEmpty || known.columns.count == columnCount else {
        throw reader.fault("\(known.columns.count) known columns, not \(columnCount)")
      }
      let model = try FittedForecaster(from: &reader)
      let baseline = try FittedForecaster(from: &reader)
      series.append(
        Series(key: key, lastPeriod: Int(lastPeriod), known: known, model: model, baseline: baseline))
    }
    let shared = try SharedModels(fromRestOf: &reader)
    for index in series.indices {
      try shared.attach(to: &series[index].model, reader)
      try shared.attach(to: &series[index].baseline, reader)
    }
    self.init(series: series, modelIntervals: modelIntervals, baselineIntervals: baselineIntervals)
  }
}
