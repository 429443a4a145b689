import Glibc
import Support

/// Notices that a file, or a folder with all its files, is another than before, links followed.
public struct FileWatch {
  /// What tells one state of a file from another.
  private struct Stamp: Equatable {
    var name: String
    var inode: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  private let path: String
  /// What was told last, or was there at the start.
  private var known: [Stamp]
  private var pending: [Stamp]?

  /// What is at `path` now counts as known.
  public init(_ path: String) {
    self.path = path
    known = Self.stamps(path)
  }

  /// Whether there is something new that was the same at the last look: what is still being written is not told, nor that
  /// nothing is there. Each state is told once.
  public mutating func hasChanged() -> Bool {
    let now = Self.stamps(path)
    defer { pending = now }
    guard now != known, !now.isEmpty, now == pending else { return false }
    known = now
    return true
  }

  private static func stamps(_ path: String) -> [Stamp] {
    guard Files.isFolder(path) else { return [stamp(path, "")].compactMap(\.self) }
    return Files.list(path).compactMap { stamp("\(path)/\($0)", $0) }
  }

  private static func stamp(_ path: String, _ name: String) -> Stamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Stamp(
      name: name, inode: UInt64(status.st_ino), size: Int(status.st_size), seconds: Int(status.st_mtim.tv_sec),
      nanoseconds: Int(status.st_mtim.tv_nsec))
  }
}
