import Reporting
import Testing

@Suite struct HTMLTests {
  static let html = SampleReport.passing().html()

  @Test func isWellFormed() throws {
    let page = try PageReader(Self.html)
    #expect(page.elements.count > 1_000)
    #expect(page.named("html").first?.attribute("lang") == "en")
    #expect(page.named("title").first?.text == "Weekly orders per store and category – Pass")
    _ = try PageReader(SampleReport.failing().html())
  }

  @Test(arguments: [SampleReport.passing(), SampleReport.failing()])
  func everyIdIsUniqueAndEveryReferenceLeadsSomewhere(report: Report) throws {
    let page = try PageReader(report.html())
    let ids = page.elements.compactMap { $0.attribute("id") }
    let known = Set(ids)
    #expect(known.count == ids.count)
    for element in page.elements {
      for reference in (element.attribute("aria-labelledby") ?? "").split(separator: " ") {
        #expect(known.contains(String(reference)), "aria-labelledby=\(reference)")
      }
      if let link = element.attribute("href") {
        #expect(link.hasPrefix("#") && known.contains(String(link.dropFirst())), "href=\(link)")
      }
    }
    #expect(known.contains("gate"))
  }

  @Test func nothingIsFetchedAndNothingRuns() throws {
    let page = try PageReader(Self.html)
    let forbidden: Set<String> = [
      "script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image",
    ]
    for element in page.elements {
      #expect(!forbidden.contains(element.name))
      for attribute in element.attributes {
        #expect(!attribute.name.hasPrefix("on") && attribute.name != "src" && attribute.name != "style")
      }
    }
    for word in ["http://", "https://", "@import", "javascript:", "url(//"] { #expect(!Self.html.contains(word)) }
  }

  @Test func headingsGoDownOneLevelAtATime() throws {
    let levels = try PageReader(Self.html).elements.compactMap { element -> Int? in
      element.name.count == 2 && element.name.hasPrefix("h") ? Int(element.name.dropFirst()) : nil
    }
    #expect(levels.first == 1)
    #expect(levels.count { $0 == 1 } == 1)
    #expect(levels.count { $0 == 2 } == SectionID.allCases.count)
    for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
  }

  @Test func sectionsStandInTheirOrderAndAreNumberedWithoutGaps() throws {
    func sections(_ report: Report) throws -> [(id: String?, heading: String)] {
      let page = try PageReader(report.html())
      return zip(page.named("section"), page.named("h2")).map { ($0.attribute("id"), $1.text) }
    }
    let all = try sections(SampleReport.passing())
    #expect(all.map(\.id) == SectionID.allCases.map(\.rawValue))
    let few = Report(
      title: "t", project: "p", verdict: ReportVerdict(.fail, "no"),
      sections: [ReportSection(.limits, []), ReportSection(.data, []), ReportSection(.decision, [])])
    #expect(try sections(few).map(\.heading) == ["1 Decision", "2 Data", "3 Limits"])
  }

  @Test func everyPictureHasWordsAndFigures() throws {
    let page = try PageReader(Self.html)
    let pictures = page.named("svg").filter { $0.attribute("aria-hidden") != "true" }
    #expect(pictures.count > 25)
    for picture in pictures {
      #expect(picture.attribute("role") == "img")
      #expect(picture.attribute("aria-labelledby")?.split(separator: " ").count == 2)
    }
    let figures = page.named("figure")
    #expect(figures.count == 19)
    let folded = page.named("details").filter { $0.path.last == "figure" }
    #expect(folded.count == figures.count)
    for element in page.named("desc") { #expect(element.text.count > 15) }
  }

  @Test func tablesHaveHeads() throws {
    let page = try PageReader(Self.html)
    for head in page.named("th") { #expect(["row", "col"].contains(head.attribute("scope") ?? "")) }
    #expect(page.named("table").count == page.named("thead").count)
  }

  @Test func theFirstKeyGoesToTheReport() throws {
    let page = try PageReader(Self.html)
    let link = try #require(page.named("a").first)
    #expect(link.attribute("href") == "#main" && link.attribute("class") == "skip")
    #expect(page.named("nav").first?.attribute("aria-label") == "Sections")
  }

  @Test func isSmall() { #expect(Self.html.utf8.count < 450_000) }

  @Test func isTheSameEveryTime() { #expect(SampleReport.passing().html() == Self.html) }

  @Test func stampsShow() {
    #expect(Self.html.contains("<strong>DRAFT</strong> <span>nobody has signed</span>"))
    #expect(SampleReport.failing().html().contains("<strong>NOT APPROVED</strong>"))
    var signed = SampleReport.failing()
    signed.stamp = nil
    #expect(!signed.html().contains("class=\"stamp\""))
  }
}
