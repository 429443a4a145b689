import Digests
public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// What `runs clone` made.
public struct RunClone: Sendable, Equatable {
  /// The new `solution.yaml`.
  public var solution: String
  /// Data files that the clone points to, as the solution names them.
  public var linked: [String]
  /// The version that made the run: only that one gives the same bytes.
  public var toolVersion: String
}

extension RunRegistry {
  /// Makes a folder in which the same command gives the same bytes again: `solution.yaml` as the run resolved it,
  /// and a link to each data file, whose bytes are checked first. Data is not copied.
  ///
  /// - Parameter target: made where there is none.
  /// - Throws: `E4302` (73) where `target` holds a `solution.yaml` already; `E4303` (65) where a data file is not
  ///   the one that the run read; `E1002` (66) where it is gone. Nothing is written then.
  public func clone(_ record: RunRecord, into target: String) throws(Diagnostic) -> RunClone {
    let lock = try lock(of: record)
    let solution = "\(target)/solution.yaml"
    guard !Files.exists(solution) else {
      throw Diagnostic(
        "E4302", "'\(target)' holds a solution already", at: Place(file: solution),
        fix: "name a folder that does not exist yet", exitCode: .cannotCreate)
    }
    let source = runs.solution
    for file in lock.data {
      let path = Self.path(of: file.path, in: source)
      let found = try Digest(ofFile: path)
      guard found == file.digest else {
        throw Diagnostic(
          "E4303",
          "'\(path)' is not the file that run \(record.folder) read: sha256 \(found.short), not \(file.digest.short)",
          at: Place(file: path), hint: "the run cannot be made again from other data",
          fix: "put the old file back, or run the solution as it is now", exitCode: .dataError)
      }
    }
    try Files.makeFolder(target)
    var linked = [String]()
    for file in lock.data where !file.path.hasPrefix("/") {
      let place = "\(target)/\(file.path)"
      guard !Files.exists(place) else {
        guard try Digest(ofFile: place) == file.digest else {
          throw Diagnostic(
            "E4303", "'\(place)' is not the file that run \(record.folder) read", at: Place(file: place),
            fix: "name a folder that does not exist yet", exitCode: .dataError)
        }
        continue
      }
      if let slash = place.lastIndex(of: "/") { try Files.makeFolder(String(place[..<slash])) }
      try Self.link(place, to: Self.path(of: file.path, in: source))
      linked.append(file.path)
    }
    // Last, so that a folder with a solution in it is whole.
    try Files.write(lock.solutionText, to: solution)
    return RunClone(solution: solution, linked: linked, toolVersion: lock.toolVersion)
  }

  private static func path(of file: String, in folder: String) -> String {
    file.hasPrefix("/") || folder == "." ? file : "\(folder)/\(file)"
  }

  private static func link(_ place: String, to file: String) throws(Diagnostic) {
    guard let whole = realpath(file, nil) else { throw fault(place, errno) }
    defer { free(whole) }
    guard symlink(whole, place) == 0 else { throw fault(place, errno) }
  }

  private static func fault(_ path: String, _ number: Int32) -> Diagnostic {
    Diagnostic(
      "E1004", "'\(path)' cannot be made: \(String(cString: strerror(number)))", at: Place(file: path),
      fix: "check the folder and its rights", exitCode: .cannotCreate)
  }
}
