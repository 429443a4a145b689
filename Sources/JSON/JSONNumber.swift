/// What a JSON number stands for: the nearest double, ties to even, by the cheapest way that is exact.
enum JSONNumber {
  /// The value of `text`, which is a number by the grammar of RFC 8259; nil where it is beyond all doubles.
  static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var mantissa: UInt64 = 0
    var digits = 0
    var fraction = 0
    var isFraction = false
    var isNegative = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        // Zeros in front are no digits: 0.000123 has three.
        if digits > 0 || byte != UInt8(ascii: "0") { digits += 1 }
        guard digits <= 19 else { return long(text) }
        mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        if isFraction { fraction += 1 }
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "-"): isNegative = true
      default: return long(text)  // an exponent
      }
    }
    guard let value = quotient(mantissa, fraction) else { return long(text) }
    return isNegative ? -value : value
  }

  /// mantissa / 10^power, rounded once; nil where the power is too large for it.
  static func quotient(_ mantissa: UInt64, _ power: Int) -> Double? {
    // Both are exact doubles, so that one division rounds once (Clinger 1990).
    if mantissa < 1 << 53, power <= 22 { return Double(mantissa) / powersOfTen[power] }
    guard power < wholePowersOfTen.count, mantissa > 0 else { return nil }
    // The quotient to 63 bits or more, the last of which says whether anything was left: the conversion to a double
    // then rounds as the endless quotient would.
    let divisor = wholePowersOfTen[power]
    let (up, down) = (mantissa.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let (first, second) = (mantissa << up, divisor << down)
    let (whole, rest) = second.dividingFullWidth((first >> 1, first << 63))
    let scale = Double(bitPattern: UInt64(1023 + down - up - 63) << 52)
    return Double(rest == 0 ? whole : whole | 1) * scale
  }

  private static func long(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    Double(String(decoding: text, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
  ]

  private static let wholePowersOfTen: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]
}
