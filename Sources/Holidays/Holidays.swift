// Holidays: the public holidays of many countries, as a table of facts.

public import TimeAxis

/// A nationwide public holiday of a country.
public struct Holiday: Sendable, Equatable {
  public var day: CivilDate
  public var name: String
}

/// The public holidays that solkit knows, from 2000 to 2035.
public enum Holidays {
  /// The countries by their two letters (ISO 3166-1), in alphabetical order.
  public static let countries: [String] = {
    var found = [String]()
    for line in lines {
      let code = String(line.prefix(2))
      if found.last != code { found.append(code) }
    }
    return found
  }()

  /// The first and the last year of the table.
  public static let years = 2000...2035

  /// All holidays of a country by rising day; empty where the country is not known.
  public static func of(_ country: String) -> [Holiday] {
    var found = [Holiday]()
    for line in lines where line.hasPrefix("\(country);") {
      let parts = line.split(separator: ";", omittingEmptySubsequences: false)
      guard parts.count == 4 else { continue }
      let name = String(parts[1])
      for fixed in parts[2].split(separator: " ") { found += days(fixed: fixed).map { Holiday(day: $0, name: name) } }
      for movable in parts[3].split(separator: " ") {
        guard let number = Int(movable),
          let day = CivilDate(year: 2000 + number / 10_000, month: number / 100 % 100, day: number % 100)
        else { continue }
        found.append(Holiday(day: day, name: name))
      }
    }
    return found.sorted { ($0.day.daysSinceEpoch, $0.name) < ($1.day.daysSinceEpoch, $1.name) }
  }

  private static let lines: [Substring] = holidayTable.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    .split(separator: "\n")

  /// `1225:00-35`: the same day of several years.
  private static func days(fixed text: Substring) -> [CivilDate] {
    let parts = text.split(whereSeparator: { $0 == ":" || $0 == "-" }).compactMap { Int($0) }
    guard parts.count == 3, parts[1] <= parts[2] else { return [] }
    return (parts[1]...parts[2]).compactMap { year in
      CivilDate(year: 2000 + year, month: parts[0] / 100, day: parts[0] % 100)
    }
  }
}
