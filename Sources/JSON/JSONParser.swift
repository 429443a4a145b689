/// Why a text is not JSON (RFC 8259), and where.
public struct JSONFault: Error, Sendable, Equatable {
  public var message: String
  /// Byte offset from the start of the text.
  public var offset: Int
  /// Line and column, both from 1; columns count bytes.
  public var line: Int
  public var column: Int
}

extension JSONValue {
  /// Reads one JSON document. Duplicate members, text after the document, invalid UTF-8, numbers outside the
  /// range of a double and nesting deeper than `depth` are faults.
  public init(parsing bytes: [UInt8], depth: Int = 64) throws(JSONFault) {
    var parser = JSONParser(bytes: bytes, depthLimit: depth)
    self = try parser.document()
  }

  /// As `init(parsing:depth:)` for text.
  public init(parsing text: String, depth: Int = 64) throws(JSONFault) {
    try self.init(parsing: Array(text.utf8), depth: depth)
  }
}

struct JSONParser {
  let bytes: [UInt8]
  let depthLimit: Int
  var position = 0

  init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  mutating func document() throws(JSONFault) -> JSONValue {
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw fault("text after the end of the document") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
    guard depth <= depthLimit else { throw fault("nested deeper than \(depthLimit) levels") }
    switch peek {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case nil: throw fault("the text ends where a value was expected")
    case .some(let byte) where byte == UInt8(ascii: "-") || isDigit(byte): return .number(try number())
    default: throw fault("a value was expected")
    }
  }

  private mutating func object(depth: Int) throws(JSONFault) -> JSONObject {
    position += 1
    var members = [(String, JSONValue)]()
    var names = Set<String>()
    skipSpace()
    if take(UInt8(ascii: "}")) { return JSONObject() }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw fault("a member name in quotes was expected") }
      let start = position
      let name = try string()
      guard names.insert(name).inserted else {
        position = start
        throw fault("the member '\(name)' stands twice")
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault("':' was expected") }
      skipSpace()
      members.append((name, try value(depth: depth + 1)))
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "}")) else { throw fault("',' or '}' was expected") }
      return JSONObject(members)
    }
  }

  private mutating func array(depth: Int) throws(JSONFault) -> [JSONValue] {
    position += 1
    var values = [JSONValue]()
    skipSpace()
    if take(UInt8(ascii: "]")) { return values }
    while true {
      skipSpace()
      values.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "]")) else { throw fault("',' or ']' was expected") }
      return values
    }
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    let matches = text.withUTF8Buffer { word in
      bytes.count - position >= word.count && bytes[position..<position + word.count].elementsEqual(word)
    }
    guard matches else { throw fault("a value was expected") }
    position += text.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(JSONFault) -> Double {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      if let next = peek, isDigit(next) { throw fault("a number does not begin with 0") }
    } else {
      guard digits() > 0 else { throw fault("a digit was expected") }
    }
    if take(UInt8(ascii: ".")) {
      guard digits() > 0 else { throw fault("a digit was expected after the point") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw fault("a digit was expected in the exponent") }
    }
    guard let value = bytes[start..<position].withUnsafeBufferPointer(JSONNumber.double), value.isFinite else {
      position = start
      throw fault("the number is out of range")
    }
    return value
  }

  private mutating func string() throws(JSONFault) -> String {
    position += 1
    let start = position
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    if peek == UInt8(ascii: "\"") {
      let plain = try validated(bytes[start..<position], at: start)
      position += 1
      return plain
    }
    var text = Array(bytes[start..<position])
    while true {
      guard let byte = peek else { throw fault("the text ends inside a string") }
      switch byte {
      case UInt8(ascii: "\""):
        let result = try validated(text[...], at: start)
        position += 1
        return result
      case UInt8(ascii: "\\"):
        position += 1
        text.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw fault("a control character inside a string")
      default:
        text.append(byte)
        position += 1
      }
    }
  }

  private func validated(_ text: ArraySlice<UInt8>, at start: Int) throws(JSONFault) -> String {
    guard let string = String(validating: text, as: UTF8.self) else {
      throw fault("a string is not UTF-8", at: start)
    }
    return string
  }

  private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
    guard let byte = peek else { throw fault("the text ends inside a string") }
    position += 1
    if let scalar = JSONEscape.scalar(byte) { return scalar }
    switch byte {
    case UInt8(ascii: "u"):
      let first = try hexadecimal()
      if (0xD800..<0xDC00).contains(first) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault("half a surrogate pair") }
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second) else { throw fault("half a surrogate pair") }
        guard let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) else {
          throw fault("no such character")
        }
        return scalar
      }
      guard let scalar = Unicode.Scalar(first) else { throw fault("half a surrogate pair") }
      return scalar
    default: throw fault("an unknown escape")
    }
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 128 else {
        throw fault("four hexadecimal digits were expected")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek, isDigit(byte) { position += 1 }
    return position - start
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func fault(_ message: String, at offset: Int? = nil) -> JSONFault {
    let offset = offset ?? position
    let before = bytes.prefix(offset)
    let line = before.count { $0 == 0x0A } + 1
    let column = offset - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    return JSONFault(message: message, offset: offset, line: line, column: column)
  }
}
