/// How often a series is observed, in the words of pandas: `h`, `D`, `W-MON` to `W-SUN`, `MS`, `QS`, `YS`, or `1`
/// for whole numbers that count periods.
///
/// A frequency numbers its periods: `period(of:)` and `timestamp(of:)` are inverse, so that series are plain
/// arrays and gaps are missing numbers.
public enum Frequency: Sendable, Hashable {
  case hourly, daily
  /// Weeks named by the day that begins (or ends, if the client counts so) them; 0 is Monday.
  case weekly(weekday: Int)
  case monthly, quarterly, yearly
  case integer

  private static let weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]

  /// Every name that `init(_:)` knows.
  public static let names = ["h", "D"] + weekdays.map { "W-\($0)" } + ["MS", "QS", "YS", "1"]

  /// Nil for a name that is not in `names`.
  public init?(_ name: String) {
    switch name {
    case "h": self = .hourly
    case "D": self = .daily
    case "MS": self = .monthly
    case "QS": self = .quarterly
    case "YS": self = .yearly
    case "1": self = .integer
    default:
      guard name.hasPrefix("W-"), let weekday = Self.weekdays.firstIndex(of: String(name.dropFirst(2))) else {
        return nil
      }
      self = .weekly(weekday: weekday)
    }
  }

  public var name: String {
    switch self {
    case .hourly: "h"
    case .daily: "D"
    case .weekly(let weekday): "W-\(Self.weekdays[weekday])"
    case .monthly: "MS"
    case .quarterly: "QS"
    case .yearly: "YS"
    case .integer: "1"
    }
  }

  /// One period in words: "week".
  public var unit: String {
    switch self {
    case .hourly: "hour"
    case .daily: "day"
    case .weekly: "week"
    case .monthly: "month"
    case .quarterly: "quarter"
    case .yearly: "year"
    case .integer: "period"
    }
  }

  /// One period with its article: "an hour".
  public var oneUnit: String { self == .hourly ? "an hour" : "a \(unit)" }

  /// Periods in a year of 365.25 days, or nil for plain counts.
  public var periodsPerYear: Double? {
    switch self {
    case .hourly: 8766
    case .daily: 365.25
    case .weekly: 365.25 / 7
    case .monthly: 12
    case .quarterly: 4
    case .yearly: 1
    case .integer: nil
    }
  }

  /// The season that a client expects where none is given: a day of hours, a week of days, a year of the rest.
  public var usualSeasonLength: Int {
    switch self {
    case .hourly: 24
    case .daily: 7
    case .weekly: 52
    case .monthly: 12
    case .quarterly: 4
    case .yearly, .integer: 1
    }
  }

  /// All seasons that a client expects where none is given: hours repeat by day and by week.
  public var usualSeasonLengths: [Int] { self == .hourly ? [24, 168] : [usualSeasonLength] }

  /// What a column must hold to be on this axis.
  public func accepts(_ kind: TimestampKind) -> Bool {
    switch (self, kind) {
    case (.integer, .integer): true
    case (.integer, _), (_, .integer): false
    case (.hourly, .date): false
    default: true
    }
  }

  /// The number of the period that begins at a timestamp (see `TimestampKind` for its unit), or nil where the
  /// timestamp is not on the grid: a Tuesday in `W-MON`, the second of a month in `MS`.
  public func period(of timestamp: Int, kind: TimestampKind) -> Int? {
    if self == .integer { return timestamp }
    if self == .hourly {
      guard kind == .dateTime else { return nil }
      return timestamp.isMultiple(of: 3600) ? timestamp / 3600 : nil
    }
    var days = timestamp
    if kind == .dateTime {
      guard timestamp.isMultiple(of: 86_400) else { return nil }
      days = timestamp / 86_400
    }
    switch self {
    case .daily: return days
    case .weekly(let weekday):
      // 1970-01-01 was a Thursday, weekday 3.
      let shifted = days + 3 - weekday
      return shifted.isMultiple(of: 7) ? shifted / 7 : nil
    case .monthly, .quarterly, .yearly:
      let date = CivilDate(daysSinceEpoch: days)
      let months = date.year * 12 + date.month - 1
      let width = self == .monthly ? 1 : self == .quarterly ? 3 : 12
      return date.day == 1 && months.isMultiple(of: width) ? months / width : nil
    case .hourly, .integer: return nil
    }
  }

  /// The timestamp at which a period begins, in the unit of `kind`.
  public func timestamp(of period: Int, kind: TimestampKind) -> Int {
    let days: Int
    switch self {
    case .integer: return period
    case .hourly: return period * 3600
    case .daily: days = period
    case .weekly(let weekday): days = period * 7 - 3 + weekday
    case .monthly, .quarterly, .yearly:
      let months = period * (self == .monthly ? 1 : self == .quarterly ? 3 : 12)
      let year = Int((Double(months) / 12).rounded(.down))
      var date = CivilDate(daysSinceEpoch: 0)
      (date.year, date.month, date.day) = (year, months - year * 12 + 1, 1)
      days = date.daysSinceEpoch
    }
    return kind == .dateTime ? days * 86_400 : days
  }

  /// The frequency that fits all timestamps with the fewest empty periods, or nil where none fits or there are
  /// fewer than two different timestamps.
  public static func inferred(from timestamps: some Sequence<Int>, kind: TimestampKind) -> Frequency? {
    let distinct = Array(Set(timestamps)).sorted()
    guard distinct.count >= 2 else { return nil }
    if kind == .integer { return .integer }
    let coarsestFirst =
      [Frequency.yearly, .quarterly, .monthly] + (0..<7).map { Frequency.weekly(weekday: $0) } + [.daily, .hourly]
    return coarsestFirst.first { frequency in
      frequency.accepts(kind) && distinct.allSatisfy { frequency.period(of: $0, kind: kind) != nil }
    }
  }
}
