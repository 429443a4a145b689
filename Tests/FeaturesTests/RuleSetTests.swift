import Features
import Support
import Testing

@Suite struct RuleSetTests {
  static let rules = RuleSet(
    columns: ["Contract", "tenure"],
    rules: [
      .init([.init(column: 0, .isOneOf(["month", "week"])), .init(column: 1, .below(12))], score: 0.7),
      .init([.init(column: 1, .missing(true))], score: 0.4),
    ], otherwise: 0.1)

  @Test(arguments: [
    ([RuleSet.Cell.text("month"), .number(3)], 0.7), ([.text("month"), .number(12)], 0.1),
    ([.text("year"), .number(3)], 0.1), ([.text("year"), .missing], 0.4), ([.missing, .number(3)], 0.1),
    ([.number(1), .number(3)], 0.1),
  ])
  func theFirstRuleThatHoldsDecides(row: [RuleSet.Cell], score: Double) {
    #expect(Self.rules.score { row[$0] } == score)
  }

  @Test func rulesComeBackFromTheirBytes() throws {
    var writer = ByteWriter()
    Self.rules.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "rules")
    #expect(try RuleSet(from: &reader) == Self.rules)
  }

  @Test func bytesThatWereCutAreRefused() {
    var writer = ByteWriter()
    Self.rules.encode(into: &writer)
    for count in 0..<writer.bytes.count {
      var reader = ByteReader(Array(writer.bytes[..<count]), source: "rules")
      #expect(throws: Diagnostic.self) { try RuleSet(from: &reader) }
    }
  }
}
