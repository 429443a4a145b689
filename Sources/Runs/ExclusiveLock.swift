import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Holds a folder against other processes, with `flock` on a file in it: the lock ends with the process, however
/// that ends.
final class ExclusiveLock: Sendable {
  private let descriptor: Int32
  private let path: String

  /// Throws `E4105` (75) where another process holds it, and says which.
  init(at path: String, command: String) throws(Diagnostic) {
    self.path = path
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw Self.fault(path, errno) }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let number = errno
        close(descriptor)
        if number == EINTR { continue }
        guard number == EWOULDBLOCK else { throw Self.fault(path, number) }
        throw Self.held(path)
      }
      // The last holder may have removed the file between our opening and our locking it.
      guard Self.isSame(descriptor, path) else {
        close(descriptor)
        continue
      }
      var text = "process \(getpid()) (\(command))\n"
      ftruncate(descriptor, 0)
      text.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
      self.descriptor = descriptor
      return
    }
  }

  deinit { close(descriptor) }

  /// Removes the lock's file, for a folder that shall leave nothing behind.
  func removeFile() { unlink(path) }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var found = stat()
    return fstat(descriptor, &held) == 0 && stat(path, &found) == 0 && held.st_ino == found.st_ino
      && held.st_dev == found.st_dev
  }

  private static func held(_ path: String) -> Diagnostic {
    let holder = (try? Files.readText(path))?.split(separator: "\n").first.map(String.init) ?? "another process"
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return Diagnostic(
      "E4105", "\(holder) is at work in '\(folder)'", at: Place(file: folder),
      fix: "wait until it has ended, or end it, then run again", exitCode: .temporary)
  }

  private static func fault(_ path: String, _ number: Int32) -> Diagnostic {
    Diagnostic(
      "E1004", "'\(path)' cannot be locked: \(String(cString: strerror(number)))", at: Place(file: path),
      fix: "check the folder and its rights",
      exitCode: number == EACCES || number == EPERM || number == EROFS ? .permission : .cannotCreate)
  }
}
