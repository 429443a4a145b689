import Bundles
import ClassifyModel
import Features
import JSON
import Testing

/// The way from bytes to bytes answers as the way over values does, byte by byte, or not at all.
@Suite struct DirectAnswerTests {
  private struct Outcome: Equatable {
    var answer: DirectAnswer
    var bytes: [UInt8] = []
  }

  private static func direct(
    _ body: [UInt8], _ answerer: any DirectAnswerer, depth: Int = 32, most: Int = .max
  ) -> Outcome {
    var writer = JSONWriter()
    writer.raw("before")
    let answer = body.withUnsafeBufferPointer { answerer.answer($0, depth: depth, most: most, into: &writer) }
    #expect(writer.bytes.starts(with: Array("before".utf8)))
    return Outcome(answer: answer, bytes: Array(writer.bytes.dropFirst(6)))
  }

  /// The answer by values; nil where the request has a fault.
  private static func slow(_ body: [UInt8], _ predictor: ClassifyPredictor, depth: Int = 32) -> [UInt8]? {
    guard let request = try? JSONValue(parsing: body, depth: depth) else { return nil }
    var writer = JSONWriter()
    guard (try? predictor.answer(request, into: &writer)) != nil else { return nil }
    return writer.bytes
  }

  /// Pieces of requests, right ones and wrong ones.
  private struct Requests {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }

    mutating func one(of texts: [String]) -> String { texts[below(texts.count)] }

    mutating func value(_ field: String, isWild: Bool) -> String {
      if isWild {
        return one(of: [
          "null", "true", "false", "\"\"", "[]", "{}", "[1]", "\"x\"", "-1", "1e400", "01", "1.5", "nul", "\"\\u00\"", "\"é\"",
          "\"e\\u0301\"", "\"K\"", "-0", "-0.0", "123456789012345678901", "\"\\ud83d\\ude00\"", "12345678901234567", "\"Churn\"",
        ])
      }
      switch field {
      case "tenure": return one(of: ["3", "0.25", "11.75", "null", "\"n/a\"", "\"–\"", "1e1", "14.000000000000000001", "\"\""])
      case "calls": return one(of: ["0", "1", "8", "-3", "2.5", "null", "1234567.891011121314"])
      case "plan": return one(of: ["\"a\"", "\"b\"", "\"basic plus\"", "\"é\"", "\"?\"", "\"\\u0062\"", "null", "\"new\"", "7"])
      case "city/town":
        return one(of: ["\"Bonn\"", "\"Köln\"", "\"K\\u00f6ln\"", "\"Zürich\"", "1", "true", "false", "22", "\"Paris\"", "\"1\""])
      case "paperless": return one(of: ["true", "false", "1", "0", "\"Oui\"", "\"no\"", "\"No\"", "\"FALSE\"", "null", "\"maybe\""])
      case "joined": return one(of: ["\"2020-01-31\"", "\"2024-02-29\"", "null", "\"2021-12-01\"", "\"2020-1-1\""])
      case "unit": return one(of: ["\"C\"", "\"\u{212A}\"", "null", "\"C\"", "\"C\"", "\"C\"", "\"C\"", "\"C\"", "\"K\"", "\"F\""])
      case "note \"x\"":
        return one(of: ["\"\"", "\"one\"", "\"drei Wörter hier\"", "\"a\\tb \\\" c\"", "null", "5", "\"日本 語\""])
      default: return one(of: ["\"c 1\"", "17", "null", "true", "\"\\u00fc\\n\"", "1.5e-7"])
      }
    }

    static let fields = DirectWorld.inputs.map(\.name)

    mutating func row(wildness: Int) -> String {
      var names = Self.fields
      if below(2) == 0 { names.insert("customer", at: below(names.count)) }
      if below(4) == 0 { names.append("branch") }
      if below(4) == 0 { names.swapAt(below(names.count), below(names.count)) }
      if below(wildness) == 0 { names.remove(at: below(names.count)) }
      if below(wildness) == 0 { names.append(one(of: ["tenure", "Churn", "history", "batch", "tenrue", "customer", "city\\/town"])) }
      let space = below(3) == 0 ? " \n" : ""
      let members = names.map { name in
        var written = JSONValue.string(name).text
        if name.contains("\\/") { written = "\"\(name)\"" }
        if below(20) == 0 { written = "\"\\u0074" + written.dropFirst(2) }  // right for what begins with t
        return "\(space)\(written)\(space):\(space)\(value(name, isWild: below(wildness) == 0))"
      }
      return "{" + members.joined(separator: space + ",") + space + "}"
    }

    mutating func body(wildness: Int) -> [UInt8] {
      var text: String
      switch below(8) {
      case 0, 1: text = "{\"batch\":[" + (0...below(5)).map { _ in row(wildness: wildness) }.joined(separator: ",") + "]}"
      case 2 where below(wildness) == 0:
        text = one(of: [
          "", "{", "{}", "[]", "{\"batch\":[]}", "{\"batch\":[{}]}", "{\"batch\":{}}", "{\"batch\":[1],\"a\":2}", "null", "{\"a\"", "{\"a\":}",
        ])
      default: text = row(wildness: wildness)
      }
      if below(wildness) == 0 { text += one(of: [" ", "\n\t", "x", "}", ",", "{}"]) }
      var bytes = Array(text.utf8)
      if below(wildness) == 0, !bytes.isEmpty {
        let place = below(bytes.count)
        switch below(4) {
        case 0: bytes[place] = UInt8(below(256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(below(256)), at: place)
        default: bytes.removeLast(bytes.count - place)
        }
      }
      return bytes
    }
  }

  /// Thousands of requests, the same in every run: whatever is answered directly has the bytes of the other way, and
  /// what that way refuses is left to it.
  @Test(arguments: DirectWorld.Kind.allCases) func bothWaysAgree(kind: DirectWorld.Kind) throws {
    let predictor = try DirectWorld.predictor(kind)
    let answerer = try #require(predictor.directAnswerer())
    var requests = Requests(state: 20)
    var (answered, right) = (0, 0)
    for round in 0..<4000 {
      let body = requests.body(wildness: round % 2 == 0 ? 30 : 6)
      let wanted = Self.slow(body, predictor)
      if wanted != nil { right += 1 }
      let outcome = Self.direct(body, answerer)
      let shown = "\(round): \(String(decoding: body, as: UTF8.self))"
      switch outcome.answer {
      case .answered:
        answered += 1
        #expect(outcome.bytes == wanted, "\(shown)")
      case .unusual: #expect(outcome.bytes.isEmpty, "\(shown)")
      case .long: #expect(Bool(false), "\(shown)")
      }
    }
    // Most of what is right goes the short way, and most of it is.
    #expect(right > 300 && answered * 10 > right * 6, "\(answered) of \(right)")
  }

  @Test func aUsualRequestIsAnsweredDirectly() throws {
    let predictor = try DirectWorld.predictor(.boosted)
    let answerer = try #require(predictor.directAnswerer())
    let row = """
      {"customer":"c\\u00fc 1","tenure":3.25,"calls":4,"plan":"new","city/town":"K\\u00f6ln","paperless":"Oui",\
      "joined":"2020-01-31","note \\"x\\"":"drei Wörter hier","unit":"C"}
      """
    #expect(
      Self.direct(Array(row.utf8), answerer)
        == Outcome(answer: .answered, bytes: try #require(Self.slow(Array(row.utf8), predictor))))
    // An unknown text that is not ASCII may be a known one to those who compare characters.
    let other = Array(row.replacing("\"new\"", with: "\"e\u{301}\"").utf8)
    #expect(Self.direct(other, answerer) == Outcome(answer: .unusual))
    let known = Array(row.replacing("\"new\"", with: "\"basic plus\"").utf8)
    #expect(Self.direct(known, answerer) == Outcome(answer: .answered, bytes: try #require(Self.slow(known, predictor))))
    // the same memory again, and after a fault
    #expect(Self.direct(known, answerer) == Outcome(answer: .answered, bytes: try #require(Self.slow(known, predictor))))
  }

  @Test func batchesKeepToTheirLimits() throws {
    let predictor = try DirectWorld.predictor(.boosted, reasons: 0)
    let answerer = try #require(predictor.directAnswerer())
    let row =
      "{\"tenure\":1,\"calls\":2,\"plan\":\"a\",\"city/town\":\"Bonn\",\"paperless\":true,\"joined\":null,\"unit\":\"C\",\"note \\\"x\\\"\":\"\"}"
    func batch(_ count: Int) -> [UInt8] {
      Array("{\"batch\":[\([String](repeating: row, count: count).joined(separator: ","))]}".utf8)
    }
    #expect(Self.direct(batch(4), answerer) == Outcome(answer: .answered, bytes: try #require(Self.slow(batch(4), predictor))))
    #expect(Self.direct(batch(5), answerer) == Outcome(answer: .unusual))  // batchMax is 4
    #expect(Self.direct(batch(4), answerer, most: 3) == Outcome(answer: .long))
    #expect(Self.direct(batch(3), answerer, most: 3).answer == .answered)
    for depth in 0...4 {
      let isAllowed = Self.slow(batch(1), predictor, depth: depth) != nil
      #expect((Self.direct(batch(1), answerer, depth: depth).answer == .answered) == isAllowed, "\(depth)")
      let isRowAllowed = Self.slow(Array(row.utf8), predictor, depth: depth) != nil
      #expect((Self.direct(Array(row.utf8), answerer, depth: depth).answer == .answered) == isRowAllowed, "\(depth)")
    }
  }

  @Test func theBaselineGoesTheOtherWay() throws {
    #expect(try World.predictor(serves: "majority").directAnswerer() == nil)
    #expect(try World.predictor().directAnswerer() != nil)
  }
}
