import JSON
import Solution
import Support
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ReferenceTests {
  @Test(arguments: [
    ("forecast.horizon", "a whole number from 1 to 10000"), ("horizon", "forecast.horizon"),
    ("data.columns[2].role", "known_future"), ("success.criteria[].max", "Largest value"), ("scope", "cost_of_error"),
    ("wape", "sum |y - f| / sum |y|"), ("theta", "Assimakopoulos"), ("E2101", "unknown key"), ("e2301", "token_file"),
    ("run_cost", "730"), ("monitoring", "not in this version"), ("name", "data.columns[].name"),
    ("price", "requests_per_second"), ("forecast.freq", "found from the timestamps"),
  ])
  func explains(_ topic: String, _ says: String) throws {
    let text = try Explanation.of(topic)
    #expect(text.contains(says), "\(text)")
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 }, "\(text)")
  }

  @Test(arguments: [("forecast.horizn", "forecast.horizon"), ("wappe", "wape"), ("E2199", "E21"), ("thet", "theta")])
  func namesTheNearestTopic(_ topic: String, _ nearest: String) {
    let fault = #expect(throws: Diagnostic.self) { try Explanation.of(topic) }
    #expect(fault?.hint?.contains(nearest) == true, "\(fault?.hint ?? "")")
    #expect(fault?.exitCode == .usage)
  }

  @Test func everyKeyHasADescriptionAndLeavesHaveAnExample() {
    func walk(_ schema: JSONValue, _ path: String) {
      for (name, property) in schema["properties"]?.object?.members ?? [] {
        let text = property["description"]?.string ?? ""
        #expect(text.count > 15 && text.last == ".", "\(path)\(name): \(text)")
        let inner = property["properties"] ?? property["items"]?["properties"]
        if inner == nil, !text.hasPrefix("Not in this version") {
          #expect(property["examples"] != nil, "\(path)\(name) has no example")
        }
        walk(property, "\(path)\(name).")
        if let items = property["items"] { walk(items, "\(path)\(name)[].") }
      }
    }
    walk(SolutionSchema.jsonSchema(), "")
  }

  @Test func everyErrorOfTheRoomHasAParagraph() {
    let codes = ErrorReference.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
    for error in ErrorReference.all { #expect(error.text.count > 30 && error.text.hasSuffix("."), "\(error.code)") }
  }

  /// The page in `docs` is the generated one. `SOLKIT_WRITE_DOCS=1 swift test --filter ReferenceTests` writes it.
  @Test func theCommittedPageIsTheGeneratedOne() throws {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let page = ReferencePage.markdown()
    if getenv("SOLKIT_WRITE_DOCS") != nil {
      try Files.makeFolder("\(root)/docs")
      try Files.write(page, to: "\(root)/docs/reference.md")
    }
    #expect(try Files.readText("\(root)/docs/reference.md") == page)
  }
}
