import JSON
import Reporting
import Testing

/// The charts of a classifier on a page, in words and as data.
@Suite struct ClassifierReportTests {
  @Test func everyChartHasItsPictureItsWordsAndItsTable() throws {
    let page = try PageReader(SampleChurnReport.report().html())
    let figures = page.named("figure")
    #expect(figures.count == 12)
    // A table for every figure, and the coefficients.
    #expect(page.named("table").count == figures.count + 1)
    for picture in page.named("svg") where picture.attribute("role") == "img" {
      #expect(picture.attribute("aria-labelledby") != nil)
    }
    for place in ChartTests.coordinates(page) { #expect(place >= -1 && place <= 900) }
  }

  @Test func cellsAreReadInWords() throws {
    let page = try PageReader(SampleChurnReport.report().html())
    let texts = page.named("text").map(\.text)
    for expected in ["caught", "needless call", "72.6\u{A0}%", "served", "by chance", "exactly as predicted"] {
      #expect(texts.contains(expected), "\(expected)")
    }
  }

  @Test func figuresAreNumbersInJSON() throws {
    let json = SampleChurnReport.report().json()
    let blocks = (json["sections"]?.array ?? []).flatMap { $0["blocks"]?.array ?? [] }
    func chart(_ kind: String) throws -> JSONValue { try #require(blocks.first { $0["kind"]?.string == kind }) }
    let confusion = try chart("confusion")["data"]?["rows"]?[0]
    #expect(confusion?[0]?.string == "left" && confusion?[1]?.number == 409)
    #expect(abs((confusion?[2]?.number ?? 0) - 409.0 / 563) < 1e-12)
    let reliability = try chart("reliability")["data"]?["rows"]
    #expect(reliability?.array?.count == 30)
    let curve = try chart("curve")["data"]
    // One mark, three curves of 61 points.
    #expect(curve?["rows"]?.array?.count == 184)
    let outline = try #require(blocks.first { $0["type"]?.string == "outline" })
    #expect(outline["items"]?[0]?["children"]?[1]?["children"]?[0]?["text"]?.string == "InternetService is fibre")
    #expect(try JSONValue(parsing: json.compactBytes) == json)
  }

  @Test func markdownIndentsTheTree() {
    let markdown = SampleChurnReport.report().markdown()
    #expect(markdown.contains("\n- `Contract` is month to month (55 % of customers, 43 % leave)\n  - `tenure` at most"))
    #expect(markdown.contains("\n    - `InternetService` is fibre (21 %, 46 % leave: **call**)\n"))
    #expect(markdown.contains("| left | 409 | 72.6 % | 154 | 27.4 % | 563 |"))
  }

  /// Rare events: the axes end where the data does.
  @Test func rareEventsAreNotSquashed() throws {
    let page = try ChartTests.page(
      .reliability(
        ReliabilityChart(bins: [
          .init(predicted: 0.0004, observed: 0.0005, cases: 1000),
          .init(predicted: 0.004, observed: 0.006, cases: 1000),
        ])))
    let texts = page.named("text").map(\.text)
    #expect(texts.contains("0.6\u{A0}%") && !texts.contains("100\u{A0}%"))
  }
}
