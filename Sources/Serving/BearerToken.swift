import Glibc
public import Support

/// The secret that clients send as `Authorization: Bearer ...` (RFC 6750).
public struct BearerToken: Sendable, Equatable {
  private let bytes: [UInt8]

  /// Shorter ones can be guessed.
  static let leastLength = 16

  /// A token in memory; nil where it is shorter than 16 or longer than 4096 bytes, or holds anything but visible
  /// ASCII.
  public init?(_ text: some Collection<UInt8>) {
    guard (Self.leastLength...4096).contains(text.count), text.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    bytes = Array(text)
  }

  /// Reads the token from a file; white space around it does not count.
  ///
  /// Throws `E6104`, always naming the file and never what it holds: 66 where there is none, 77 where it may not
  /// be read or everybody may write it, 78 where it holds no token.
  public init(readingFile path: String) throws(Diagnostic) {
    self = try BearerToken(content: try Self.content(of: path), of: path)
  }

  /// What a file of secrets holds. Throws as `init(readingFile:)`.
  static func content(of path: String) throws(Diagnostic) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Self.fault(
        "there is no token file '\(path)'", path, fix: "write a long random text into it, or name another file",
        .inputMissing)
    }
    guard status.st_mode & 0o002 == 0 else {
      throw Self.fault("everybody may write the token file '\(path)'", path, fix: "chmod 600 \(path)", .permission)
    }
    guard status.st_size <= 1 << 20 else {
      throw Self.fault(
        "the token file '\(path)' has \(status.st_size) bytes", path, fix: "a line a token is enough", .configuration)
    }
    do throws(Diagnostic) {
      return try Files.read(path)
    } catch {
      throw Self.fault(
        "the token file '\(path)' may not be read", path, fix: "give the server's user the right", .permission)
    }
  }

  /// The one token that `content` is, white space around it aside.
  init(content: [UInt8], of path: String) throws(Diagnostic) {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let text = content.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    guard !text.isEmpty else {
      throw Self.fault(
        "the token file '\(path)' is empty", path, fix: "write a long random text into it", .configuration)
    }
    guard let token = BearerToken(Array(text)) else {
      throw Self.fault(
        "the token in '\(path)' is too short, too long, or more than one word of visible ASCII", path,
        fix: "write 16 to 4096 visible ASCII characters into it, such as 'openssl rand -hex 32' prints",
        .configuration)
    }
    self = token
  }

  /// Whether others than owner and group may read the file: worth a word in the log, but no fault, since
  /// orchestrators mount secrets so.
  static func isReadableByAll(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o004 != 0
  }

  /// Whether `header` is `Bearer` and this token. Takes as long for a wrong token as for a right one of the same
  /// length, so that answers tell nothing about it.
  func admits(authorization header: String) -> Bool {
    var header = header
    return header.withUTF8 { admits($0) }
  }

  private func admits(_ given: UnsafeBufferPointer<UInt8>) -> Bool {
    let scheme = "bearer "
    guard given.count > scheme.utf8.count,
      zip(given, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
    else { return false }
    let word = given[scheme.utf8.count...].drop { $0 == 0x20 }
    var difference = UInt64(truncatingIfNeeded: word.count ^ bytes.count)
    var position = 0
    for byte in word {
      difference |= UInt64(byte ^ bytes[position])
      position = position + 1 == bytes.count ? 0 : position + 1
    }
    return difference == 0
  }

  private static func fault(_ message: String, _ path: String, fix: String, _ code: ExitCode) -> Diagnostic {
    Diagnostic("E6104", message, at: Place(file: path), fix: fix, exitCode: code)
  }
}
