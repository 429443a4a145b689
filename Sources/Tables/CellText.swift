/// How cells are written.
enum CellText {
  /// The shortest text that reads back to the same bits; whole numbers below 2^53 without a fraction; empty where the
  /// value is not finite.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    if value == value.rounded(.towardZero), abs(value) < 9_007_199_254_740_992 {
      return value == 0 && value.sign == .minus ? "-0.0" : String(Int(value))
    }
    return value.description
  }

  /// A cell as a message shows it: on one line, at most 40 characters.
  static func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(200), as: UTF8.self)
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == 40 { return result + "..." }
      switch scalar.value {
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0..<0x20, 0x7F: result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
      count += 1
    }
    return result
  }
}
