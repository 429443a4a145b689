import Glibc
import Support

/// What belongs to solkit and is no part of its program: templates, the endpoint's program, the licence.
///
/// Found from the program, wherever it was moved to; never at a path of the machine that built it.
public struct SharedFiles: Sendable, Equatable {
  /// Folders that hold templates; the first that has one of a name wins.
  public var templates: [String]
  /// The program that an export carries.
  public var endpoint: String?
  /// The licence under which it is handed over.
  public var licence: String?

  public init(templates: [String], endpoint: String? = nil, licence: String? = nil) {
    self.templates = templates
    self.endpoint = endpoint
    self.licence = licence
  }

  /// Looks, in this order: the folders of `SOLKIT_TEMPLATES` (templates only, `:` between two); `../share/solkit` seen
  /// from the program, as `make install` lays it; the nearest folder above the program that holds `templates` and
  /// `Package.swift`, a clone. The endpoint stands beside the program.
  ///
  /// - Parameters:
  ///   - program: path of `solkit`; links are followed. Nil: the running program.
  ///   - extra: value of `SOLKIT_TEMPLATES`. Nil: of the environment.
  public static func locate(program: String? = nil, extra: String? = nil) -> SharedFiles {
    let extra = extra ?? getenv("SOLKIT_TEMPLATES").map { String(cString: $0) } ?? ""
    var found = SharedFiles(templates: extra.split(separator: ":").map(String.init))
    guard let real = realPath(program ?? "/proc/self/exe"), let folder = parent(real) else { return found }
    let beside = "\(folder)/solkit-endpoint"
    if Files.exists(beside), !Files.isFolder(beside) { found.endpoint = beside }
    for root in [installed(folder), clone(folder)].compactMap({ $0 }) {
      found.templates.append("\(root)/templates")
      if found.licence == nil, Files.exists("\(root)/LICENSE") { found.licence = "\(root)/LICENSE" }
    }
    return found
  }

  private static func installed(_ folder: String) -> String? {
    guard let share = parent(folder).map({ "\($0)/share/solkit" }) else { return nil }
    return Files.isFolder("\(share)/templates") ? share : nil
  }

  private static func clone(_ folder: String) -> String? {
    var next: String? = folder
    while let here = next {
      if Files.isFolder("\(here)/templates"), Files.exists("\(here)/Package.swift") { return here }
      next = parent(here)
    }
    return nil
  }

  /// The folder above an absolute path, without a slash at its end; nil above the root.
  private static func parent(_ path: String) -> String? {
    path.isEmpty ? nil : path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}

/// The path without links; nil where nothing stands there.
func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}
