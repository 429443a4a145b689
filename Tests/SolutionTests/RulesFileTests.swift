import Features
import Solution
import Support
import Testing

@Suite struct RulesFileTests {
  static let columns: [ColumnContract] = [
    ("tenure", .number, .feature), ("Contract", .category, .feature), ("Partner", .binary, .feature),
    ("paperless", .binary, .feature), ("Churn", .binary, .target), ("note", .text, .ignore),
  ].map { (name: String, type: ColumnContract.ColumnType, role: ColumnContract.Role) in
    var column = ColumnContract()
    (column.name, column.type, column.role) = (name, type, role)
    if name == "Partner" { column.positive = "Married" }
    return column
  }

  static let text = """
    rules:
      - when: [{column: Contract, is: [Month-to-month, Weekly]}, {column: tenure, below: 12}]
        score: 0.7
      - when: [{column: Partner, is: Married}, {column: paperless, is: "no"}]
        score: 0.4
      - when: [{column: tenure, missing: true}]
        score: 0.3
      - when: [{column: tenure, at_least: 12, at_most: 24}, {column: Contract, is_not: "Two year"}]
        score: 0.2
    otherwise: 0.1

    """

  static func read(_ text: String) throws(Diagnostics) -> RuleSet {
    try RulesFile.read(Array(text.utf8), file: "rules.yaml", columns: columns)
  }

  @Test(arguments: [
    ("Month-to-month", 3.0, 0.0, 1.0, 0.7), ("Weekly", 11.9, 0, 1, 0.7), ("Month-to-month", 12, 0, 1, 0.2),
    ("One year", 3, 1, 0, 0.4), ("One year", 3, 1, 1, 0.1), ("Month-to-month", .nan, 0, 1, 0.3), ("One year", 24, 0, 1, 0.2),
    ("One year", 24.5, 0, 1, 0.1), ("Two year", 24, 0, 1, 0.1),
  ])
  func theFirstRuleThatHoldsDecides(
    _ contract: String, _ tenure: Double, _ partner: Double, _ paperless: Double, _ score: Double
  ) throws {
    let set = try Self.read(Self.text)
    let row: [String: RuleSet.Cell] = [
      "Contract": .text(contract), "tenure": tenure.isNaN ? .missing : .number(tenure), "Partner": .number(partner),
      "paperless": .number(paperless),
    ]
    #expect(set.score { row[set.columns[$0]] ?? .missing } == score)
  }

  @Test func theBytesReadBack() throws {
    let set = try Self.read(Self.text)
    var writer = ByteWriter()
    set.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "rules.bin")
    #expect(try RuleSet(from: &reader) == set && reader.remaining == 0)
    for length in writer.bytes.indices {
      var cut = ByteReader(Array(writer.bytes[..<length]), source: "rules.bin")
      #expect(throws: Diagnostic.self) { try RuleSet(from: &cut) }
    }
  }

  @Test(arguments: [
    ("below: 12", "belw: 12", "E2101", 2, "did you mean 'below'?"), ("tenure, below", "tenur, below", "E2422", 2, "did you mean 'tenure'?"),
    ("0.7", "7", "E2105", 3, "from 0 to 1"), ("column: Partner, is: Married", "column: Churn, is: yes", "E2422", 4, "role target"),
    ("is: \"no\"", "is: perhaps", "E2422", 4, "neither"), ("missing: true", "below: few", "E2104", 6, "a number"),
    ("{column: tenure, missing: true}", "{column: tenure}", "E2422", 6, "asks nothing"),
    ("[Month-to-month, Weekly]", "[]", "E2108", 2, "at least 1"), ("otherwise: 0.1", "", "E2103", 1, "otherwise"),
    ("{column: tenure, missing: true}", "{column: Contract, above: 3}", "E2422", 6, "has no size"),
    ("{column: tenure, missing: true}", "{column: tenure, is: long}", "E2422", 6, "cannot be 'long'"),
    ("{column: tenure, missing: true}", "{column: note, missing: true}", "E2422", 6, "not read"),
  ])
  func faultsHavePlaces(_ find: String, _ put: String, _ code: String, _ line: Int, _ says: String) throws {
    var text = Self.text
    text.replaceSubrange(try #require(text.firstRange(of: find)), with: put)
    let faults = #expect(throws: Diagnostics.self) { try Self.read(text) }?.list ?? []
    #expect(faults.map(\.code) == [code], "\(faults.map { $0.drawn() })")
    #expect(faults.first?.place?.line == line && faults.first?.place?.file == "rules.yaml")
    #expect(faults.first?.drawn().contains(says) == true, "\(faults.map { $0.drawn() })")
  }
}
