import JSON
import Reporting
import Testing

@Suite struct DataTests {
  @Test func jsonHoldsEveryFigureAsANumber() throws {
    let json = SampleReport.passing().json()
    #expect(json["schema_version"]?.integer == 1)
    #expect(json["verdict"]?["outcome"]?.string == "pass")
    #expect(json["stamp"]?["text"]?.string == "DRAFT")
    let decision = try #require(json["sections"]?[0])
    #expect(decision["id"]?.string == "decision")
    let value = decision["blocks"]?[0]?["figures"]?[0]
    #expect(value?["value"]?.number == 213_846)
    #expect(value?["interval"]?["low"]?.number == 182_000)
    let criteria = decision["blocks"]?[1]
    #expect(criteria?["lines"]?[0]?["result"]?.string == "pass")
    #expect(criteria?["summary"]?.string == "6 of 6 pass, 2 wait for the endpoint")
    #expect(try JSONValue(parsing: json.compactBytes) == json)
  }

  @Test func jsonTablesAreNotCut() throws {
    let sections = try #require(SampleReport.passing().json()["sections"]?.array)
    let tables = sections.flatMap { $0["blocks"]?.array ?? [] }.filter { $0["type"]?.string == "table" }
    #expect(tables.contains { $0["rows"]?.array?.count == 120 })
  }

  @Test func markdownIsReadable() {
    let markdown = SampleReport.passing().markdown()
    #expect(markdown.hasPrefix("# Weekly orders per store and category\n\n> **DRAFT**: nobody has signed\n"))
    for heading in ["## 1 Decision", "## 14 Reproduce"] { #expect(markdown.contains("\n" + heading + "\n")) }
    // Plain spaces and signs, so that figures can be searched and copied.
    #expect(markdown.contains("EUR 214 000"))
    #expect(!markdown.contains("\u{A0}") && !markdown.contains("\u{202F}") && !markdown.contains("\u{2212}"))
    #expect(markdown.contains("| Error (WAPE) at most 0.28 | 0.247 | PASS |"))
    #expect(markdown.contains("80 more rows are in report.json."))
    #expect(markdown.hasSuffix("\n") && !markdown.hasSuffix("\n\n"))
  }

  @Test func aLaterSectionFindsItsPlace() {
    var report = SampleReport.failing()
    report.add(ReportSection(.service, [.paragraph("x")]))
    report.add(ReportSection(.scope, []))
    report.add(ReportSection(.service, [.paragraph("y")]))
    #expect(report.sections.map(\.id) == [.decision, .scope, .service])
    #expect(report.sections[2].blocks.count == 2)
  }

  @Test func shortRowsAreFilledUp() throws {
    let table = ReportTable(
      caption: "c", columns: [.init("a"), .init("b", .end)], rows: [["x"], ["y", "z", "too much"]])
    let report = Report(
      title: "t", project: "p", verdict: ReportVerdict(.pass, "yes"),
      sections: [ReportSection(.data, [.table(table)])])
    let rows = try PageReader(report.html()).named("td")
    #expect(rows.map(\.text) == ["–not known", "z"])
  }
}
