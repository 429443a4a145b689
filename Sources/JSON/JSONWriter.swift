/// Writes JSON as bytes: shortest form of a number that reads back to the same bits, members in the order given.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// Bytes written so far.
  public var count: Int { bytes.count }

  /// Empties the buffer and keeps its memory, for the next answer.
  public mutating func reset() { bytes.removeAll(keepingCapacity: true) }

  /// Takes away what was appended since there were `count` bytes.
  public mutating func truncate(to count: Int) {
    if count < bytes.count { bytes.removeLast(bytes.count - max(0, count)) }
  }

  /// Makes room for so many more bytes, so that a long answer does not grow in steps.
  public mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

  /// Appends bytes that are JSON already.
  public mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }
  /// Appends bytes that are JSON already.
  public mutating func raw(bytes text: [UInt8]) { bytes.append(contentsOf: text) }
  /// Appends bytes that are JSON already.
  public mutating func raw(_ text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }

  /// Appends what `fill` writes, at most `capacity` bytes; more is cut off, which is a mistake of the caller.
  public mutating func append(atMost capacity: Int, _ fill: (inout ByteCursor) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, capacity)) { buffer in
      var cursor = ByteCursor(buffer)
      fill(&cursor)
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<cursor.count]))
    }
  }

  /// Appends a whole value.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: raw("null")
    case .bool(let flag): raw(flag ? "true" : "false")
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        self.value(element)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        string(member.name)
        bytes.append(UInt8(ascii: ":"))
        self.value(member.value)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Appends a number; one that is not finite becomes `null`. Whole numbers below 2^53 have no fraction.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return raw("null") }
    if value == value.rounded(.towardZero), abs(value) < 9_007_199_254_740_992 {
      // -0.0 must keep its sign to read back to the same bits.
      if value == 0, value.sign == .minus { return raw("-0.0") }
      return integer(Int(value))
    }
    if ShortestDecimal.takes(value) { return ShortestDecimal.withText(value) { bytes.append(contentsOf: $0) } }
    var text = value.description
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Appends a whole number.
  public mutating func integer(_ value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  /// Appends a text with its quotes; control characters, quotes and backslashes are escaped.
  public mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string(utf8: $0) }
  }

  /// Appends a text, given by its UTF-8, as `string` does.
  public mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    // Most texts need no escape and go in one piece.
    if text.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      bytes.append(contentsOf: text)
    } else {
      escape(text)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): raw("\\\"")
      case UInt8(ascii: "\\"): raw("\\\\")
      case 0x0A: raw("\\n")
      case 0x0D: raw("\\r")
      case 0x09: raw("\\t")
      case 0..<0x20:
        raw("\\u00")
        bytes.append(Self.hexadecimal(byte >> 4))
        bytes.append(Self.hexadecimal(byte & 15))
      default: bytes.append(byte)
      }
    }
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}

extension JSONValue {
  /// The document on one line.
  public var text: String { String(decoding: compactBytes, as: UTF8.self) }

  /// The document on one line, as bytes.
  public var compactBytes: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  /// The document over several lines, two spaces a level; short lists and objects without depth stay on a line.
  public var prettyText: String {
    var text = ""
    pretty(into: &text, indent: "")
    return text + "\n"
  }

  private var isFlat: Bool {
    switch self {
    case .array(let values): values.isEmpty
    case .object(let object): object.members.isEmpty
    default: true
    }
  }

  private func pretty(into output: inout String, indent: String) {
    let deeper = indent + "  "
    switch self {
    case .array(let values) where values.contains(where: { !$0.isFlat }) || values.count > 12:
      output += "[\n"
      for (index, value) in values.enumerated() {
        output += deeper
        value.pretty(into: &output, indent: deeper)
        output += index + 1 < values.count ? ",\n" : "\n"
      }
      output += indent + "]"
    case .object(let object) where !object.members.isEmpty:
      let line = text
      if object.members.allSatisfy({ $0.value.isFlat }), line.utf8.count <= 100, !indent.isEmpty {
        output += line
        return
      }
      output += "{\n"
      for (index, member) in object.members.enumerated() {
        output += deeper + JSONValue.string(member.name).text + ": "
        member.value.pretty(into: &output, indent: deeper)
        output += index + 1 < object.members.count ? ",\n" : "\n"
      }
      output += indent + "}"
    default: output += text
    }
  }
}
