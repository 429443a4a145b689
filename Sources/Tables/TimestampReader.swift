import TimeAxis

/// Reads the timestamps of a column: patterns of fixed width word by word, all others through `TimestampFormat`.
struct TimestampReader {
  /// What a text is that should be a timestamp.
  enum Reading {
    case value(Int)
    case noSuchMoment, otherForm
  }

  /// Tried in order.
  let formats: [TimestampFormat]
  private let layouts: [FixedLayout?]

  /// Forms of date-times that are taken where the contract names none.
  static let isoDateTimes = [
    "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm",
    "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd HH:mm:ssXXX", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "yyyy-MM-dd HH:mm:ss.SSSXXX", "yyyy-MM-dd'T'HH:mm:ss.SSS", "yyyy-MM-dd HH:mm:ss.SSS",
  ].compactMap { TimestampFormat($0) }

  init(_ contract: ColumnContract) {
    switch contract.type {
    case .integer: formats = [.integer]
    case .datetime: formats = contract.format.map { [$0] } ?? Self.isoDateTimes
    default: formats = [contract.format ?? .isoDate]
    }
    layouts = formats.map { FixedLayout($0) }
  }

  var kind: TimestampKind { formats.first?.kind ?? .date }

  /// Where there is one fixed layout, the parser can read it in place.
  var onlyLayout: FixedLayout? { layouts.count == 1 ? layouts[0] : nil }

  /// Reads a whole text, of which `FixedLayout.slack` more bytes must be readable.
  func read(_ text: UnsafePointer<UInt8>, _ length: Int) -> Reading {
    let bytes = UnsafeBufferPointer(start: text, count: length)
    for (format, layout) in zip(formats, layouts) {
      if let layout {
        if layout.length == length, let value = layout.parse(text) { return .value(value) }
      } else if let value = format.parse(bytes) {
        return .value(value)
      }
    }
    let shape = Self.shape(bytes, isPattern: false)
    let hasForm = formats.contains { $0.kind != .integer && Self.shape($0.pattern.utf8, isPattern: true) == shape }
    return hasForm ? .noSuchMoment : .otherForm
  }

  /// The texts between the numbers: 2023-02-30 and yyyy-MM-dd have the same.
  private static func shape(_ text: some Sequence<UInt8>, isPattern: Bool) -> [UInt8] {
    var shape = [UInt8]()
    var isQuoted = false
    for byte in text {
      if isPattern, byte == UInt8(ascii: "'") {
        isQuoted.toggle()
        continue
      }
      let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
      let isNumber =
        isPattern ? isLetter && !isQuoted : byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      let put = isNumber ? UInt8(ascii: "0") : byte
      if !isNumber || shape.last != put { shape.append(put) }
    }
    return shape
  }
}

/// A form whose parts always stand at the same bytes, such as yyyy-MM-dd: compared with masks, eight bytes at a time.
struct FixedLayout {
  static let slack = 24

  let length: Int
  private var expected: (UInt64, UInt64, UInt64) = (0, 0, 0)
  private var literalMask: (UInt64, UInt64, UInt64) = (0, 0, 0)
  private var digitMask: (UInt64, UInt64, UInt64) = (0, 0, 0)
  private var year = 0
  private var month = 0
  private var day = 0
  private var hour = -1
  private var minute = -1
  private var second = -1

  /// Nil where the form has parts without padding, is no calendar form, or is longer than 24 bytes.
  init?(_ format: TimestampFormat) {
    guard format.kind != .integer else { return nil }
    var expected = [UInt64](repeating: 0, count: 3)
    var literalMask = expected
    var digitMask = expected
    let pattern = Array(format.pattern.utf8)
    var (at, index) = (0, 0)
    func literal(_ byte: UInt8) {
      if at < 24 {
        expected[at / 8] |= UInt64(byte) << UInt64(at % 8 * 8)
        literalMask[at / 8] |= 0xFF << UInt64(at % 8 * 8)
      }
      at += 1
    }
    while index < pattern.count {
      let byte = pattern[index]
      if byte == UInt8(ascii: "'") {
        index += 1
        while index < pattern.count, pattern[index] != byte {
          literal(pattern[index])
          index += 1
        }
        index += 1
        continue
      }
      var end = index
      while end < pattern.count, pattern[end] == byte { end += 1 }
      guard byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") else {
        for _ in index..<end { literal(byte) }
        index = end
        continue
      }
      guard end - index == (byte == UInt8(ascii: "y") ? 4 : 2) else { return nil }
      switch byte {
      case UInt8(ascii: "y"): year = at
      case UInt8(ascii: "M"): month = at
      case UInt8(ascii: "d"): day = at
      case UInt8(ascii: "H"): hour = at
      case UInt8(ascii: "m"): minute = at
      case UInt8(ascii: "s"): second = at
      default: return nil
      }
      for _ in index..<end {
        if at < 24 { digitMask[at / 8] |= 0x80 << UInt64(at % 8 * 8) }
        at += 1
      }
      index = end
    }
    guard at <= 24, hour >= 0 || (minute < 0 && second < 0) else { return nil }
    length = at
    self.expected = (expected[0], expected[1], expected[2])
    self.literalMask = (literalMask[0], literalMask[1], literalMask[2])
    self.digitMask = (digitMask[0], digitMask[1], digitMask[2])
  }

  /// The days or seconds that the `length` bytes at `text` name; nil where they do not. `slack` bytes are readable.
  @inline(__always)
  func parse(_ text: UnsafePointer<UInt8>) -> Int? {
    let raw = UnsafeRawPointer(text)
    func fits(_ offset: Int, _ expected: UInt64, _ literals: UInt64, _ digits: UInt64) -> Bool {
      let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let value = word ^ 0x3030_3030_3030_3030
      // Masked first, so that no sum runs over into the next byte.
      let others = ((value & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676 | value) & digits
      return (word ^ expected) & literals | others == 0
    }
    guard fits(0, expected.0, literalMask.0, digitMask.0) else { return nil }
    if length > 8 { guard fits(8, expected.1, literalMask.1, digitMask.1) else { return nil } }
    if length > 16 { guard fits(16, expected.2, literalMask.2, digitMask.2) else { return nil } }
    func two(_ offset: Int) -> Int { Int(text[offset]) &* 10 &+ Int(text[offset &+ 1]) &- 528 }
    guard let date = CivilDate(year: two(year) &* 100 &+ two(year &+ 2), month: two(month), day: two(day)) else {
      return nil
    }
    let days = date.daysSinceEpoch
    guard hour >= 0 else { return days }
    let (hours, minutes) = (two(hour), minute < 0 ? 0 : two(minute))
    let seconds = second < 0 ? 0 : two(second)
    guard hours < 24, minutes < 60, seconds < 60 else { return nil }
    return days &* 86_400 &+ hours &* 3600 &+ minutes &* 60 &+ seconds
  }
}
