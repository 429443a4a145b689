import Digests
import Glibc
import Runs
import Support
import Testing

@Suite struct StageStoreTests {
  private let inputs = Digest(of: "inputs")

  private func store(_ scratch: Scratch, version: String = "1", earlier: [RunFolder] = []) -> StageStore {
    StageStore(folder: "\(scratch.path)/stages", toolVersion: version, earlier: earlier)
  }

  private func files(_ text: String = "abc") -> [StageFile] {
    [StageFile("a.txt", text: text), StageFile("empty", [])]
  }

  @Test func whatWasStoredIsNotComputedAgain() throws {
    let scratch = try Scratch()
    let first = try store(scratch).run("window-1/ets", inputs: inputs) { files() }
    #expect(first.origin == .computed)
    let second = try store(scratch).run("window-1/ets", inputs: inputs) {
      Issue.record("computed again")
      return []
    }
    #expect(second.origin == .reused)
    #expect(second.files == first.files)
    #expect(try second.bytes("a.txt") == Array("abc".utf8))
    #expect(throws: Diagnostic.self) { try second.bytes("b.txt") }
  }

  @Test func otherInputsOrAnotherVersionComputeAgain() throws {
    let scratch = try Scratch()
    _ = try store(scratch).run("s", inputs: inputs) { files("old") }
    #expect(try store(scratch).run("s", inputs: Digest(of: "other")) { files("new") }.origin == .computed)
    #expect(try store(scratch).stored("s", inputs: inputs) == nil)
    #expect(try store(scratch, version: "2").stored("s", inputs: Digest(of: "other")) == nil)
    #expect(try store(scratch).stored("s", inputs: Digest(of: "other"))?.bytes("a.txt") == Array("new".utf8))
  }

  @Test(arguments: ["cut", "changed", "longer", "gone", "no record", "broken record", "record of another"])
  func damageIsNeverTrusted(kind: String) throws {
    let scratch = try Scratch()
    _ = try store(scratch).run("s", inputs: inputs) { files() }
    let folder = "\(scratch.path)/stages/s"
    switch kind {
    case "cut": try Files.write("ab", to: "\(folder)/a.txt")
    case "changed": try Files.write("abd", to: "\(folder)/a.txt")
    case "longer": try Files.write("abcd", to: "\(folder)/a.txt")
    case "gone": Files.remove("\(folder)/a.txt")
    case "no record": Files.remove("\(folder)/stage.json")
    case "broken record": try Files.write("{\"stage\":", to: "\(folder)/stage.json")
    default:
      let text = try Files.readText("\(folder)/stage.json")
      try Files.write(
        text.split(separator: "\n").map { $0.contains("\"stage\"") ? "\"stage\": \"t\"," : String($0) }
          .joined(separator: "\n"), to: "\(folder)/stage.json")
    }
    let again = store(scratch)
    let result = try again.run("s", inputs: inputs) { files() }
    #expect(result.origin == .computed)
    #expect(try result.bytes("a.txt") == Array("abc".utf8))
    #expect(again.notes.map(\.code) == (["no record", "record of another"].contains(kind) ? [] : ["E4102"]))
    #expect(try store(scratch).run("s", inputs: inputs) { [] }.origin == .reused)
  }

  @Test func aRecordCannotNameFilesElsewhere() throws {
    let scratch = try Scratch()
    _ = try store(scratch).run("s", inputs: inputs) { files() }
    let path = "\(scratch.path)/stages/s/stage.json"
    let text = try Files.readText(path)
    let evil = text.split(separator: "a.txt", maxSplits: 1).joined(separator: "../../secret")
    try Files.write(evil, to: path)
    #expect(try store(scratch).stored("s", inputs: inputs) == nil)
  }

  @Test(arguments: ["", "/x", "x/", "a//b", "../x", ".x", "a/.b", "a b", "x.tmp", "ü"])
  func namesThatAreNoPathAreRefused(name: String) throws {
    let scratch = try Scratch()
    let error = #expect(throws: Diagnostic.self) { try store(scratch).run(name, inputs: inputs) { files() } }
    #expect(error?.code == "E4103")
    #expect(Files.list(scratch.path).isEmpty)
  }

  @Test func aStageCannotLieInAnother() throws {
    let scratch = try Scratch()
    let stages = store(scratch)
    _ = try stages.run("window-1", inputs: inputs) { files() }
    #expect(throws: Diagnostic.self) { try stages.run("window-1/ets", inputs: inputs) { files() } }
    _ = try stages.run("window-10/ets", inputs: inputs) { files() }
  }

  @Test func anErrorInTheWorkLeavesNothing() throws {
    struct Broken: Error {}
    let scratch = try Scratch()
    #expect(throws: Broken.self) { try store(scratch).run("s", inputs: inputs) { throw Broken() } }
    #expect(Files.list("\(scratch.path)/stages").isEmpty)
  }

  @Test func severalThreadsStoreDifferentStages() throws {
    let scratch = try Scratch()
    let stages = store(scratch)
    let inputs = inputs
    let results = try Parallel.tryMap(40, threads: 4) { index in
      try stages.run("window-\(index)/ets", inputs: inputs) { [StageFile("n", text: "\(index)")] }
    }
    #expect(results.map { $0.files[0].bytes } == (0..<40).map { Array("\($0)".utf8) })
    #expect(Files.list("\(scratch.path)/stages").count == 40)
  }

  @Test func aDamagedStageOfAnEarlierRunIsNotTakenOver() throws {
    let scratch = try Scratch()
    let run = try Run.open(try scratch.lock(), in: scratch.runs)
    _ = try run.stage("s", inputs: inputs) { files() }
    try Files.write("abd", to: "\(run.folder.stages)/s/a.txt")
    let other = store(scratch, version: "1.0.0", earlier: [run.folder])
    #expect(try other.stored("s", inputs: inputs) == nil)
    #expect(other.notes.map(\.code) == ["E4102"])
    #expect(!Files.exists("\(scratch.path)/stages/s"))
  }
}

/// Writing fails at each place where a test can make it fail without touching other tests: nothing half-written
/// stays, and what stood there before stays whole.
@Suite struct FaultyDiskTests {
  private let inputs = Digest(of: "inputs")

  @Test func aFileInTheWayOfTheFolder() throws {
    let scratch = try Scratch()
    try Files.write("x", to: "\(scratch.path)/stages")
    let stages = StageStore(folder: "\(scratch.path)/stages", toolVersion: "1")
    let error = #expect(throws: Diagnostic.self) { try stages.run("s", inputs: inputs) { [StageFile("a", [1])] } }
    #expect(error?.code == "E1004")
    #expect(Files.list(scratch.path) == ["stages"])
  }

  @Test func aFileInTheWayOfTheStage() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/stages"
    try Files.makeFolder(folder)
    try Files.write("x", to: "\(folder)/window-1")
    let stages = StageStore(folder: folder, toolVersion: "1")
    #expect(throws: Diagnostic.self) { try stages.run("window-1/ets", inputs: inputs) { [StageFile("a", [1])] } }
    #expect(Files.list(folder) == ["window-1"])
  }

  /// The n-th of four files cannot be written: its path is longer than the 4096 bytes that Linux allows
  /// (limits.h, PATH_MAX), those of the others are not.
  @Test(arguments: 0..<4)
  func theNthFileCannotBeWritten(n: Int) throws {
    let scratch = try Scratch()
    var folder = scratch.path
    while folder.utf8.count < 3840 { folder += "/" + String(repeating: "d", count: 100) }
    folder += "/" + String(repeating: "e", count: 3949 - folder.utf8.count)
    let stages = StageStore(folder: folder, toolVersion: "1")
    _ = try stages.run("s", inputs: Digest(of: "before")) { [StageFile("a", [1])] }
    let files = (0..<4).map { StageFile($0 == n ? String(repeating: "n", count: 190) : "f\($0)", [UInt8($0)]) }
    let error = #expect(throws: Diagnostic.self) { try stages.run("s", inputs: inputs) { files } }
    #expect(error?.code == "E1004")
    #expect(Files.list(folder) == ["s"])
    #expect(try stages.stored("s", inputs: Digest(of: "before"))?.bytes("a") == [1])
  }
}
