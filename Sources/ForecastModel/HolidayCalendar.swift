public import JSON
public import Support
public import TimeAxis

/// The public holidays that a forecast looks at, as known columns that nobody has to send: the bundle holds the days.
///
/// Of days and hours: which holiday it is, whether the next day is one, and whether the day before was one. Of longer
/// periods: how many days of it are holidays.
public struct HolidayCalendar: Sendable, Equatable {
  /// The holidays of one country.
  public struct Country: Sendable, Equatable {
    /// Two letters, ISO 3166-1.
    public var code: String
    /// In alphabetical order.
    public var names: [String]
    /// By rising day: days since 1970-01-01, and the place of the name.
    public var days: [(day: Int, name: Int)]

    public init(code: String, names: [String], days: [(day: Int, name: Int)]) {
      self.code = code
      self.names = names
      self.days = days
    }

    public static func == (a: Country, b: Country) -> Bool {
      a.code == b.code && a.names == b.names && a.days.map(\.day) == b.days.map(\.day)
        && a.days.map(\.name) == b.days.map(\.name)
    }

    /// The place of the first holiday that is not before a day.
    private func place(notBefore day: Int) -> Int {
      var low = 0
      var high = days.count
      while low < high {
        let middle = (low + high) / 2
        if days[middle].day < day { low = middle + 1 } else { high = middle }
      }
      return low
    }

    /// Which holiday a day is; nil for none.
    func name(on day: Int) -> Int? {
      let place = place(notBefore: day)
      return place < days.count && days[place].day == day ? days[place].name : nil
    }

    /// How many days are holidays of those from one up to another, without it.
    func count(from first: Int, to end: Int) -> Int {
      var place = place(notBefore: first)
      var count = 0
      var last = first - 1
      while place < days.count, days[place].day < end {
        if days[place].day != last { count += 1 }
        last = days[place].day
        place += 1
      }
      return count
    }
  }

  public var countries: [Country]
  public let frequency: Frequency

  public init(countries: [Country], frequency: Frequency) {
    self.countries = countries
    self.frequency = frequency
  }

  /// Whether a period is a day or shorter.
  private var isDaily: Bool { frequency == .daily || frequency == .hourly }

  /// The columns that it adds, after those that the client sends.
  public var columns: [ForecastContract.KnownFuture] {
    countries.flatMap { country -> [ForecastContract.KnownFuture] in
      guard isDaily else { return [.init(name: "holidays of \(country.code)", kind: .number)] }
      return [
        .init(name: "holiday of \(country.code)", kind: .category, levels: ["none"] + country.names),
        .init(name: "day before a holiday of \(country.code)", kind: .binary),
        .init(name: "day after a holiday of \(country.code)", kind: .binary),
      ]
    }
  }

  /// The values of `columns` for a period.
  public func values(of period: Int) -> [Double] {
    guard frequency != .integer, period.magnitude < 1 << 40 else { return columns.map { _ in .nan } }
    let first = day(of: period)
    return countries.flatMap { country -> [Double] in
      guard isDaily else { return [Double(country.count(from: first, to: day(of: period + 1)))] }
      return [
        country.name(on: first).map { Double($0 + 1) } ?? 0, country.name(on: first + 1) == nil ? 0 : 1,
        country.name(on: first - 1) == nil ? 0 : 1,
      ]
    }
  }

  private func day(of period: Int) -> Int {
    guard frequency == .hourly else { return frequency.timestamp(of: period, kind: .date) }
    return Int((Double(period) / 24).rounded(.down))
  }
}

extension HolidayCalendar {
  /// As the contract of a bundle keeps it.
  var json: JSONValue {
    .array(
      countries.map { country in
        [
          "country": .string(country.code), "names": .array(country.names.map { .string($0) }),
          "days": .array(country.days.map { .array([JSONValue($0.day), JSONValue($0.name)]) }),
        ]
      })
  }

  /// Nil where it is not what `json` wrote.
  init?(json: JSONValue, frequency: Frequency) {
    guard let list = json.array else { return nil }
    var countries = [Country]()
    for one in list {
      guard let code = one["country"]?.string, let names = one["names"]?.array?.compactMap(\.string),
        let days = one["days"]?.array
      else { return nil }
      var found = [(day: Int, name: Int)]()
      for pair in days {
        guard let pair = pair.array, pair.count == 2, let day = pair[0].integer, let name = pair[1].integer,
          names.indices.contains(name), day >= found.last?.day ?? .min
        else { return nil }
        found.append((day, name))
      }
      countries.append(Country(code: code, names: names, days: found))
    }
    self.init(countries: countries, frequency: frequency)
  }
}
