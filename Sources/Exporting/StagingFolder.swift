import Glibc
import Support

/// The export while it is made: a folder beside its destination that takes its place at the end, or vanishes.
final class StagingFolder {
  /// Absolute.
  let path: String
  private let destination: String
  private var isInPlace = false

  /// - Throws: `E5211` (73) where something stands at the destination that no export has made; `E1004`.
  init(for destination: String) throws(Diagnostic) {
    let (parent, name) = Self.parts(destination)
    self.destination = "\(parent)/\(name)"
    try Self.check(destination)
    Leftovers.sweep(parent, prefix: ".\(name).tmp-")
    try Files.makeFolder(parent)
    path = "\(try Self.absolute(parent))/.\(name).tmp-\(getpid())"
    Files.remove(path)
    try Files.makeFolder(path)
  }

  deinit { if !isInPlace { Files.remove(path) } }

  /// Writes a file below the folder; `name` may hold folders.
  func write(_ bytes: [UInt8], to name: String, mode: UInt32 = 0o644) throws(Diagnostic) {
    let file = "\(path)/\(name)"
    if let slash = name.lastIndex(of: "/") { try Files.makeFolder("\(path)/\(name[..<slash])") }
    try Files.write(bytes, to: file, mode: mode)
    chmod(file, mode)  // whatever the umask: a container reads it as another user
  }

  func write(_ text: String, to name: String, mode: UInt32 = 0o644) throws(Diagnostic) {
    try write(Array(text.utf8), to: name, mode: mode)
  }

  /// Bytes of all files.
  var size: Int { Self.size(path) }

  /// Names of all files below the folder, sorted by folder.
  var files: [String] { Self.files(path, "") }

  /// What exports write: everything else in an older one is its owner's, such as the token that the README has him make.
  private static let own: Set = [
    ".dockerignore", "Dockerfile", "LICENSE", "README.md", "bundle", "compose.yaml", "endpoint.json", "openapi.json", "report",
    "smoke-test.sh", "solkit-endpoint", "verify.json",
  ]

  /// Gives the folder its name. One that stood there steps aside first and is removed last, so that at every moment
  /// one of the two is whole on disk. What others put into the older one comes over.
  func moveIntoPlace() throws(Diagnostic) {
    let old = path + ".old"
    let replaces = Files.exists(destination)
    var kept = [String]()
    if replaces { try Files.move(destination, to: old) }
    do throws(Diagnostic) {
      if replaces {
        for name in Files.list(old) where !Self.own.contains(name) && !Files.exists("\(path)/\(name)") {
          try Files.move("\(old)/\(name)", to: "\(path)/\(name)")
          kept.append(name)
        }
      }
      try Files.move(path, to: destination)
    } catch {
      for name in kept { rename("\(path)/\(name)", "\(old)/\(name)") }
      if replaces { rename(old, destination) }
      throw error
    }
    isInPlace = true
    Files.remove(old)
  }

  /// Nobody's folder is replaced by mistake: only what an export has made, or an empty folder.
  private static func check(_ destination: String) throws(Diagnostic) {
    guard Files.exists(destination) else { return }
    let isOurs = Files.exists("\(destination)/endpoint.json") && Files.exists("\(destination)/verify.json")
    guard Files.isFolder(destination), isOurs || Files.list(destination).isEmpty else {
      throw .export(
        .foreignFolder, "'\(destination)' exists and is no export of solkit", at: Place(file: destination),
        fix: "move it away, or name another folder", exitCode: .cannotCreate)
    }
  }

  private static func parts(_ path: String) -> (parent: String, name: String) {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
    let parent = path[..<slash]
    return (parent.isEmpty ? "/" : String(parent), String(path[path.index(after: slash)...]))
  }

  private static func absolute(_ path: String) throws(Diagnostic) -> String {
    guard let real = realpath(path, nil) else {
      throw Diagnostic(
        "E1004", "'\(path)' cannot be used: \(String(cString: strerror(errno)))", at: Place(file: path),
        fix: "check the folder and its rights", exitCode: .cannotCreate)
    }
    defer { free(real) }
    return String(cString: real)
  }

  private static func size(_ path: String) -> Int {
    if Files.isFolder(path) { return Files.list(path).reduce(0) { $0 + size("\(path)/\($1)") } }
    return Files.size(path) ?? 0
  }

  private static func files(_ path: String, _ prefix: String) -> [String] {
    Files.list(path).flatMap { name in
      Files.isFolder("\(path)/\(name)") ? files("\(path)/\(name)", "\(prefix)\(name)/") : [prefix + name]
    }
  }
}

/// What exports that were killed have left behind: names that end in the number of a process that is no more.
enum Leftovers {
  static func sweep(_ folder: String, prefix: String) {
    for entry in Files.list(folder) where entry.hasPrefix(prefix) {
      guard let pid = pid_t(entry.dropFirst(prefix.count).prefix { $0.isNumber }), pid != getpid() else { continue }
      if kill(pid, 0) != 0, errno == ESRCH { Files.remove("\(folder)/\(entry)") }
    }
  }
}

/// A private folder for token and log, gone with its owner.
final class ScratchFolder {
  let path: String

  init() throws(Diagnostic) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let folder = parent.isEmpty ? "/tmp" : parent
    Leftovers.sweep(folder, prefix: "solkit-export-")
    var template = Array("\(folder)/solkit-export-\(getpid())-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made, let real = realpath(made, nil) else {
      throw Diagnostic(
        "E1004", "no temporary folder can be made in '\(parent)': \(String(cString: strerror(errno)))",
        at: Place(file: parent), fix: "set TMPDIR to a folder that can be written", exitCode: .cannotCreate)
    }
    defer { free(real) }
    path = String(cString: real)
  }

  deinit { Files.remove(path) }
}
