import JSON
import Testing

/// RFC 8259: what is JSON, and what only looks like it.
@Suite struct ParserTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true ", .bool(true)), ("\t\r\nfalse\n", .bool(false)), ("0", 0), ("-0", -0.0),
      ("10.25", 10.25), ("1E2", 100), ("1e+2", 100), ("25e-2", 0.25), ("-1.5e-1", -0.15), ("\"\"", ""),
      ("[]", []), ("{}", [:]), ("[ ]", []), ("{ }", [:]), ("[1,[2,{\"a\":[]}]]", [1, [2, ["a": []]]]),
      ("{\"a\":1,\"b\":null}", ["a": 1, "b": .null]), ("{\"\":0}", ["": 0]),
      (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
      (#""\ud83d\ude00""#, "😀"), ("\"😀é\u{7F}\u{2028}\"", "😀é\u{7F}\u{2028}"), (#""\u0000""#, "\u{0}"),
    ] as [(String, JSONValue)])
  func accepts(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-Infinity", "-", "+1", "01", "-01", "1.", ".5", "1.e1", "1e",
    "1e+", "0x10", "1_000", "1 2", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "}", "{\"a\"", "{\"a\":",
    "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "{'a':1}", "{\"a\" 1}", "{\"a\"::1}",
    "{\"a\":1 \"b\":2}", "[1}", "{\"a\":1]", "\"", "\"a", "'a'", #""\x""#, #""\u12""#, #""\u12G4""#, #""\""#,
    #""\ud83d""#, #""\ud83dA""#, #""\ud83d\n""#, #""\ud83d\ud83d""#, #""\ude00""#, "\"a\nb\"", "\"a\tb\"",
    "\"\u{0}\"", "// no\n1", "/* no */1", "[1]//", "1e400", "-1e400", "\u{FEFF}1", "\u{A0}1", "\u{0B}1", "[1]\u{0}",
  ])
  func refuses(text: String) {
    #expect(throws: JSONFault.self) { try JSONValue(parsing: text) }
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0xFF, 0x22], [0xFF],
    ] as [[UInt8]])
  func refusesBrokenUTF8(bytes: [UInt8]) {
    #expect(throws: JSONFault.self) { try JSONValue(parsing: bytes) }
  }

  @Test func duplicateMembersAreFaultsAtTheSecond() {
    let fault = #expect(throws: JSONFault.self) { try JSONValue(parsing: "{\"a\": 1,\n  \"a\": 2}") }
    #expect(fault?.message.contains("'a'") == true)
    #expect(fault?.line == 2 && fault?.column == 3 && fault?.offset == 11)
    #expect(throws: JSONFault.self) { try JSONValue(parsing: #"{"a":1,"\u0061":2}"#) }
    #expect(throws: Never.self) { try JSONValue(parsing: #"{"a":{"a":1},"b":{"a":1}}"#) }
  }

  @Test func depthIsLimited() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(65)) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: nested(66)) }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(9), depth: 8) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: nested(10), depth: 8) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 100_000)) }
  }

  @Test func membersKeepTheirOrder() throws {
    let value = try JSONValue(parsing: #"{"z":1,"a":2,"m":3}"#)
    #expect(value.object?.members.map(\.name) == ["z", "a", "m"])
    #expect(value.text == #"{"z":1,"a":2,"m":3}"#)
  }

  /// Seeded: changed documents are read or refused, never anything else; what is read can be written and read again.
  @Test func changedTextsNeverTrap() throws {
    let text = #"{"series":{"store":"Ham\u0062urg"},"horizon":4,"q":[0.1,5e-1,-0.0],"ok":true,"x":null}"#
    let pool = Array("{}[]\",:0123456789eE+-.\\utfn \n\u{FF}".utf8)
    var state: UInt64 = 3
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var read = 0
    for _ in 0..<20_000 {
      var bytes = Array(text.utf8)
      for _ in 0...next(3) {
        switch next(3) {
        case 0: bytes[next(bytes.count)] = pool[next(pool.count)]
        case 1: bytes.remove(at: next(bytes.count))
        default: bytes.insert(pool[next(pool.count)], at: next(bytes.count))
        }
      }
      guard let value = try? JSONValue(parsing: bytes) else { continue }
      read += 1
      #expect(try JSONValue(parsing: value.text) == value)
    }
    #expect(read > 100)
  }
}
