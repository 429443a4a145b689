/// Writes JSON into memory that is there already: the inner loop of long answers. It never writes past its end.
///
/// Not for keeping: it lives inside the closure that was given it.
public struct ByteCursor: ~Copyable {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  /// Bytes written so far.
  public private(set) var count = 0

  /// The most bytes that a number takes: sign, 17 digits, point, exponent.
  public static let longestNumber = 26

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  /// Appends one byte.
  @inline(__always)
  public mutating func put(_ byte: UInt8) {
    guard count < buffer.count else { return }
    buffer[count] = byte
    count += 1
  }

  /// Appends bytes that are JSON already.
  public mutating func put(_ text: StaticString) { text.withUTF8Buffer { copy($0) } }

  /// Appends bytes that are JSON already.
  public mutating func put(_ text: borrowing [UInt8]) { text.withUnsafeBufferPointer { copy($0) } }

  /// Appends a number as `JSONWriter.number` does.
  public mutating func put(_ value: Double) {
    guard value.isFinite else { return put("null") }
    if value == value.rounded(.towardZero), abs(value) < 9_007_199_254_740_992 {
      if value == 0, value.sign == .minus { return put("-0.0") }
      return put(whole: Int(value))
    }
    if ShortestDecimal.takes(value) { return ShortestDecimal.withText(value) { copy($0) } }
    var text = value.description
    text.withUTF8 { copy($0) }
  }

  private mutating func put(whole value: Int) {
    if value < 0 { put(UInt8(ascii: "-")) }
    var power: UInt = 1
    let magnitude = value.magnitude
    while magnitude / power >= 10 { power *= 10 }
    while power > 0 {
      put(UInt8(ascii: "0") + UInt8(magnitude / power % 10))
      power /= 10
    }
  }

  private mutating func copy(_ text: UnsafeBufferPointer<UInt8>) {
    let length = min(text.count, buffer.count - count)
    guard length > 0, let from = text.baseAddress, let to = buffer.baseAddress else { return }
    (to + count).update(from: from, count: length)
    count += length
  }
}
