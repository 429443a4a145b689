public import Digests
public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Where data comes from.
public enum Source: Sendable, Equatable {
  case file(String)
  case url(String)

  /// `http://` and `https://` are addresses, anything else is a path.
  public init(_ location: String) {
    let lower = location.prefix(8).lowercased()
    self = lower.hasPrefix("http://") || lower.hasPrefix("https://") ? .url(location) : .file(location)
  }

  /// The path of a file with the data: its own, from `base` where it is relative, or that of a snapshot in `folder`.
  /// - Throws: as `Snapshot.fetch`. That a file is there is for whoever reads it to find out.
  public func localPath(from base: String = "", snapshots folder: String, refresh: Bool = false) throws(Diagnostic)
    -> String
  {
    switch self {
    case .file(let path): base.isEmpty || base == "." || path.hasPrefix("/") ? path : "\(base)/\(path)"
    case .url(let url): try Snapshot.fetch(url: url, into: folder, refresh: refresh).path
    }
  }
}

/// Files of any size on this machine.
public enum LocalFile {
  /// The digest of a file, read a piece at a time. Throws as `Files.read`.
  public static func digest(_ path: String) throws(Diagnostic) -> Digest {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    // What is wrong with the path, Files can say.
    guard descriptor >= 0 else { return Digest(of: try Files.read(path)) }
    defer { close(descriptor) }
    var hasher = ContentHasher()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let got = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if got < 0, errno == EINTR { continue }
      if got < 0 { return Digest(of: try Files.read(path)) }
      if got == 0 { return hasher.finish() }
      buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
    }
  }
}
