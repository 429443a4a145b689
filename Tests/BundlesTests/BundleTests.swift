import Bundles
import Digests
import Glibc
import JSON
import Support
import Testing

@Suite struct BundleTests {
  let folder = ScratchFolder()
  var path: String { "\(folder.path)/bundle" }

  @Test func givesBackWhatWasWritten() throws {
    try SampleBundle.writer.write(to: path)
    let bundle = try Bundle(at: path)
    #expect(bundle.manifest.project == "acme-weekly-orders")
    #expect(bundle.manifest.stamp == .draft)
    #expect(bundle.manifest.approver == nil)
    #expect(bundle.manifest.seed == 42)
    #expect(bundle.manifest.scopeAndCriteria == Digest(of: "scope"))
    #expect(bundle.sectionNames == ["levels", "empty", "series.names"])
    var levels = try bundle.section("levels")
    #expect(try levels.doubles().map(\.bitPattern) == SampleBundle.levels.map(\.bitPattern))
    #expect(levels.remaining == 0)
    #expect(try bundle.section("empty").remaining == 0)
    var names = try bundle.section("series.names")
    #expect(try names.strings() == ["Z\u{FC}rich", "store 2", ""])
    #expect(try bundle.json("interface")["horizon"] == 8)
    #expect(try bundle.file("model-card.md") == Array("# Model card\n".utf8))
  }

  @Test func namesWhatItLacks() throws {
    try SampleBundle.writer.write(to: path)
    let bundle = try Bundle(at: path)
    #expect { try bundle.section("trend") } throws: { ($0 as? Diagnostic)?.code == "E5110" }
    #expect { try bundle.json("trend") } throws: { ($0 as? Diagnostic)?.code == "E5110" }
  }

  @Test func writesTheSameBytesTwiceAndInPlaceOfAnOldOne() throws {
    try SampleBundle.writer.write(to: path)
    try SampleBundle.writer.write(to: "\(folder.path)/again")
    for name in Files.list(path) {
      #expect(try Files.read("\(path)/\(name)") == Files.read("\(folder.path)/again/\(name)"))
    }
    try SampleBundle.writer.write(to: path)
    #expect(faults(at: path) == [])
    #expect(Files.list(folder.path) == ["again", "bundle"], "no temporary folder stays behind")
  }

  @Test func alignsSectionsTo64Bytes() throws {
    try SampleBundle.writer.write(to: path)
    let bytes = try Files.read("\(path)/parameters.bin")
    #expect(bytes.count % 64 == 0)
    // First entry of the table: name in 48 bytes, then the offset, which follows header and three entries.
    #expect(bytes[64..<70].elementsEqual("levels".utf8))
    #expect(bytes[112..<120].elementsEqual([0, 1, 0, 0, 0, 0, 0, 0]))
  }

  @Test func copiesWithAnotherStampAndKeepsTheModelVersion() throws {
    try SampleBundle.writer.write(to: path)
    let bundle = try Bundle(at: path)
    try bundle.copy(to: "\(folder.path)/signed", verdict: "pass", stamp: nil, approver: "CFO, ACME")
    let copy = try Bundle(at: "\(folder.path)/signed")
    #expect(copy.manifest.stamp == nil)
    #expect(copy.manifest.approver == "CFO, ACME")
    #expect(copy.manifest.modelVersion == bundle.manifest.modelVersion)
    #expect(copy.manifest.files == bundle.manifest.files)
  }

  @Test(arguments: ["", "..", "../x", "a/b", "A", ".hidden", "-rf", "manifest.json", "manifest.sha256", "a b"])
  func refusesNamesThatCouldLeaveTheFolder(name: String) {
    var writer = SampleBundle.writer
    writer.add(file: name, [1])
    #expect { try writer.write(to: path) } throws: { ($0 as? Diagnostic)?.code == "E5111" }
    #expect(Files.list(folder.path) == [])
  }

  @Test func refusesANameThatStandsTwice() {
    var writer = SampleBundle.writer
    writer.add(section: "levels", [1])
    #expect { try writer.write(to: path) } throws: { ($0 as? Diagnostic)?.code == "E5111" }
  }

  @Test func saysWhereThereIsNoBundle() throws {
    #expect(faults(at: "\(folder.path)/nowhere") == ["E5101"])
    #expect(faults(at: folder.path) == ["E5101"])
    do throws(Diagnostics) { _ = try Bundle(at: path) } catch { #expect(error.exitCode == .inputMissing) }
  }

  @Test func reportsAllBrokenFilesInOneGo() throws {
    try SampleBundle.writer.write(to: path)
    unlink("\(path)/interface.json")
    overwrite("\(path)/stray.txt", [1])
    overwrite("\(path)/model-card.md", Array("# Other card\n".utf8))
    overwrite("\(path)/parameters.bin", [1, 2, 3])
    #expect(faults(at: path) == ["E5106", "E5105", "E5108", "E5107"])
  }

  @Test func doesNotWaitForAPipe() throws {
    try SampleBundle.writer.write(to: path)
    unlink("\(path)/interface.json")
    mkfifo("\(path)/interface.json", 0o644)
    #expect(faults(at: path) == ["E5105"])
  }

  @Test func faultsNameFileAndRemedy() throws {
    try SampleBundle.writer.write(to: path)
    overwrite("\(path)/model-card.md", Array("# Other card\n".utf8))
    do throws(Diagnostics) {
      _ = try Bundle(at: path)
      Issue.record("a changed file was accepted")
    } catch {
      let fault = error.list[0]
      #expect(fault.message.hasPrefix("'model-card.md' was changed: its SHA-256 is "))
      #expect(fault.place?.file == "\(path)/model-card.md")
      #expect(fault.fix != nil)
      #expect(error.exitCode == .dataError)
    }
  }
}
