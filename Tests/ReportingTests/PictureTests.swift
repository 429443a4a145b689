import JSON
import Reporting
import Testing

/// Pictures are carried within the report, and nothing but small pictures is.
@Suite struct PictureTests {
  /// The smallest PNG there is: one black pixel (67 bytes). Its base64 is that of `base64 -w0`.
  static let address =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
  static let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  @Test func anAddressIsReadAndWrittenAlike() throws {
    let picture = try #require(Picture(address: Self.address))
    #expect(picture.mediaType == "image/png" && picture.bytes.count == 67 && picture.bytes.starts(with: Self.start))
    #expect(picture.address == Self.address)
    // Every rest of three bytes, with and without its signs of equality.
    for count in 0..<4 {
      let longer = try #require(Picture(Self.start + [UInt8](repeating: 0xFB, count: count)))
      #expect(Picture(address: longer.address) == longer)
      #expect(Picture(address: String(longer.address.prefix { $0 != "=" })) == longer)
    }
  }

  @Test(arguments: [
    ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), (Array("GIF89a".utf8), "image/gif"), (Array("GIF87a".utf8), "image/gif"),
    (Array("RIFF____WEBPVP8 ".utf8), "image/webp"),
  ] as [([UInt8], String)])
  func theFirstBytesSayWhatItIs(_ bytes: [UInt8], _ type: String) { #expect(Picture(bytes)?.mediaType == type) }

  @Test(arguments: [
    [], Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>".utf8), Array("RIFF____WAVE".utf8), Array("BM".utf8),
    start + [UInt8](repeating: 0, count: Picture.largestSize),
  ] as [[UInt8]])
  func whatIsNoSmallPictureIsNone(_ bytes: [UInt8]) { #expect(Picture(bytes) == nil) }

  @Test(arguments: [
    "", "data:image/png;base64,", "data:image/png;base64,iVBORw0KG\u{e9}", "data:image/png;base64,iVBO=Rw0", "data:text/html;base64,iVBORw0KGgo=",
    "data:image/svg+xml;base64,PHN2Zy8+", "https://example.org/a.png", "data:image/png,iVBORw0KGgo=",
    "data:image/png;base64," + String(repeating: "A", count: 100_000),
  ])
  func whatIsNoAddressOfOneIsNone(_ address: String) { #expect(Picture(address: address) == nil) }

  @Test func wordsStandBesideItInEveryForm() throws {
    let picture = try #require(Picture(address: Self.address))
    let sample = SampleReport.passing()
    let table = ReportTable(
      caption: "A list", columns: [.init("Rank", .end), .init("Item")], rows: [[.number(1), .pictured(picture, "Tea <pot>")]])
    let report = Report(
      title: sample.title, project: sample.project, client: nil, subtitle: sample.subtitle, verdict: sample.verdict, stamp: nil,
      facts: sample.facts, sections: [ReportSection(.why, [.table(table)])])
    let page = try PageReader(report.html())
    let image = try #require(page.named("img").first)
    // What it shows is said beside it, so it is silent for those who listen.
    #expect(image.attribute("src") == Self.address && image.attribute("alt") == "")
    #expect(page.elements.contains { $0.text.contains("Tea <pot>") || $0.text.contains("Tea &lt;pot&gt;") })
    #expect(report.markdown().contains("Tea") && !report.markdown().contains("base64"))
    #expect(report.json().text.contains("Tea <pot>") && !report.json().text.contains("base64"))
  }
}
