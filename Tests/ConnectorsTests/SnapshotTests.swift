import Connectors
import Digests
import JSON
import Support
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct SnapshotTests {
  /// A folder that is gone after the test.
  private func inFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/solkit-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { Files.remove(folder) }
    try body(folder)
  }

  private func fault(_ body: () throws -> Void) -> Diagnostic? {
    do {
      try body()
      return nil
    } catch { return error as? Diagnostic }
  }

  @Test func aSnapshotIsFetchedOnce() throws {
    let asked = Atomic<Int>(0)
    let data = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let server = TinyServer { request in
      let count = asked.add(1, ordering: .relaxed).newValue
      return .init(body: request.path == "/other.csv" ? Array("\(count)".utf8) : data)
    }
    defer { server.stop() }
    try inFolder { folder in
      let snapshots = "\(folder)/data/snapshots"
      let first = try Snapshot.fetch(url: "\(server.url)/sales.csv", into: snapshots)
      #expect(first.digest == Digest(of: data))
      #expect(first.bytes == data.count)
      #expect(first.path == "\(snapshots)/\(first.digest.hex).csv")
      #expect(try Files.read(first.path) == data)
      #expect(!first.isReused)

      let again = try Snapshot.fetch(url: "\(server.url)/sales.csv", into: snapshots)
      #expect(again.isReused && again.path == first.path)
      #expect(asked.load(ordering: .relaxed) == 1)
      #expect(try !Snapshot.fetch(url: "\(server.url)/sales.csv", into: snapshots, refresh: true).isReused)
      #expect(asked.load(ordering: .relaxed) == 2)

      let other = try Source("\(server.url)/other.csv").localPath(snapshots: snapshots)
      #expect(try Files.read(other) == Array("3".utf8))

      let names = Files.list(snapshots)
      #expect(names.count == 4 && names.allSatisfy { $0.hasSuffix(".csv") || $0.hasSuffix(".json") })
      let note = try #require(names.first { $0.hasSuffix(".json") })
      let value = try JSONValue(parsing: try Files.read("\(snapshots)/\(note)"))
      #expect(value["sha256"]?.string?.count == 64)
      #expect(value["bytes"]?.integer != nil)
      #expect(value["fetched_at"]?.string?.hasSuffix("Z") == true)
      #expect(value["url"]?.string?.hasPrefix(server.url) == true)

      try Files.write("edited", to: first.path)
      let edited = fault { _ = try Snapshot.fetch(url: "\(server.url)/sales.csv", into: snapshots) }
      #expect(edited?.code == "E1028")
    }
  }

  @Test func nothingHalfWrittenStays() throws {
    let server = TinyServer { request in
      switch request.path {
      case "/gone": .init(status: 404, body: Array("nothing here".utf8))
      case "/secret": .init(status: 403)
      case "/busy": .init(status: 503)
      default: .init(body: [1, 2, 3], length: 5000)
      }
    }
    defer { server.stop() }
    try inFolder { folder in
      for (path, code, exit) in [
        ("gone", "E1026", ExitCode.inputMissing), ("secret", "E1026", .permission), ("busy", "E1026", .inputOutput),
        ("cut", "E1027", .inputOutput),
      ] {
        let snapshots = "\(folder)/\(path)"
        let fault = fault { _ = try Snapshot.fetch(url: "\(server.url)/\(path)", into: snapshots) }
        #expect(fault?.code == code)
        #expect(fault?.exitCode == exit)
        #expect(!Files.exists(snapshots))
        try Files.makeFolder(snapshots)
        _ = self.fault { _ = try Snapshot.fetch(url: "\(server.url)/\(path)", into: snapshots) }
        #expect(Files.list(snapshots).isEmpty)
      }
    }
  }

  @Test func sourcesAreFilesOrAddresses() throws {
    #expect(Source("data/sales.csv") == .file("data/sales.csv"))
    #expect(Source("HTTPS://x/y") == .url("HTTPS://x/y"))
    #expect(try Source("data/sales.csv").localPath(from: "acme", snapshots: "s") == "acme/data/sales.csv")
    #expect(try Source("/data/sales.csv").localPath(from: "acme", snapshots: "s") == "/data/sales.csv")
  }

  @Test func digestsOfFiles() throws {
    try inFolder { folder in
      let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
      try Files.write(bytes, to: "\(folder)/x")
      #expect(try LocalFile.digest("\(folder)/x") == Digest(of: bytes))
      #expect(fault { _ = try LocalFile.digest("\(folder)/y") }?.exitCode == .inputMissing)
      #expect(fault { _ = try LocalFile.digest(folder) }?.exitCode == .inputMissing)
    }
  }
}
