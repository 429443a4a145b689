import JSON
import TimeAxis

/// When something was taken, as a request says it: seconds since 1970, or a text.
///
/// A text is in the form of the client's own column, or in ISO 8601: a day, or a day with a time to the minute or the
/// second or its parts, with `T` or a space, with or without a `Z` or an offset. As in the data, times without a zone are taken as they stand.
enum RequestMoment {
  /// From 1970 to the end of the year 9999, as seconds.
  static let range: ClosedRange<Int64> = 0...253_402_300_799

  private static let forms = [
    "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
    "yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd HH:mm:ssXXX", "yyyy-MM-dd'T'HH:mm:ss.SSS", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  ].compactMap { TimestampFormat($0) }

  /// Nil where the value is no moment, or out of range.
  /// - Parameter own: the form of the client's column; nil where it holds whole numbers.
  static func seconds(_ value: JSONValue, own: TimestampFormat?) -> Int64? {
    let moment: Int64?
    if let text = value.string {
      moment = seconds(Array(text.utf8), own: own)
    } else {
      moment = value.integer.map { Int64($0) }
    }
    return moment.flatMap { range.contains($0) ? $0 : nil }
  }

  private static func seconds(_ text: [UInt8], own: TimestampFormat?) -> Int64? {
    // What no form is as long as is not read at all.
    guard text.count <= 64 else { return nil }
    if let own, let moment = own.parse(text) { return seconds(moment, own) }
    let bare = text.last == UInt8(ascii: "Z") ? text.dropLast() : text[...]
    for form in forms where bare.count == text.count || form.kind == .dateTime {
      if let moment = form.parse(bare) { return seconds(moment, form) }
    }
    return nil
  }

  private static func seconds(_ moment: Int, _ format: TimestampFormat) -> Int64 {
    Int64(moment) * (format.kind == .date ? 86_400 : 1)
  }
}
