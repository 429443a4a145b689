import Glibc
import Support
import Testing

/// Files are read whole, and written whole or not at all.
@Suite struct FilesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fault(_ body: () throws(Diagnostic) -> Void) -> Diagnostic? {
    do throws(Diagnostic) {
      try body()
      return nil
    } catch { return error }
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 65_536, 5_000_000])
  func roundTrip(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Files.write(bytes, to: folder["a"])
    #expect(try Files.read(folder["a"]) == bytes)
    #expect(Files.size(folder["a"]) == count)
    #expect(Files.list(folder.path) == ["a"])
  }

  @Test func filesWithoutASizeAreReadToTheirEnd() throws {
    #expect(try Files.read("/proc/self/status").count > 100)
    #expect(Files.size("/proc/self/status") == 0)
    #expect(try Files.read("/dev/null") == [])
  }

  /// A device could give bytes without end.
  @Test func devicesAreRefused() throws {
    let fault = #expect(throws: Diagnostic.self) { try Files.read("/dev/zero") }
    #expect(fault?.code == "E1002")
    #expect(fault?.exitCode == .inputMissing)
  }

  @Test func whatStandsThereIsReplaced() throws {
    try Files.write("old and longer", to: folder["a"])
    try Files.write("new", to: folder["a"])
    #expect(try Files.readText(folder["a"]) == "new")
    #expect(Files.list(folder.path) == ["a"])
  }

  @Test func missingIs66() {
    #expect(fault { () throws(Diagnostic) in _ = try Files.read(folder["none"]) }?.code == "E1002")
    #expect(fault { () throws(Diagnostic) in _ = try Files.read(folder["none"]) }?.exitCode == .inputMissing)
    let isFolder = fault { () throws(Diagnostic) in _ = try Files.read(folder.path) }
    #expect(isFolder?.exitCode == .inputMissing && isFolder?.message.contains("folder") == true)
  }

  @Test func textMustBeUTF8() throws {
    try Files.write([0x61, 0xFF], to: folder["a"])
    #expect(fault { () throws(Diagnostic) in _ = try Files.readText(folder["a"]) }?.code == "E1005")
  }

  @Test func aMissingFolderIs73AndNothingIsLeft() {
    #expect(fault { () throws(Diagnostic) in try Files.write("x", to: folder["no/a"]) }?.exitCode == .cannotCreate)
    #expect(Files.list(folder.path).isEmpty)
  }

  @Test func aPathUnderAFileIsRefused() throws {
    try Files.write("x", to: folder["file"])
    #expect(fault { () throws(Diagnostic) in try Files.write("y", to: folder["file/a"]) }?.exitCode == .cannotCreate)
    #expect(fault { () throws(Diagnostic) in try Files.makeFolder(folder["file/a"]) }?.exitCode == .cannotCreate)
    #expect(fault { () throws(Diagnostic) in try Files.makeFolder(folder["file"]) }?.exitCode == .cannotCreate)
    #expect(fault { () throws(Diagnostic) in _ = try Files.read(folder["file/a"]) }?.exitCode == .inputMissing)
    #expect(try Files.readText(folder["file"]) == "x")
  }

  @Test func aFolderIsNotReplacedByAFile() throws {
    try Files.makeFolder(folder["sub/deep"])
    #expect(fault { () throws(Diagnostic) in try Files.write("y", to: folder["sub"]) } != nil)
    #expect(Files.isFolder(folder["sub/deep"]))
    #expect(Files.list(folder.path) == ["sub"])
  }

  @Test(.disabled(if: geteuid() == 0, "the superuser may write everywhere"))
  func anUnwritableFolderIs77() throws {
    try Files.makeFolder(folder["shut"])
    chmod(folder["shut"], 0o500)
    defer { chmod(folder["shut"], 0o700) }
    #expect(fault { () throws(Diagnostic) in try Files.write("x", to: folder["shut/a"]) }?.exitCode == .permission)
    #expect(Files.list(folder["shut"]).isEmpty)
  }

  /// Nothing may be written below /proc, whoever asks.
  @Test func whatCannotBeCreatedLeavesNothing() {
    let found = fault { () throws(Diagnostic) in try Files.write("x", to: "/proc/solkit") }
    #expect(found?.code == "E1004" && found?.exitCode == .cannotCreate)
  }

  @Test func fullDevicesAre74() {
    let found = fault { () throws(Diagnostic) in try Files.write("x", to: "/dev/full") }
    #expect(found?.exitCode == .inputOutput)
    #expect(found?.fix == "free some space and run again")
  }

  /// Writing to a pipe or device must not put a file in its place.
  @Test func devicesStayDevices() throws {
    try Files.write("gone", to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func aLinkStaysALink() throws {
    try Files.write("old", to: folder["real"])
    #expect(symlink(folder["real"], folder["link"]) == 0)
    try Files.write("new", to: folder["link"])
    #expect(try Files.readText(folder["real"]) == "new")
    var status = stat()
    #expect(lstat(folder["link"], &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(Files.list(folder.path) == ["link", "real"])
  }

  @Test func removeDoesNotFollowLinks() throws {
    try Files.makeFolder(folder["kept"])
    try Files.write("x", to: folder["kept/a"])
    try Files.makeFolder(folder["gone/deep"])
    try Files.write("x", to: folder["gone/deep/a"])
    #expect(symlink(folder["kept"], folder["gone/link"]) == 0)
    Files.remove(folder["gone"])
    Files.remove(folder["never was"])
    #expect(Files.list(folder.path) == ["kept"])
    #expect(Files.exists(folder["kept/a"]))
  }

  @Test func copyKeepsTheMode() throws {
    try Files.write("#!/bin/sh\n", to: folder["a"], mode: 0o755)
    try Files.copy(folder["a"], to: folder["b"])
    var status = stat()
    #expect(stat(folder["b"], &status) == 0 && status.st_mode & 0o777 == 0o755)
    #expect(fault { () throws(Diagnostic) in try Files.copy(folder["none"], to: folder["c"]) }?.code == "E1002")
    #expect(!Files.exists(folder["c"]))
  }

  @Test func appendAndMove() throws {
    try Files.append("a\n", to: folder["log"])
    try Files.append("b\n", to: folder["log"])
    try Files.append("", to: folder["log"])
    try Files.move(folder["log"], to: folder["moved"])
    #expect(try Files.readText(folder["moved"]) == "a\nb\n")
    #expect(fault { () throws(Diagnostic) in try Files.move(folder["log"], to: folder["x"]) } != nil)
  }

  @Test func listIsSorted() throws {
    for name in ["b", "a", "ä", "C"] { try Files.write("", to: folder[name]) }
    #expect(Files.list(folder.path) == ["C", "a", "b", "ä"])
    #expect(Files.list(folder["none"]).isEmpty)
  }
}

/// A folder of its own for one test, removed at the end.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/solkit-support-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    path = try #require(made)
  }

  deinit { Files.remove(path) }

  subscript(name: String) -> String { "\(path)/\(name)" }
}
