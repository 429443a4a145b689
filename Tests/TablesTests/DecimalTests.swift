import Support
import Tables
import Testing

/// Numbers must come out as `Double(String)` gives them, which rounds to the nearest double.
@Suite struct DecimalTests {
  private func read(_ texts: [String]) throws -> [Double] {
    let lines = "x\n" + texts.joined(separator: "\n") + "\n"
    return try table(lines, [ColumnContract("x", .number)]).numbers("x") ?? []
  }

  private func expectExact(_ texts: [String]) throws {
    let values = try read(texts)
    try #require(values.count == texts.count)
    for (text, value) in zip(texts, values) where value.bitPattern != Double(text)?.bitPattern {
      Issue.record("\(text) became \(value)")
    }
  }

  @Test func randomDecimals() throws {
    var draw = Draw(state: 1)
    try expectExact(
      (0..<60_000).map { _ in
        var text = draw.below(2) == 0 ? "-" : ""
        for _ in 0..<(1 + draw.below(12)) { text += String(draw.below(10)) }
        if draw.below(3) > 0 {
          text += "."
          for _ in 0..<(1 + draw.below(14)) { text += String(draw.below(10)) }
        }
        if draw.below(4) == 0 { text += "e\(draw.below(120) - 60)" }
        return text
      })
  }

  @Test func doublesAsTheyAreWritten() throws {
    var draw = Draw(state: 2)
    try expectExact(
      (0..<60_000).compactMap { _ in
        let value = Double(bitPattern: draw.next())
        return value.isFinite ? value.description : nil
      })
    try expectExact((0..<60_000).map { _ in (Double(draw.next() >> 11) * 0x1p-53).description })
  }

  @Test func halfwayCases() throws {
    var draw = Draw(state: 3)
    var texts = [String]()
    // Whole numbers with 54 to 63 bits: many lie half way between two doubles.
    for _ in 0..<20_000 {
      let bits = 54 + draw.below(10)
      var value = draw.next() >> UInt64(64 - bits) | 1 << UInt64(bits - 1)
      if draw.below(2) == 0 { value &= ~0 << UInt64(bits - 54) }
      texts.append(String(value))
      texts.append("\(value)e\(draw.below(30) - 10)")
    }
    texts += [
      "9007199254740993", "9007199254740992.5", "9007199254740993.0000000001", "0.5e-323", "2.4703282292062327e-324",
      "2.4703282292062328e-324", "1.7976931348623157e308", "2.2250738585072011e-308", "2.2250738585072014e-308",
      "179769313486231570000000000000000000000", "0.1e-400", "123456789012345678901234567890",
      "0.000000000000000000000000000000000001", "00000000000000000000000000001.5", "1e23", "8.5e22", "5e-324",
    ]
    try expectExact(texts)
  }

  @Test(arguments: ["+1", ".5", "5.", "1E5", "1e+5", " 12", "12 ", "\t7"])
  func otherWritings(_ text: String) throws {
    let plain = text.filter { $0 != " " && $0 != "\t" }
    #expect(try read([text]) == [Double(plain)])
  }

  @Test(arguments: [
    "1.2.3", "--1", "1e", "1e+", ".", "-", "+", "e5", "0x1p3", "nan", "inf", "-Infinity", "1_000", "1 000", "1,5",
    "12a",
    "१", "1e5.5", "$5", "5%", "NaN(1)", "1e999", "-1e400",
  ])
  func refused(_ text: String) {
    let quoted = text.contains(",") ? "\"\(text)\"" : text
    #expect(faults(Array("x\n\(quoted)\n".utf8), [ColumnContract("x", .number)]).first?.code == "E3007")
  }
}
