import TimeAxis

extension FeatureDefinition.DatePart {
  /// The part as a number; NaN for a missing date, or one outside the years 1 to 9999.
  /// - Parameters:
  ///   - timestamp: days since 1970-01-01, or seconds where `isDateTime`.
  ///   - start: the day from which `daysSinceStart` counts.
  func value(of timestamp: Double, isDateTime: Bool, start: Double) -> Double {
    let days = isDateTime ? (timestamp / 86_400).rounded(.down) : timestamp
    // 0001-01-01 and 9999-12-31; NaN fails both.
    guard days >= -719_162, days <= 2_932_896 else { return .nan }
    let day = Int(days)
    let date = CivilDate(daysSinceEpoch: day)
    switch self {
    case .year: return Double(date.year)
    case .quarter: return Double((date.month - 1) / 3 + 1)
    case .month: return Double(date.month)
    case .day: return Double(date.day)
    case .weekday: return Double(date.weekday)
    case .isWeekend: return date.weekday >= 5 ? 1 : 0
    case .hour: return isDateTime ? Double(Int(timestamp - days * 86_400) / 3600) : 0
    case .minute: return isDateTime ? Double(Int(timestamp - days * 86_400) / 60 % 60) : 0
    case .dayOfYear: return Double(Self.dayOfYear(date, day))
    case .weekOfYear: return Double(Self.week(day))
    case .daysSinceStart: return days - start
    }
  }

  private static func dayOfYear(_ date: CivilDate, _ day: Int) -> Int {
    var first = date
    (first.month, first.day) = (1, 1)
    return day - first.daysSinceEpoch + 1
  }

  /// ISO 8601: a week belongs to the year of its Thursday.
  private static func week(_ day: Int) -> Int {
    let thursday = day - CivilDate(daysSinceEpoch: day).weekday + 3
    return (dayOfYear(CivilDate(daysSinceEpoch: thursday), thursday) - 1) / 7 + 1
  }
}
