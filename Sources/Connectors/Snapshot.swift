public import Digests
import JSON
public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// A copy of what stood at an address, named by its content, so that a run reads the same bytes again.
///
/// Two files in its folder: `<sha256>.csv`, and `<hash of the address>.json` with address, digest, size and the time
/// of fetching, the only place where that time stands.
public struct Snapshot: Sendable, Equatable {
  /// Of the data file.
  public let path: String
  public let digest: Digest
  public let bytes: Int
  /// True where the copy was there already and nothing was fetched.
  public let isReused: Bool

  /// The snapshot of `url` in `folder`: the one that is there, or a new one.
  /// - Parameters:
  ///   - refresh: fetches even where a snapshot is there.
  ///   - settings: of the client; by default 5 redirects, no limit for the whole, 30 s without a byte.
  /// - Throws: `HTTPFault`: 74, a status of 404 or 410 66, of 401 or 403 77; `E1028` (65) where the snapshot was
  ///   edited; `E1004` where the folder cannot be written. Nothing half-written stays.
  public static func fetch(
    url: String, into folder: String, refresh: Bool = false,
    settings: HTTPClient.Settings = .init(totalSeconds: 0, stallSeconds: 30, redirects: 5)
  ) throws(Diagnostic) -> Snapshot {
    let note = "\(folder)/\(Digest(of: url).hex.prefix(16)).json"
    if !refresh, Files.exists(note) { return try reuse(note, folder, url) }
    let isNew = !Files.exists(folder)
    do throws(Diagnostic) {
      return try load(url, folder, note, settings)
    } catch {
      // A folder that this call made holds nothing: rmdir takes no other.
      if isNew { rmdir(folder) }
      throw error
    }
  }

  private static func reuse(_ note: String, _ folder: String, _ url: String) throws(Diagnostic) -> Snapshot {
    func fault(_ what: String) -> Diagnostic {
      Diagnostic(
        HTTPFault.snapshot.rawValue, "the snapshot of '\(HTTPFault.masked(url))' \(what)", at: Place(file: note),
        fix: "fetch it anew: solkit data fetch --refresh", exitCode: .dataError)
    }
    let text = try Files.read(note)
    guard let value = try? JSONValue(parsing: text), let hex = value["sha256"]?.string, let digest = Digest(hex: hex),
      let bytes = value["bytes"]?.integer
    else { throw fault("has a description that cannot be read") }
    let path = "\(folder)/\(digest.hex).csv"
    guard Files.exists(path) else { throw fault("is gone") }
    guard Files.size(path) == bytes, try LocalFile.digest(path) == digest else { throw fault("was edited") }
    return Snapshot(path: path, digest: digest, bytes: bytes, isReused: true)
  }

  private static func load(
    _ url: String, _ folder: String, _ note: String, _ settings: HTTPClient.Settings
  ) throws(Diagnostic) -> Snapshot {
    let client = try HTTPClient(settings)
    try Files.makeFolder(folder)
    let temporary = "\(folder)/.fetch-\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw writeFault(temporary, errno, .cannotCreate) }
    var isOpen = true
    defer {
      if isOpen { close(descriptor) }
      unlink(temporary)
    }
    var hasher = ContentHasher()
    var size = 0
    var failure: Int32 = 0
    let response: HTTPClient.Response
    do throws(Diagnostic) {
      response = try client.perform("GET", url, headers: [], body: nil) { bytes in
        var done = 0
        while done < bytes.count {
          let wrote = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
          if wrote < 0, errno == EINTR { continue }
          guard wrote > 0 else {
            failure = errno
            return false
          }
          done += wrote
        }
        hasher.update(bytes)
        size += bytes.count
        return true
      }
    } catch {
      throw failure == 0 ? error : writeFault(temporary, failure, .inputOutput)
    }
    guard (200..<300).contains(response.status) else { throw HTTPFault.of(status: response.status, url: url) }
    guard fsync(descriptor) == 0 else { throw writeFault(temporary, errno, .inputOutput) }
    close(descriptor)
    isOpen = false

    let digest = hasher.finish()
    let path = "\(folder)/\(digest.hex).csv"
    try Files.move(temporary, to: path)
    let description: JSONValue = [
      "url": .string(HTTPFault.masked(url)), "sha256": .string(digest.hex), "bytes": JSONValue(size),
      "fetched_at": .string(now()),
    ]
    try Files.write(description.prettyText, to: note)
    return Snapshot(path: path, digest: digest, bytes: size, isReused: false)
  }

  private static func now() -> String {
    var seconds = time_t(Clock.wall)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  private static func writeFault(_ path: String, _ number: Int32, _ exit: ExitCode) -> Diagnostic {
    Diagnostic(
      "E1004", "'\(path)' cannot be written: \(String(cString: strerror(number)))", at: Place(file: path),
      fix: number == ENOSPC ? "free some space and run again" : "check the folder and its rights", exitCode: exit)
  }
}
