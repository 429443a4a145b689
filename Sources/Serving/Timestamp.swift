/// Clock readings as text; the server links no date formatter.
enum Timestamp {
  private static let days: [String] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months: [String] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `2026-11-20T09:30:00.123Z` from seconds since 1970.
  static func rfc3339(_ seconds: Double) -> String {
    let milliseconds = Int(seconds * 1000)
    let (year, month, day) = date(days: floored(milliseconds, by: 86_400_000))
    let rest = milliseconds - floored(milliseconds, by: 86_400_000) * 86_400_000
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(time(rest / 1000)).\(padded(rest % 1000, 3))Z"
  }

  /// `Fri, 20 Nov 2026 09:30:00 GMT`, the form of the Date header (RFC 9110, 5.6.7).
  static func http(_ seconds: Int) -> String {
    let number = floored(seconds, by: 86400)
    let (year, month, day) = date(days: number)
    let name = days[((number % 7) + 7) % 7]  // 1970-01-01 was a Thursday
    return "\(name), \(padded(day, 2)) \(months[month - 1]) \(padded(year, 4)) \(time(seconds - number * 86400)) GMT"
  }

  private static func time(_ seconds: Int) -> String {
    "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private static func floored(_ value: Int, by unit: Int) -> Int {
    value >= 0 ? value / unit : -((-value + unit - 1) / unit)
  }

  /// Civil date from days since 1970 in the proleptic Gregorian calendar: years are counted from March, so that
  /// the leap day comes last (Richards, "Mapping Time", 1998).
  private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floored(shifted, by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
