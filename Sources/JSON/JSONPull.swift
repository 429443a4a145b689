/// Reads JSON from memory piece by piece and makes nothing of it: no values, no strings, no memory. The way from the
/// bytes of a request to the columns of a model.
///
/// It takes what most requests hold. Whatever it does not take, wrong or merely unusual, it answers with nil or false;
/// the caller then leaves the document to `JSONValue(parsing:)`, which alone says what is wrong with it and where. What
/// it takes is what that parser takes, with the same values.
///
/// Not for keeping: it and all texts that it gives live as long as the memory that it reads.
public struct JSONPull {
  private let bytes: UnsafePointer<UInt8>
  private let count: Int
  private var position = 0
  /// Where texts with escapes are written out.
  private let spare: UnsafeMutablePointer<UInt8>
  private let spareCount: Int
  private var spareUsed = 0

  /// - Parameters:
  ///   - text: the document.
  ///   - spare: at least as many bytes as the document has, with any content. It may serve again when the reader and
  ///     its texts are done with.
  /// - Returns: nil where there is no text, or too little spare memory.
  public init?(_ text: UnsafeBufferPointer<UInt8>, spare: UnsafeMutableBufferPointer<UInt8>) {
    guard let bytes = text.baseAddress, let memory = spare.baseAddress, spare.count >= text.count else { return nil }
    self.bytes = bytes
    count = text.count
    self.spare = memory
    spareCount = spare.count
  }

  /// A value without parts.
  public struct Scalar {
    public enum Kind: UInt8, Sendable { case null, yes, no, number, text }
    public var kind: Kind
    /// Whether no byte of the text is above 127.
    public var isASCII: Bool
    /// Of a number; NaN for the rest.
    public var number: Double
    /// Of a text what it says, in UTF-8 and without escapes; of the rest the bytes that it was written with.
    public var text: UnsafeBufferPointer<UInt8>
  }

  /// Goes on behind `byte` where it comes next, white space left out; false leaves everything as it was but for that.
  public mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Whether nothing but white space is left.
  public mutating func isAtEnd() -> Bool {
    skipSpace()
    return position == count
  }

  /// The text that comes next: a value, or the name of a member.
  public mutating func text() -> Scalar? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    return restOfText()
  }

  /// The value that comes next; nil where it is a list or an object.
  public mutating func scalar() -> Scalar? {
    skipSpace()
    guard position < count else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "\""):
      position += 1
      return restOfText()
    case UInt8(ascii: "t"): return word("true", .yes)
    case UInt8(ascii: "f"): return word("false", .no)
    case UInt8(ascii: "n"): return word("null", .null)
    default: return number()
    }
  }

  private mutating func skipSpace() {
    while position < count, case let byte = bytes[position], byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func word(_ word: StaticString, _ kind: Scalar.Kind) -> Scalar? {
    let length = word.utf8CodeUnitCount
    guard count - position >= length else { return nil }
    for index in 0..<length where bytes[position + index] != word.utf8Start[index] { return nil }
    let text = UnsafeBufferPointer(start: bytes + position, count: length)
    position += length
    return Scalar(kind: kind, isASCII: true, number: .nan, text: text)
  }

  private mutating func number() -> Scalar? {
    let start = position
    if position < count, bytes[position] == UInt8(ascii: "-") { position += 1 }
    let first = position
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[first] != UInt8(ascii: "0") else { return nil }
    if position < count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      guard digits() > 0 else { return nil }
    }
    if position < count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { return nil }
    }
    let text = UnsafeBufferPointer(start: bytes + start, count: position - start)
    guard let value = JSONNumber.double(text) else { return nil }
    return Scalar(kind: .number, isASCII: true, number: value, text: text)
  }

  private mutating func digits() -> Int {
    let start = position
    while position < count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    return position - start
  }

  private mutating func restOfText() -> Scalar? {
    let start = position
    var all: UInt8 = 0
    while position < count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let text = UnsafeBufferPointer(start: bytes + start, count: position - start)
        position += 1
        guard all < 128 || UTF8Check.isValid(text) else { return nil }
        return Scalar(kind: .text, isASCII: all < 128, number: .nan, text: text)
      }
      if byte == UInt8(ascii: "\\") { return escapedText(from: start) }
      guard byte >= 0x20 else { return nil }
      all |= byte
      position += 1
    }
    return nil
  }
}

extension JSONPull {
  /// A text with escapes, from its first byte on. What they stand for is never longer than they are.
  private mutating func escapedText(from start: Int) -> Scalar? {
    let begin = spareUsed
    guard spareCount - spareUsed >= count - start else { return nil }
    var all: UInt8 = 0
    position = start
    while position < count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        let text = UnsafeBufferPointer(start: spare + begin, count: spareUsed - begin)
        guard all < 128 || UTF8Check.isValid(text) else { return nil }
        return Scalar(kind: .text, isASCII: all < 128, number: .nan, text: text)
      case UInt8(ascii: "\\"):
        guard let scalar = escape(), let encoded = UTF8.encode(scalar) else { return nil }
        for unit in encoded { put(unit, &all) }
      case 0..<0x20: return nil
      default: put(byte, &all)
      }
    }
    return nil
  }

  private mutating func put(_ byte: UInt8, _ all: inout UInt8) {
    guard spareUsed < spareCount else { return }
    spare[spareUsed] = byte
    spareUsed += 1
    all |= byte
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard position < count else { return nil }
    let byte = bytes[position]
    position += 1
    if let scalar = JSONEscape.scalar(byte) { return scalar }
    switch byte {
    case UInt8(ascii: "u"):
      guard let first = hexadecimal() else { return nil }
      guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
      guard count - position >= 2, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
      else { return nil }
      position += 2
      guard let second = hexadecimal(), (0xDC00..<0xE000).contains(second) else { return nil }
      return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    default: return nil
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    guard count - position >= 4 else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch bytes[position] {
      case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
      case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6: digit = (byte | 0x20) - UInt8(ascii: "a") + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

/// Whether bytes are UTF-8 (Unicode 16, table 3-7).
enum UTF8Check {
  static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < text.count {
      let lead = text[index]
      index += 1
      if lead < 0x80 { continue }
      // How many bytes follow, and within which bounds the first of them is.
      let follow: Int
      var (low, high): (UInt8, UInt8) = (0x80, 0xBF)
      switch lead {
      case 0xC2...0xDF: follow = 1
      case 0xE0...0xEF:
        follow = 2
        if lead == 0xE0 { low = 0xA0 } else if lead == 0xED { high = 0x9F }
      case 0xF0...0xF4:
        follow = 3
        if lead == 0xF0 { low = 0x90 } else if lead == 0xF4 { high = 0x8F }
      default: return false
      }
      guard text.count - index >= follow else { return false }
      for _ in 0..<follow {
        guard text[index] >= low, text[index] <= high else { return false }
        (low, high) = (0x80, 0xBF)
        index += 1
      }
    }
    return true
  }
}
