/// Reads decimal numbers from bytes, rounded to the nearest double as `Double(String)` does.
///
/// Three ways, from fast to slow: up to 53 bits of mantissa and powers of ten up to 22 are exact in one operation
/// (Clinger, "How to read floating point numbers accurately", PLDI 1990); up to 19 digits go through a product of 128
/// bits (Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51, 2021); the rest, and
/// what that product leaves open, goes to the standard library.
enum DecimalText {
  /// 10^0 to 10^22, all exact.
  nonisolated(unsafe) static let powers: UnsafePointer<Double> = {
    let table = UnsafeMutablePointer<Double>.allocate(capacity: 23)
    var power: Double = 1
    for exponent in 0...22 {
      table[exponent] = power
      power *= 10
    }
    return UnsafePointer(table)
  }()

  /// Reads the digits at `cursor` onto `mantissa` (which wraps past 19 digits) and returns how many there were.
  /// Takes eight bytes at a time: 7 bytes past the last digit must be readable.
  @inline(__always)
  static func digits(_ cursor: inout UnsafePointer<UInt8>, _ mantissa: inout UInt64) -> Int {
    var count = 0
    while true {
      let word = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self) ^ 0x3030_3030_3030_3030
      // The high bit of each byte that is no digit, right up to the first of them, which is all that is asked.
      let others = (word &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080
      if others != 0 {
        let length = others.trailingZeroBitCount &>> 3
        let aligned = (word &<< 8) &<< UInt64(truncatingIfNeeded: 56 &- 8 &* length)
        mantissa = mantissa &* tens(length) &+ eightDigits(aligned)
        cursor += length
        return count &+ length
      }
      mantissa = mantissa &* 100_000_000 &+ eightDigits(word)
      cursor += 8
      count &+= 8
      if count > 24 { return count }
    }
  }

  /// The value of eight bytes 0...9, the first of them the most significant.
  @inline(__always)
  private static func eightDigits(_ word: UInt64) -> UInt64 {
    let pairs = word &* 10 &+ (word &>> 8)
    let even = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let odd = ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (even &+ odd) &>> 32
  }

  @inline(__always)
  private static func tens(_ exponent: Int) -> UInt64 {
    // A product of powers beats a table that has to be loaded and checked.
    let low: UInt64 = exponent & 1 != 0 ? 10 : 1
    let middle: UInt64 = exponent & 2 != 0 ? 100 : 1
    let high: UInt64 = exponent & 4 != 0 ? 10_000 : 1
    return low &* middle &* high
  }

  /// Reads `-12.50` and the like: digits with an optional sign before and an optional fraction, at most 19 digits in
  /// all. Nil for anything else, with `cursor` anywhere; else `cursor` stands behind the number.
  @inline(__always)
  static func simple(
    _ cursor: inout UnsafePointer<UInt8>, decimal: UInt8, powers: UnsafePointer<Double>
  ) -> Double? {
    let isNegative = cursor[0] == UInt8(ascii: "-")
    if isNegative { cursor += 1 }
    var mantissa: UInt64 = 0
    var count = digits(&cursor, &mantissa)
    var fraction = 0
    if cursor[0] == decimal {
      cursor += 1
      fraction = digits(&cursor, &mantissa)
      count &+= fraction
    }
    guard count > 0, count <= 19 else { return nil }
    let value: Double
    if mantissa <= 1 << 53 {
      // At most 19 digits, so the power is one of the exact ones.
      value = Double(Int64(bitPattern: mantissa)) / powers[fraction]
    } else {
      guard let rounded = nearest(mantissa, exponent: -fraction) else { return nil }
      value = rounded
    }
    return isNegative ? -value : value
  }

  /// What a text is that should be a number.
  enum Reading: Equatable {
    case value(Double)
    /// Written as infinity, or too large for a double.
    case infinite
    case notANumber
  }

  /// Reads a whole text: sign, digits, fraction, exponent. Blanks around it do not count. At least `8` bytes past the
  /// text must be readable.
  static func read(_ start: UnsafePointer<UInt8>, _ length: Int, decimal: UInt8) -> Reading {
    var (cursor, end) = (start, start + length)
    while cursor < end, cursor[0] == 0x20 || cursor[0] == 9 { cursor += 1 }
    while cursor < end, (end - 1)[0] == 0x20 || (end - 1)[0] == 9 { end -= 1 }
    let text = cursor
    var isNegative = false
    if cursor < end, cursor[0] == UInt8(ascii: "-") || cursor[0] == UInt8(ascii: "+") {
      isNegative = cursor[0] == UInt8(ascii: "-")
      cursor += 1
    }
    var (mantissa, digits, fraction, exponent) = (UInt64(0), 0, 0, 0)
    var isFraction = false
    while cursor < end {
      let digit = cursor[0] &- UInt8(ascii: "0")
      if digit < 10 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        digits += 1
        if isFraction { fraction += 1 }
      } else if cursor[0] == decimal, !isFraction {
        isFraction = true
      } else {
        break
      }
      cursor += 1
    }
    guard digits > 0 else { return isInfinity(text, end - text) ? .infinite : .notANumber }
    if cursor < end, cursor[0] | 0x20 == UInt8(ascii: "e") {
      cursor += 1
      var sign = 1
      if cursor < end, cursor[0] == UInt8(ascii: "-") || cursor[0] == UInt8(ascii: "+") {
        sign = cursor[0] == UInt8(ascii: "-") ? -1 : 1
        cursor += 1
      }
      guard cursor < end else { return .notANumber }
      while cursor < end, case let digit = cursor[0] &- UInt8(ascii: "0"), digit < 10 {
        if exponent < 100_000 { exponent = exponent * 10 + Int(digit) }
        cursor += 1
      }
      exponent *= sign
    }
    guard cursor == end else { return .notANumber }
    if digits <= 19, let value = nearest(mantissa, exponent: exponent - fraction) {
      return .value(isNegative ? -value : value)
    }
    let point = UInt8(ascii: ".")
    let plain = UnsafeBufferPointer(start: text, count: end - text).map { $0 == decimal ? point : $0 }
    guard let value = Double(String(decoding: plain, as: UTF8.self)) else { return .notANumber }
    return value.isFinite ? .value(value) : .infinite
  }

  private static func isInfinity(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    var word = String(decoding: UnsafeBufferPointer(start: text, count: min(length, 16)), as: UTF8.self).lowercased()
    if word.hasPrefix("-") || word.hasPrefix("+") { word.removeFirst() }
    return word == "inf" || word == "infinity"
  }
}
