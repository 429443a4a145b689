import Support

/// What a timestamp column holds.
public enum TimestampKind: String, Sendable, Codable {
  /// A day; the number is days since 1970-01-01.
  case date
  /// A moment without zone or in UTC; the number is seconds since 1970-01-01T00:00:00.
  case dateTime = "datetime"
  /// A whole number that counts periods.
  case integer
}

/// A written form of timestamps, such as `yyyy-MM-dd` or `dd.MM.yyyy HH:mm`.
///
/// The letters are those of Unicode TR 35 that clients use: `yyyy`, `MM`, `M`, `dd`, `d`, `HH`, `H`, `mm`, `ss`;
/// `'T'` quotes text; everything else stands for itself.
public struct TimestampFormat: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    case year, month(padded: Bool), day(padded: Bool), hour(padded: Bool), minute, second
    /// Digits of a part of a second: read and left away.
    case fraction(Int)
    /// `Z`, or hours and minutes ahead of UTC such as +02:00: the moment is kept in UTC.
    case offset
    case literal(UInt8)
  }

  public let pattern: String
  public let kind: TimestampKind
  private let parts: [Part]

  /// Whole numbers.
  public static let integer = TimestampFormat(pattern: "", kind: .integer, parts: [])
  /// ISO 8601 days, the default of a date column.
  public static let isoDate = TimestampFormat(
    pattern: "yyyy-MM-dd", kind: .date,
    parts: [
      .year, .literal(UInt8(ascii: "-")), .month(padded: true), .literal(UInt8(ascii: "-")), .day(padded: true),
    ])

  private init(pattern: String, kind: TimestampKind, parts: [Part]) {
    (self.pattern, self.kind, self.parts) = (pattern, kind, parts)
  }

  /// Nil where the pattern has a letter of no known meaning, lacks year, month or day, names a part twice, or has
  /// minutes without hours or seconds without minutes. A pattern with an hour is a date-time.
  public init?(_ pattern: String) {
    var parts = [Part]()
    let bytes = Array(pattern.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "'") {
        guard let end = bytes[(index + 1)...].firstIndex(of: byte) else { return nil }
        parts += bytes[(index + 1)..<end].map { .literal($0) }
        index = end + 1
        continue
      }
      var end = index
      while end < bytes.count, bytes[end] == byte { end += 1 }
      let length = end - index
      switch (byte, length) {
      case (UInt8(ascii: "y"), 4): parts.append(.year)
      case (UInt8(ascii: "M"), 1...2): parts.append(.month(padded: length == 2))
      case (UInt8(ascii: "d"), 1...2): parts.append(.day(padded: length == 2))
      case (UInt8(ascii: "H"), 1...2): parts.append(.hour(padded: length == 2))
      case (UInt8(ascii: "m"), 2): parts.append(.minute)
      case (UInt8(ascii: "s"), 2): parts.append(.second)
      case (UInt8(ascii: "S"), 1...9): parts.append(.fraction(length))
      case (UInt8(ascii: "X"), 1...3): parts.append(.offset)
      case (UInt8(ascii: "a")...UInt8(ascii: "z"), _), (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): return nil
      default: parts += [Part](repeating: .literal(byte), count: length)
      }
      index = end
    }
    let names = parts.compactMap { part -> Int? in
      switch part {
      case .year: 0
      case .month: 1
      case .day: 2
      case .hour: 3
      case .minute: 4
      case .second: 5
      case .fraction: 6
      case .offset: 7
      case .literal: nil
      }
    }
    guard Set(names).count == names.count, Set(names).isSuperset(of: [0, 1, 2]) else { return nil }
    // They would be read and then lost.
    guard !names.contains(4) || names.contains(3), !names.contains(5) || names.contains(4),
      !names.contains(6) || names.contains(5), !names.contains(7) || names.contains(3)
    else { return nil }
    self.init(pattern: pattern, kind: names.contains(3) ? .dateTime : .date, parts: parts)
  }

  /// The number of days, seconds or periods that the text names, or nil where it does not fit the form or names
  /// no real day. No allocation.
  public func parse(_ text: some RandomAccessCollection<UInt8>) -> Int? {
    guard kind != .integer else { return Self.wholeNumber(text) }
    var (year, month, day, hour, minute, second, ahead) = (0, 0, 0, 0, 0, 0, 0)
    var index = text.startIndex
    func digits(_ least: Int, _ most: Int) -> Int? {
      var (value, count) = (0, 0)
      while count < most, index < text.endIndex, case let digit = text[index] &- UInt8(ascii: "0"), digit < 10 {
        value = value * 10 + Int(digit)
        count += 1
        index = text.index(after: index)
      }
      return count >= least ? value : nil
    }
    for part in parts {
      switch part {
      case .year:
        guard let value = digits(4, 4) else { return nil }
        year = value
      case .month(let padded):
        guard let value = digits(padded ? 2 : 1, 2) else { return nil }
        month = value
      case .day(let padded):
        guard let value = digits(padded ? 2 : 1, 2) else { return nil }
        day = value
      case .hour(let padded):
        guard let value = digits(padded ? 2 : 1, 2) else { return nil }
        hour = value
      case .minute:
        guard let value = digits(2, 2) else { return nil }
        minute = value
      case .second:
        guard let value = digits(2, 2) else { return nil }
        second = value
      case .fraction:
        guard digits(1, 9) != nil else { return nil }
      case .offset:
        guard index < text.endIndex else { return nil }
        let sign = text[index]
        index = text.index(after: index)
        if sign == UInt8(ascii: "Z") { continue }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = digits(2, 2), hours < 15 else { return nil }
        if index < text.endIndex, text[index] == UInt8(ascii: ":") { index = text.index(after: index) }
        var minutes = 0
        if index < text.endIndex {
          guard let value = digits(2, 2), value < 60 else { return nil }
          minutes = value
        }
        ahead = (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
      case .literal(let byte):
        guard index < text.endIndex, text[index] == byte else { return nil }
        index = text.index(after: index)
      }
    }
    guard index == text.endIndex, hour < 24, minute < 60, second < 60,
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return kind == .date ? date.daysSinceEpoch : date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second - ahead
  }

  /// The written form of a number of days, seconds or periods.
  public func string(_ value: Int) -> String {
    guard kind != .integer else { return String(value) }
    var text = [UInt8]()
    text.reserveCapacity(32)
    write(value) { text.append($0) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Gives the bytes of the written form one by one, without making a text. A whole number gives none.
  public func write(_ value: Int, _ put: (UInt8) -> Void) {
    let days = kind == .dateTime ? (value >= 0 ? value / 86_400 : (value + 1) / 86_400 - 1) : value
    let seconds = kind == .dateTime ? value - days * 86_400 : 0
    let date = CivilDate(daysSinceEpoch: days)
    func digits(_ number: Int, _ width: Int) {
      if number >= 10 || width > 1 { digits(number / 10, width - 1) }
      put(UInt8(ascii: "0") + UInt8(number % 10))
    }
    for part in parts {
      switch part {
      case .year: digits(max(0, date.year), 4)
      case .month(let padded): digits(date.month, padded ? 2 : 1)
      case .day(let padded): digits(date.day, padded ? 2 : 1)
      case .hour(let padded): digits(seconds / 3600, padded ? 2 : 1)
      case .minute: digits(seconds / 60 % 60, 2)
      case .second: digits(seconds % 60, 2)
      case .fraction(let width): digits(0, width)
      case .offset: put(UInt8(ascii: "Z"))
      case .literal(let byte): put(byte)
      }
    }
  }

  private static func wholeNumber(_ text: some RandomAccessCollection<UInt8>) -> Int? {
    guard let first = text.first, text.count <= 18 else { return nil }
    let isNegative = first == UInt8(ascii: "-")
    let digits = isNegative ? text.dropFirst() : text.dropFirst(0)
    guard !digits.isEmpty else { return nil }
    var value = 0
    for byte in digits {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return isNegative ? -value : value
  }
}
