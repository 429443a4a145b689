import Digests
import Findings
import Recommending
import Reporting
import Runs
import Solution
import Support
import Testing

/// Pictures of items in the report: those that the table gives, of files in the client's folder, and no others.
@Suite struct PictureTests {
  private static let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  private static let yaml = World.yaml(candidates: "[item_knn]").replacing(
    "- {name: kind, type: category, role: feature}",
    with: "- {name: kind, type: category, role: feature}\n        - {name: photo, type: text, role: picture}")

  /// The pictures of all list items in the report of a run whose items have these photos.
  private func pictures(_ photo: (Int) -> String, files: [String: [UInt8]] = [:]) throws -> (shown: [Picture], rows: Int) {
    let items = World.items.split(separator: "\n").enumerated().map { line, text -> String in
      var cells = text.split(separator: ",").map(String.init)
      // A data address has a comma.
      cells.insert(line == 0 ? "photo" : "\"\(photo(line - 1))\"", at: 3)
      return cells.joined(separator: ",")
    }
    let world = try World(yaml: Self.yaml, items: items.joined(separator: "\n") + "\n")
    for (name, bytes) in files { try Files.write(bytes, to: "\(world.folder)/\(name)") }
    let (evaluation, run) = try world.run()
    defer { run.close() }
    let facts = RunFacts(
      name: "0001", dataFile: "data/orders.csv", dataDigest: Digest(of: ""), configDigest: Digest(of: ""), toolVersion: "0.0.1",
      seconds: 1, date: "2026-11-22")
    let report = RecommendReport(evaluation: evaluation, run: facts).report()
    let cells = report.sections.first { $0.id == .why }?.blocks.flatMap { block -> [Cell] in
      guard case .table(let table) = block else { return [] }
      return table.rows.map { $0[1] }
    } ?? []
    return (
      cells.compactMap { cell in
        guard case .pictured(let picture, _) = cell else { return nil }
        return picture
      }, cells.count
    )
  }

  @Test func filesAndAddressesAreShown() throws {
    let file = Self.start + [7]
    let own = try #require(Picture(Self.start + [1, 2, 3]))
    let (shown, rows) = try pictures({ $0 % 2 == 0 ? "data/even.png" : own.address }, files: ["data/even.png": file])
    #expect(rows > 20 && shown.count == rows)
    #expect(Set(shown.map(\.bytes)) == [file, own.bytes])
  }

  /// Whatever else stands there leaves the words alone, and the run goes on. Most cells are empty: that is no fault.
  @Test func nothingElseIsShown() throws {
    let odd = [
      "https://example.org/a.png", "/etc/hostname", "../data/orders.csv", "data/orders.csv", "data/none.png", "data", "data/large.png",
      "data:image/svg+xml;base64,PHN2Zy8+", "", "", "",
    ]
    let large = Self.start + [UInt8](repeating: 0, count: Picture.largestSize)
    let (shown, rows) = try pictures({ odd[$0 % odd.count] }, files: ["data/large.png": large])
    #expect(rows > 20 && shown.isEmpty)
  }

  @Test func aReportCarriesOneMegabyteOfThem() throws {
    let half = Self.start + [UInt8](repeating: 0, count: Picture.largestSize - 8)
    let (shown, rows) = try pictures({ _ in "data/half.png" }, files: ["data/half.png": half])
    #expect(rows > 16 && shown.count == 16)
  }
}
