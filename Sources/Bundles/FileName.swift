import Glibc

/// Which names a file or section of a bundle may have: no path can be made of them, and they stay the same on
/// every file system.
enum FileName {
  static func isAllowed(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 64, name != ManifestFile.name, name != ManifestFile.checksumName else {
      return false
    }
    return isPlain(name)
  }

  /// Lower-case letters, digits, `_`, `-` and `.`, the first a letter or digit.
  static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
    return name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
  }
}

/// Regular files only: opening a pipe or a device would wait or never end.
package enum RegularFile {
  package static func size(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }
}
