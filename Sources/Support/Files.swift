#if canImport(Glibc)
  import Glibc
#endif

/// Files, whole: read, and written so that nobody ever sees half of one.
public enum Files {
  /// All bytes of a file. Throws `E1002` (66) where there is none, `E1003` (77) where it may not be read.
  public static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw readFault(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw readFault(path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw readFault(path, EISDIR) }
    // A device such as /dev/zero never ends; a pipe does, and so does /dev/null, character device 1, 3.
    guard ![S_IFCHR, S_IFBLK].contains(status.st_mode & S_IFMT) || status.st_rdev == 0x103 else {
      throw readFault(path, ENODEV)
    }
    var bytes = [UInt8]()
    var capacity = max(4096, Int(status.st_size) + 1)
    while true {
      var failure: Int32 = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        let got = Glibc.read(descriptor, buffer.baseAddress, capacity)
        if got < 0 { failure = errno }
        count = max(0, got)
      }
      if failure == EINTR { continue }
      guard failure == 0 else { throw readFault(path, failure) }
      if chunk.isEmpty { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
      capacity = 1 << 16
    }
  }

  /// All of a file as text. Throws as `read`, and `E1005` (65) where it is not UTF-8.
  public static func readText(_ path: String) throws(Diagnostic) -> String {
    guard let text = String(validating: try read(path), as: UTF8.self) else {
      throw Diagnostic(
        "E1005", "the file is not UTF-8 text", at: Place(file: path),
        fix: "save it as UTF-8", exitCode: .dataError)
    }
    return text
  }

  /// Writes a file whole or not at all: to a temporary name beside it, synced, then renamed. A link stays and what
  /// it points to is replaced; a pipe or device, such as `/dev/stdout`, gets the bytes as they come.
  /// Throws `E1004`: 73 where it cannot be created, 74 where writing fails.
  public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(Diagnostic) {
    guard !path.isEmpty, !path.hasSuffix("/") else { throw writeFault(path, EISDIR, created: false) }
    if isStream(path) { return try writeStream(bytes, to: path) }
    try writeFile(bytes, to: isLink(path) ? target(of: path) ?? path : path, mode: mode)
  }

  private static func writeFile(_ bytes: [UInt8], to path: String, mode: UInt32) throws(Diagnostic) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw writeFault(path, errno, created: false) }
    var failure = writeAll(bytes, to: descriptor)
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw writeFault(path, failure, created: true)
    }
    syncFolder(of: path)
  }

  /// As `write(_:to:)`, piece by piece, for what need not fit in memory: where `body` throws, nothing is left behind.
  /// - Parameter body: gets what appends a piece.
  public static func write(
    piecesTo path: String, mode: UInt32 = 0o644, _ body: (_ append: ([UInt8]) throws(Diagnostic) -> Void) throws -> Void
  ) throws {
    guard !path.isEmpty, !path.hasSuffix("/") else { throw writeFault(path, EISDIR, created: false) }
    let isStream = isStream(path)
    let path = isLink(path) && !isStream ? target(of: path) ?? path : path
    let temporary = isStream ? path : "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, isStream ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw writeFault(path, errno, created: false) }
    do {
      defer { close(descriptor) }
      try body { (bytes) throws(Diagnostic) in
        let failure = writeAll(bytes, to: descriptor)
        guard failure == 0 else { throw writeFault(path, failure, created: true) }
      }
      if !isStream, fsync(descriptor) != 0 { throw writeFault(path, errno, created: true) }
    } catch {
      if !isStream { unlink(temporary) }
      throw error
    }
    guard !isStream else { return }
    if rename(temporary, path) != 0 {
      let failure = errno
      unlink(temporary)
      throw writeFault(path, failure, created: true)
    }
    syncFolder(of: path)
  }

  private static func writeStream(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw writeFault(path, errno, created: false) }
    defer { close(descriptor) }
    let failure = writeAll(bytes, to: descriptor)
    guard failure == 0 else { throw writeFault(path, failure, created: true) }
  }

  /// Returns the number of the error, or 0.
  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let wrote = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        if wrote < 0 {
          if errno == EINTR { continue }
          return errno
        }
        done += wrote
      }
      return 0
    }
  }

  /// Writes text as `write(_:to:)` writes bytes.
  public static func write(_ text: String, to path: String, mode: UInt32 = 0o644) throws(Diagnostic) {
    try write(Array(text.utf8), to: path, mode: mode)
  }

  /// Appends a line to a file, made where there is none. For logs, not for anything that is read back as a whole.
  public static func append(_ text: String, to path: String) throws(Diagnostic) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw writeFault(path, errno, created: false) }
    defer { close(descriptor) }
    let failure = writeAll(Array(text.utf8), to: descriptor)
    guard failure == 0 else { throw writeFault(path, failure, created: true) }
  }

  /// Makes a folder and those above it; it may exist.
  public static func makeFolder(_ path: String) throws(Diagnostic) {
    var built = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      built += built.isEmpty || built.hasSuffix("/") ? part : "/\(part)"
      if mkdir(built, 0o755) != 0, errno != EEXIST { throw writeFault(path, errno, created: false) }
    }
    guard isFolder(path) || path.isEmpty else { throw writeFault(path, ENOTDIR, created: false) }
  }

  /// Renames a file or folder and syncs where it stands then.
  public static func move(_ from: String, to path: String) throws(Diagnostic) {
    guard rename(from, path) == 0 else { throw writeFault(path, errno, created: false) }
    syncFolder(of: path)
  }

  /// Removes a file, or a folder with all that it holds. Nothing there is no fault.
  public static func remove(_ path: String) {
    if isFolder(path), !isLink(path) {
      for name in list(path) { remove("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// Copies a file with its mode.
  public static func copy(_ from: String, to path: String) throws(Diagnostic) {
    var status = stat()
    let mode = stat(from, &status) == 0 ? status.st_mode & 0o777 : 0o644
    try write(try read(from), to: path, mode: mode)
    chmod(path, mode)
  }

  /// The names in a folder, sorted; empty where it cannot be read.
  public static func list(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names = [String]()
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether anything stands at `path`.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether two paths lead to one file that is there, over links too.
  public static func isSame(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    return stat(path, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
      && first.st_ino == second.st_ino
  }

  /// Whether a folder stands at `path`.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The size of a file in bytes, or nil where there is none.
  public static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether bytes go somewhere else than into a file: a pipe, a terminal, `/dev/null`.
  private static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return [S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// Where a link leads; nil where nothing is there.
  private static func target(of path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func readFault(_ path: String, _ number: Int32) -> Diagnostic {
    switch number {
    case ENOENT, ENOTDIR:
      Diagnostic(
        "E1002", "there is no file '\(path)'", at: Place(file: path),
        fix: "check the path, which counts from the current folder", exitCode: .inputMissing)
    case EISDIR:
      Diagnostic(
        "E1002", "'\(path)' is a folder, a file was expected", at: Place(file: path),
        fix: "name a file in it", exitCode: .inputMissing)
    case ENODEV, ELOOP, ENAMETOOLONG:
      Diagnostic(
        "E1002",
        number == ENODEV
          ? "'\(path)' is a device, a file was expected"
          : number == ELOOP ? "'\(path)' is a link that leads back to itself" : "the path '\(path)' is too long",
        at: Place(file: path), fix: "name a file", exitCode: .inputMissing)
    case EACCES, EPERM:
      Diagnostic(
        "E1003", "'\(path)' may not be read", at: Place(file: path),
        fix: "give the current user the right to read it", exitCode: .permission)
    default:
      Diagnostic(
        "E1004", "reading '\(path)' failed: \(String(cString: strerror(number)))", at: Place(file: path),
        fix: "check the disk", exitCode: .inputOutput)
    }
  }

  private static func writeFault(_ path: String, _ number: Int32, created: Bool) -> Diagnostic {
    Diagnostic(
      "E1004", "'\(path)' cannot be written: \(String(cString: strerror(number)))", at: Place(file: path),
      fix: [ENOSPC, EDQUOT].contains(number)
        ? "free some space and run again"
        : number == EISDIR ? "name a file, not a folder" : "check the folder and its rights",
      exitCode: [EACCES, EPERM].contains(number)
        ? .permission
        : [ENOSPC, EDQUOT].contains(number) || (created && number != EISDIR) ? .inputOutput : .cannotCreate)
  }
}
