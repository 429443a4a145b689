public import ForecastModel
public import Support
public import TimeAxis

/// All series of a client on one time axis: what a table becomes before anything is fitted.
public struct SeriesSet: Sendable, Equatable {
  public var keyNames: [String]
  public var staticNames: [String]
  public var frequency: Frequency
  public var format: TimestampFormat
  /// Columns of the client whose values are known ahead.
  public var knownColumns: [ForecastContract.KnownFuture]
  /// Public holidays, whose columns follow on the client's in `Series.known`.
  public var holidays: HolidayCalendar?
  /// All columns of `Series.known`, in its order.
  public var allKnownColumns: [ForecastContract.KnownFuture] { knownColumns + (holidays?.columns ?? []) }
  /// Sorted by key.
  public let series: [Series]
  /// The first and last period of all series; kept, since they are asked for once a series.
  public let firstPeriod: Int
  public let lastPeriod: Int
  /// Rows that were read.
  public var rowCount: Int
  /// Models are to learn from a straight line across a gap; what lies on it is never judged. The line is drawn when
  /// a window is fitted: drawn before, it would carry a value from behind the window's start into its past.
  public let interpolatesGaps: Bool

  /// One series: a value for each period from its first to its last.
  public struct Series: Sendable, Equatable {
    public var key: [String]
    public var firstPeriod: Int
    /// In the unit of the target, oldest first; NaN where nothing is known.
    public var values: [Double]
    /// In the order of `staticNames`.
    public var statics: [String]
    /// Known-future columns, for the periods of `values` and those to come that the client's file holds.
    public var known: KnownRows

    public init(
      key: [String], firstPeriod: Int, values: [Double], statics: [String], known: KnownRows = .none
    ) {
      self.key = key
      self.firstPeriod = firstPeriod
      self.values = values
      self.statics = statics
      self.known = known
    }

    /// Number of the last period.
    public var lastPeriod: Int { firstPeriod + values.count - 1 }
    /// The key for people: `North / milk`.
    public var name: String { key.isEmpty ? "all" : key.joined(separator: " / ") }

    /// The values before a period.
    public func values(before period: Int) -> ArraySlice<Double> {
      values.prefix(max(0, period - firstPeriod))
    }

    /// The value of a period, or nil where there is none.
    public func value(at period: Int) -> Double? {
      let index = period - firstPeriod
      guard values.indices.contains(index), !values[index].isNaN else { return nil }
      return values[index]
    }
  }

  public init(
    keyNames: [String], staticNames: [String], frequency: Frequency, format: TimestampFormat,
    knownColumns: [ForecastContract.KnownFuture] = [], holidays: HolidayCalendar? = nil, series: [Series], rowCount: Int, interpolatesGaps: Bool = false
  ) {
    self.knownColumns = knownColumns
    self.holidays = holidays
    self.keyNames = keyNames
    self.staticNames = staticNames
    self.frequency = frequency
    self.format = format
    self.series = series
    self.rowCount = rowCount
    self.interpolatesGaps = interpolatesGaps
    firstPeriod = series.map(\.firstPeriod).min() ?? 0
    lastPeriod = series.map(\.lastPeriod).max() ?? 0
  }

  /// What a model may learn of a series before a period.
  public func training(_ series: Series, before period: Int) -> [Double] {
    var values = Array(series.values(before: period))
    guard interpolatesGaps else { return values }
    var known: Int?
    for index in values.indices where !values[index].isNaN {
      if let last = known, index > last + 1 {
        let step = (values[index] - values[last]) / Double(index - last)
        for gap in (last + 1)..<index { values[gap] = values[last] + step * Double(gap - last) }
      }
      known = index
    }
    return values
  }

  /// What a model that stands before a period is told: everything known of it and later, nothing of the target.
  public func context(_ series: Series, before period: Int) -> ForecastContext {
    ForecastContext(nextPeriod: period, known: series.known)
  }

  /// Plain counts have no calendar that series share, so each ends by itself.
  public var sharesCalendar: Bool { frequency != .integer }

  /// The period after which a series is judged and forecast.
  public func end(of series: Series) -> Int { sharesCalendar ? lastPeriod : series.lastPeriod }

  /// A period as the client writes it.
  public func text(of period: Int) -> String {
    format.string(frequency.timestamp(of: period, kind: format.kind))
  }
}

extension SeriesSet {
  /// The set as a stage keeps it.
  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.put(keyNames)
    writer.put(staticNames)
    writer.put(frequency.name)
    writer.put(format.kind == .integer)
    writer.put(format.pattern)
    writer.put(Int64(rowCount))
    writer.put(interpolatesGaps)
    writer.put(UInt32(knownColumns.count))
    for column in knownColumns {
      writer.put(column.name)
      writer.put(column.kind.rawValue)
      writer.put(column.levels)
    }
    writer.put(UInt32(holidays?.countries.count ?? 0))
    for country in holidays?.countries ?? [] {
      writer.put(country.code)
      writer.put(country.names)
      writer.put(country.days.map { Double($0.day) })
      writer.put(country.days.map { Double($0.name) })
    }
    writer.put(UInt32(series.count))
    for one in series {
      writer.put(one.key)
      writer.put(Int64(one.firstPeriod))
      writer.put(one.values)
      writer.put(one.statics)
      if !allKnownColumns.isEmpty { one.known.encode(into: &writer) }
    }
    return writer.bytes
  }

  /// Reads what `encoded` wrote.
  public init(bytes: [UInt8], source: String) throws(Diagnostic) {
    var reader = ByteReader(bytes, source: source)
    let keyNames = try reader.strings()
    let staticNames = try reader.strings()
    let name = try reader.string()
    guard let frequency = Frequency(name) else { throw reader.fault("no frequency is called '\(name)'") }
    let isInteger = try reader.bool()
    let pattern = try reader.string()
    guard let format = isInteger ? .integer : TimestampFormat(pattern) else {
      throw reader.fault("no timestamp has the form '\(pattern)'")
    }
    let rowCount = Int(try reader.integer(Int64.self))
    let interpolatesGaps = try reader.bool()
    var knownColumns = [ForecastContract.KnownFuture]()
    for _ in 0..<(try reader.count(ofAtLeast: 12)) {
      let name = try reader.string()
      let kind = try reader.string()
      guard let kind = ForecastContract.KnownFuture.Kind(rawValue: kind) else {
        throw reader.fault("no column is of the kind '\(kind)'")
      }
      knownColumns.append(.init(name: name, kind: kind, levels: try reader.strings()))
    }
    var countries = [HolidayCalendar.Country]()
    for _ in 0..<(try reader.count(ofAtLeast: 16)) {
      let code = try reader.string()
      let names = try reader.strings()
      let days = try reader.doubles()
      let places = try reader.doubles()
      guard days.count == places.count, days.allSatisfy({ abs($0) < 1e7 }),
        places.allSatisfy({ $0 >= 0 && $0 < Double(names.count) })
      else { throw reader.fault("the holidays of \(code) make no sense") }
      countries.append(.init(code: code, names: names, days: zip(days, places).map { (Int($0), Int($1)) }))
    }
    let holidays = countries.isEmpty ? nil : HolidayCalendar(countries: countries, frequency: frequency)
    let count = try reader.count(ofAtLeast: 12)
    var series = [Series]()
    series.reserveCapacity(count)
    for _ in 0..<count {
      let key = try reader.strings()
      let firstPeriod = Int(try reader.integer(Int64.self))
      let values = try reader.doubles()
      let statics = try reader.strings()
      let known = knownColumns.isEmpty && holidays == nil ? .none : try KnownRows(from: &reader)
      series.append(Series(key: key, firstPeriod: firstPeriod, values: values, statics: statics, known: known))
    }
    self.init(
      keyNames: keyNames, staticNames: staticNames, frequency: frequency, format: format,
      knownColumns: knownColumns, holidays: holidays, series: series, rowCount: rowCount,
      interpolatesGaps: interpolatesGaps)
  }
}
