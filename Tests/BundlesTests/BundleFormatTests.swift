import Bundles
import Glibc
import JSON
import Support
import Testing

/// `Fixtures/v1` was written by the first version of format 1. It stays as it is, and stays readable.
@Suite struct BundleFormatTests {
  static let fixture = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Fixtures/v1"

  @Test func readsTheFirstVersion() throws {
    let bundle = try Bundle(at: Self.fixture)
    #expect(bundle.manifest.formatVersion == "1.0")
    #expect(bundle.manifest.modelVersion == "7-09dba356")
    #expect(bundle.manifest.scores == ["wape": 0.21, "coverage": 0.8])
    var levels = try bundle.section("levels")
    #expect(try levels.doubles().map(\.bitPattern) == SampleBundle.levels.map(\.bitPattern))
    var names = try bundle.section("series.names")
    #expect(try names.strings() == ["Z\u{FC}rich", "store 2", ""])
    #expect(try bundle.json("interface") == ["horizon": 8, "quantiles": [0.1, 0.5, 0.9]])
  }

  /// The writer still makes the same bytes; a change here is a change of the format and needs a new version.
  @Test func writesTheSameBytesAsTheFirstVersion() throws {
    let folder = ScratchFolder()
    try SampleBundle.writer.write(to: "\(folder.path)/bundle")
    #expect(Files.list("\(folder.path)/bundle") == Files.list(Self.fixture))
    for name in Files.list(Self.fixture) {
      #expect(try Files.read("\(folder.path)/bundle/\(name)") == Files.read("\(Self.fixture)/\(name)"), "\(name)")
    }
  }
}
