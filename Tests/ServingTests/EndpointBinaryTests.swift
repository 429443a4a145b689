import Glibc
import Support
import Testing

/// The program itself, as the release build left it: one file that needs nothing else on the machine.
@Suite(.enabled(if: EndpointBinary.exists, "solkit-endpoint is not built beside these tests"))
struct EndpointBinaryTests {
  /// A program header of type PT_DYNAMIC or PT_INTERP would mean that it wants a loader and libraries (ELF-64
  /// object file format, figures 2-1 and 2-2).
  @Test func linksNoSharedLibrary() throws {
    let bytes = try Files.read(EndpointBinary.path)
    func number(_ offset: Int, _ width: Int) -> Int {
      (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    #expect(bytes.starts(with: [0x7F] + Array("ELF".utf8)))
    let (start, size, count) = (number(32, 8), number(54, 2), number(56, 2))
    let types = (0..<count).map { number(start + $0 * size, 4) }
    #expect(types.contains(1), "PT_LOAD")
    #expect(!types.contains(2), "PT_DYNAMIC")
    #expect(!types.contains(3), "PT_INTERP")
  }

  /// Full Foundation would make an image of 60 MB; names of its C half would be in the file.
  @Test(arguments: ["CFRunLoopRun", "libopenblas", "OPENBLAS_NUM_THREADS", "sqlite3_open", "curl_easy_perform"])
  func linksNothingThatPredictingDoesNotNeed(name: String) throws {
    #expect(try !contains(Files.read(EndpointBinary.path), Array(name.utf8)))
  }

  @Test func staysSmall() {
    #expect((Files.size(EndpointBinary.path) ?? .max) < 30_000_000)
  }

  /// An empty root with only `/proc`, in a namespace of its own: no library, no shell, no `/etc`.
  @Test(.enabled(if: EndpointBinary.canUnshare, "this user may not make namespaces"))
  func runsInAnEmptyRoot() throws {
    let root = "/tmp/solkit-root-\(getpid())"
    try Files.makeFolder("\(root)/proc")
    defer { Files.remove(root) }
    try Files.copy(EndpointBinary.path, to: "\(root)/solkit-endpoint")
    try Files.write("{\"bundle\": \"nowhere\", \"auth\": \"none\"}", to: "\(root)/endpoint.json")
    #expect(EndpointBinary.run("--help", in: root) == 0)
    #expect(EndpointBinary.run("--check", in: root) == 66, "it gets as far as the bundle, which is not there")
  }

  private func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { text in
      guard let start = text.baseAddress, let first = word.first else { return false }
      var offset = 0
      while let hit = memchr(start + offset, Int32(first), text.count - offset) {
        offset = UnsafeRawPointer(hit) - start
        if text.count - offset >= word.count, memcmp(hit, word, word.count) == 0 { return true }
        offset += 1
      }
      return false
    }
  }
}

enum EndpointBinary {
  static let path =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/.build/release/solkit-endpoint"
  static var exists: Bool { Files.exists(path) }

  static var canUnshare: Bool { system("unshare -r -m -p -f true 2>/dev/null") == 0 }

  /// Exit code of the program with `root` as its root and `/proc` mounted.
  static func run(_ argument: String, in root: String) -> Int32 {
    let inner = "mount -t proc proc \(root)/proc && cd \(root) && exec chroot \(root) /solkit-endpoint \(argument)"
    return system("unshare -r -m -p -f sh -c '\(inner)' >/dev/null 2>&1") >> 8
  }
}
