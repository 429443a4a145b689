import JSON
import Testing

/// The reader of pieces takes what the parser takes, with the same values, and nothing else.
@Suite struct PullTests {
  /// The document as one value without parts, or nil.
  private func pulled(_ text: [UInt8]) -> JSONValue? {
    var spare = [UInt8](repeating: 0xEE, count: max(1, text.count))
    return text.withUnsafeBufferPointer { text in
      spare.withUnsafeMutableBufferPointer { spare in
        guard var pull = JSONPull(text, spare: spare), let value = pull.scalar(), pull.isAtEnd() else { return nil }
        switch value.kind {
        case .null: return .null
        case .yes: return true
        case .no: return false
        case .number: return .number(value.number)
        case .text:
          #expect(value.isASCII == value.text.allSatisfy { $0 < 128 })
          return .string(String(decoding: value.text, as: UTF8.self))
        }
      }
    }
  }

  private func isSame(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
    if let a = a?.number, let b = b?.number { return a.bitPattern == b.bitPattern }
    // By their bytes: strings that look alike are equal in Swift.
    return a.map(\.compactBytes) == b.map(\.compactBytes)
  }

  @Test(arguments: [
    "null", "true", "false", " 1 ", "-0", "-0.0", "0.5", "1e3", "1E+3", "12345678901234567890", "0.1234567890123456789",
    "1e999", "01", "-", "1.", ".5", "1e", "+1", "nul", "nulll", "\"\"", "\"a b\"", "\"\\u00fc\"", "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"", "\"\\ude00\"", "\"\\x\"", "\"\\", "\"", "\"\u{1}\"", "\"\\n\\t\\\"\\\\\\/\\b\\f\\r\"", "\"München 東京 😀\"",
    "", " ", "1 2", "[1]", "{}",
  ])
  func oneValue(text: String) {
    let bytes = Array(text.utf8)
    let parsed = try? JSONValue(parsing: bytes)
    let wanted = parsed?.array == nil && parsed?.object == nil ? parsed : nil
    #expect(isSame(pulled(bytes), wanted), "\(text)")
  }

  /// Texts of random bytes, many of them no UTF-8, and random numbers.
  @Test func manyValues() {
    var state: UInt64 = 77
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let pieces: [[UInt8]] = [
      [0xC3, 0xA9], [0xC3], [0xE2, 0x82, 0xAC], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC0, 0x80], Array("\\u00e9".utf8), Array("\\ud83d\\ude00".utf8),
      Array("\\uD83d".utf8), Array("\\n".utf8), Array("\\q".utf8), Array("abc".utf8), [0x1F], [0x7F],
    ]
    let numerals = Array("0123456789".utf8)
    var (taken, refused) = (0, 0)
    for round in 0..<20_000 {
      var bytes: [UInt8]
      if round % 2 == 0 {
        bytes = [0x22] + (0..<next(5)).flatMap { _ in pieces[next(pieces.count)] } + [0x22]
      } else {
        bytes = (0...next(22)).map { _ in numerals[next(10)] }
        if next(2) == 0 { bytes.insert(UInt8(ascii: "."), at: next(bytes.count)) }
        if next(4) == 0 { bytes += Array(["e", "E-", "e+"][next(3)].utf8) + [numerals[next(10)], numerals[next(10)]] }
        if next(3) == 0 { bytes.insert(UInt8(ascii: "-"), at: 0) }
      }
      let parsed = try? JSONValue(parsing: bytes)
      if parsed == nil { refused += 1 } else { taken += 1 }
      #expect(isSame(pulled(bytes), parsed), "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(taken > 3000 && refused > 3000)
  }

  /// One division of whole numbers must round as the library does, at ties too.
  @Test(arguments: [
    "9007199254740993", "9007199254740993.0", "9007199254740992.5", "9007199254740993.5", "4503599627370496.5",
    "4503599627370497.5", "1.8446744073709551615", "18014398509481985", "0.9007199254740993", "9999999999999999999",
    "999999999999999999.9", "1000000000000000.0625", "-1.3598071336738001",
  ])
  func longNumbersRoundOnce(text: String) throws {
    #expect(pulled(Array(text.utf8))?.number?.bitPattern == Double(text)?.bitPattern)
    #expect(try JSONValue(parsing: text).number?.bitPattern == Double(text)?.bitPattern)
  }

  @Test func aDocumentIsWalked() {
    let text = Array(" { \"a\" : [ 1 , \"x\\u0041\" ] } ".utf8)
    var spare = [UInt8](repeating: 0, count: text.count)
    text.withUnsafeBufferPointer { text in
      spare.withUnsafeMutableBufferPointer { spare in
        guard var pull = JSONPull(text, spare: spare) else { return #expect(Bool(false)) }
        #expect(pull.take(UInt8(ascii: "{")) && !pull.take(UInt8(ascii: "}")))
        #expect(pull.text().map { String(decoding: $0.text, as: UTF8.self) } == "a")
        #expect(pull.take(UInt8(ascii: ":")) && pull.scalar() == nil && pull.take(UInt8(ascii: "[")))
        #expect(pull.scalar()?.number == 1 && pull.take(UInt8(ascii: ",")))
        #expect(pull.scalar().map { String(decoding: $0.text, as: UTF8.self) } == "xA")
        #expect(pull.take(UInt8(ascii: "]")) && pull.take(UInt8(ascii: "}")) && pull.isAtEnd())
      }
    }
    #expect(text.withUnsafeBufferPointer { text in
      spare.withUnsafeMutableBufferPointer { JSONPull(text, spare: .init(rebasing: $0[..<3])) == nil }
    })
  }
}
