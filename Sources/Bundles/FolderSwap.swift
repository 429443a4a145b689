import Glibc
import Support

/// Puts a finished folder into place.
enum FolderSwap {
  /// Calls `fill` with a new folder beside `path`, then gives that folder the name `path`. A folder that stood
  /// there steps aside first and is removed last, so at every moment one of the two is whole on disk.
  static func write(to path: String, _ fill: (String) throws(Diagnostic) -> Void) throws(Diagnostic) {
    let temporary = "\(path).\(getpid()).tmp"
    Files.remove(temporary)
    try Files.makeFolder(temporary)
    do throws(Diagnostic) {
      try fill(temporary)
      try put(temporary, at: path)
    } catch {
      Files.remove(temporary)
      throw error
    }
  }

  private static func put(_ temporary: String, at path: String) throws(Diagnostic) {
    guard Files.exists(path) else { return try Files.move(temporary, to: path) }
    let old = "\(path).\(getpid()).old"
    Files.remove(old)
    try Files.move(path, to: old)
    try Files.move(temporary, to: path)
    Files.remove(old)
  }
}
