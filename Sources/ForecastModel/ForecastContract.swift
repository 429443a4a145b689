public import JSON
public import Support
public import TimeAxis

/// What a forecasting bundle promises beside its numbers: the client's column names, the time axis, the horizon.
public struct ForecastContract: Sendable, Equatable {
  /// A column whose future values the client knows.
  public struct KnownFuture: Sendable, Equatable {
    public enum Kind: String, Sendable { case number, category, binary }
    public var name: String
    public var kind: Kind
    /// Of a category: the texts that were seen; a text's place is its number in `KnownRows`.
    public var levels: [String]
    /// Of a number: what the client says it may be.
    public var minimum: Double?
    public var maximum: Double?

    public init(
      name: String, kind: Kind, levels: [String] = [], minimum: Double? = nil, maximum: Double? = nil
    ) {
      self.name = name
      self.kind = kind
      self.levels = levels
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// Columns that name a series, in the order of the file.
  public var keys: [String]
  public var timestamp: String
  public var target: String
  public var unit: String?
  public var knownFuture: [KnownFuture]
  /// Public holidays, which nobody has to send; nil where the forecast looks at none.
  public var holidays: HolidayCalendar?
  public var frequency: Frequency
  public var format: TimestampFormat
  /// Periods that were trained and judged.
  public var horizon: Int
  public var quantiles: [Double]
  /// The quantile that the cost of an error asks for.
  public var servedQuantile: Double
  /// Bounds of the target; forecasts are kept inside.
  public var minimum: Double?
  public var maximum: Double?
  /// A period without a row means that nothing happened, not that nothing is known.
  public var gapsAreZero: Bool
  /// The candidate that was chosen, and what happens without it.
  public var candidate: String
  public var baseline: String
  /// The one of the two that answers.
  public var serves: String
  public var batchMax: Int
  /// Everything that is known ahead: what the client sends, then the calendar.
  var knownColumns: [KnownFuture] { knownFuture + (holidays?.columns ?? []) }
  /// How the client orders; nil where no order proposals are made.
  public var orders: OrderPolicy?
  /// The levels of sums that are answered beside the series: the columns that name a sum, none for the sum of all.
  public var levels: [[String]] = []
  /// Columns by which a series that training had not seen is forecast; empty where none can be.
  public var statics: [String] = []
  /// The longest horizon that is answered. Sums and parts agree over the trained one, so with levels it ends there.
  public var longestHorizon: Int { levels.isEmpty ? max(horizon * 10, 100) : horizon }

  public init(
    keys: [String], timestamp: String, target: String, unit: String?, knownFuture: [KnownFuture],
    holidays: HolidayCalendar? = nil, frequency: Frequency, format: TimestampFormat, horizon: Int, quantiles: [Double], servedQuantile: Double,
    minimum: Double?, maximum: Double?, gapsAreZero: Bool, candidate: String, baseline: String, serves: String,
    batchMax: Int
  ) {
    self.keys = keys
    self.timestamp = timestamp
    self.target = target
    self.unit = unit
    self.knownFuture = knownFuture
    self.holidays = holidays
    self.frequency = frequency
    self.format = format
    self.horizon = horizon
    self.quantiles = quantiles
    self.servedQuantile = servedQuantile
    self.minimum = minimum
    self.maximum = maximum
    self.gapsAreZero = gapsAreZero
    self.candidate = candidate
    self.baseline = baseline
    self.serves = serves
    self.batchMax = batchMax
  }

  /// Whether a period can be written as a timestamp: one of the years from 1 to 99999, or a count far from the end of
  /// whole numbers.
  func canWrite(period: Int) -> Bool {
    guard frequency != .integer else { return period.magnitude < 1 << 50 }
    guard period.magnitude < 1 << 30 else { return false }
    let seconds = frequency.timestamp(of: period, kind: .dateTime)
    return (1...99_999).contains(CivilDate(daysSinceEpoch: seconds / 86_400).year)
  }

  /// No number that anybody counts or pays is larger, up or down; products of larger ones would be no numbers.
  public static let largest = 1e30

  /// A number within the bounds of the target.
  /// - Parameter members: series that the number is the sum of.
  public func clipped(_ value: Double, members: Int = 1) -> Double {
    var value = value
    if let minimum { value = max(minimum * Double(members), value) }
    if let maximum { value = min(maximum * Double(members), value) }
    return value
  }

  /// Columns of a file of forecasts: those of the key, then those that only sums are named by.
  public var fileColumns: [String] {
    var columns = keys
    for name in levels.flatMap({ $0 }) where !columns.contains(name) { columns.append(name) }
    return columns
  }

  /// The cells under `fileColumns`; empty under a column that does not name the series or sum.
  /// - Parameter level: index in `levels`; nil for a series.
  public func fileCells(level: Int?, key: [String]) -> [String] {
    let names = level.map { levels.indices.contains($0) ? levels[$0] : [] } ?? keys
    return fileColumns.map { name in
      names.firstIndex(of: name).flatMap { key.indices.contains($0) ? key[$0] : nil } ?? ""
    }
  }
}

extension ForecastContract {
  /// The contract as the bundle keeps it.
  public var json: JSONValue {
    var object: JSONObject = [
      "keys": .array(keys.map { .string($0) }), "timestamp": .string(timestamp), "target": .string(target),
      "unit": unit.map { .string($0) } ?? .null,
      "known_future": .array(
        knownFuture.map { column in
          var object: JSONObject = ["name": .string(column.name), "kind": .string(column.kind.rawValue)]
          if column.kind == .category { object["levels"] = .array(column.levels.map { .string($0) }) }
          if let minimum = column.minimum { object["minimum"] = .number(minimum) }
          if let maximum = column.maximum { object["maximum"] = .number(maximum) }
          return .object(object)
        }),
      "holidays": holidays?.json ?? .null, "freq": .string(frequency.name), "timestamp_kind": .string(format.kind.rawValue),
      "timestamp_format": .string(format.pattern), "horizon": JSONValue(horizon),
      "quantiles": .array(quantiles.map { .number($0) }), "served_quantile": .number(servedQuantile),
      "minimum": .finite(minimum), "maximum": .finite(maximum), "gaps_are_zero": .bool(gapsAreZero),
      "candidate": .string(candidate), "baseline": .string(baseline), "serves": .string(serves),
      "batch_max": JSONValue(batchMax),
    ]
    if let orders { object["orders"] = orders.json }
    if !levels.isEmpty {
      object["levels"] = .array(levels.map { .array($0.map { .string($0) }) })
    }
    if !statics.isEmpty { object["statics"] = .array(statics.map { .string($0) }) }
    return .object(object)
  }

  /// Reads what `json` wrote. Throws `E5002` naming the member that is missing or makes no sense.
  public init(json: JSONValue, source: String) throws(Diagnostic) {
    func fault(_ name: String) -> Diagnostic {
      Diagnostic(
        "E5002", "'\(name)' is missing or makes no sense in the forecasting contract", at: Place(file: source),
        fix: "export the model again", exitCode: .dataError)
    }
    func text(_ name: String) throws(Diagnostic) -> String {
      guard let value = json[name]?.string else { throw fault(name) }
      return value
    }
    func whole(_ name: String, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
      guard let value = json[name]?.integer, range.contains(value) else { throw fault(name) }
      return value
    }
    func level(_ value: Double?, _ name: String) throws(Diagnostic) -> Double {
      guard let value, value > 0, value < 1 else { throw fault(name) }
      return value
    }
    guard let keys = json["keys"]?.array?.compactMap(\.string), keys.count == json["keys"]?.array?.count else {
      throw fault("keys")
    }
    self.keys = keys
    timestamp = try text("timestamp")
    target = try text("target")
    unit = json["unit"]?.string
    var known = [KnownFuture]()
    guard let columns = json["known_future"]?.array else { throw fault("known_future") }
    for column in columns {
      guard let name = column["name"]?.string, let kind = column["kind"]?.string.flatMap(KnownFuture.Kind.init) else {
        throw fault("known_future")
      }
      let levels = column["levels"]?.array?.compactMap(\.string) ?? []
      known.append(
        KnownFuture(
          name: name, kind: kind, levels: levels, minimum: column["minimum"]?.number,
          maximum: column["maximum"]?.number))
    }
    knownFuture = known
    guard let frequency = Frequency(try text("freq")) else { throw fault("freq") }
    self.frequency = frequency
    if let value = json["holidays"], !value.isNull {
      guard let calendar = HolidayCalendar(json: value, frequency: frequency) else { throw fault("holidays") }
      holidays = calendar
    }
    guard let kind = TimestampKind(rawValue: try text("timestamp_kind")), frequency.accepts(kind) else {
      throw fault("timestamp_kind")
    }
    let pattern = try text("timestamp_format")
    guard let format = kind == .integer ? .integer : TimestampFormat(pattern), format.kind == kind else {
      throw fault("timestamp_format")
    }
    self.format = format
    horizon = try whole("horizon", 1...100_000)
    var levels = [Double]()
    guard let listed = json["quantiles"]?.array else { throw fault("quantiles") }
    for value in listed { levels.append(try level(value.number, "quantiles")) }
    quantiles = levels
    servedQuantile = try level(json["served_quantile"]?.number, "served_quantile")
    minimum = json["minimum"]?.number
    maximum = json["maximum"]?.number
    guard let gaps = json["gaps_are_zero"]?.bool else { throw fault("gaps_are_zero") }
    gapsAreZero = gaps
    candidate = try text("candidate")
    baseline = try text("baseline")
    serves = try text("serves")
    guard serves == candidate || serves == baseline else { throw fault("serves") }
    batchMax = try whole("batch_max", 1...1_000_000)
    if let policy = json["orders"] {
      guard let policy = OrderPolicy(json: policy, horizon: horizon) else { throw fault("orders") }
      orders = policy
    }
    if let columns = json["statics"] {
      guard let names = columns.array?.compactMap(\.string), names.count == columns.array?.count,
        Set(names).count == names.count
      else { throw fault("statics") }
      statics = names
    }
    for level in json["levels"]?.array ?? [] {
      guard let columns = level.array?.compactMap(\.string), columns.count == level.array?.count,
        Set(columns).count == columns.count
      else { throw fault("levels") }
      self.levels.append(columns)
    }
  }
}
