public import Digests
public import JSON
public import Runs
public import Solution
import Glibc
import Support

/// A small client in a folder of its own, gone with the value: what the worlds of every vertical's tests have alike.
public final class ClientWorld: Sendable {
  public let folder: String
  public let solution: SolutionFile
  public let resolved: ResolvedConfig
  /// The table, from the folder.
  public let file: String

  /// - Parameters:
  ///   - yaml: text of `solution.yaml`, which is not written.
  ///   - file: where `yaml` says that the table is.
  public init(_ csv: String, file: String, yaml: String, sets: [String] = []) throws {
    var template = Array("/tmp/solkit-world-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw Diagnostic("E1004", "no folder can be made in /tmp", exitCode: .cannotCreate) }
    folder = made
    self.file = file
    let loaded = try SolutionFile.read([("solution.yaml", Array(yaml.utf8))], sets: sets)
    (solution, resolved) = (loaded.file, loaded.resolved)
    try Files.makeFolder("\(folder)/data")
    try Files.write(csv, to: path)
  }

  deinit { Files.remove(folder) }

  /// The table.
  public var path: String { "\(folder)/\(file)" }

  /// The folder of a run, on a fixed date.
  public func open(date: String = "2026-11-20") throws -> Run {
    let text = try Files.readText(path)
    let data = SolutionLock.DataFile(path: file, digest: Digest(of: text), bytes: text.utf8.count)
    let lock = SolutionLock(
      toolVersion: "0.0.1", project: "toy", task: solution.task.rawValue, seed: solution.seed,
      solution: resolved.canonicalJSON, data: [data])
    var options = RunOptions()
    options.date = date
    return try Run.open(lock, in: RunsFolder(ofSolution: folder), options: options)
  }

  /// Digests of the files that the same seed promises, by their names in the folder of a run: all but clocks and `names`.
  public static func promised(_ folder: String, without names: [String] = [], prefix: String = "") -> [String: Digest] {
    var found = [String: Digest]()
    for name in Files.list(folder) where prefix != "" || !(["timing.json", "log.jsonl"] + names).contains(name) {
      if Files.isFolder("\(folder)/\(name)") {
        found.merge(promised("\(folder)/\(name)", prefix: "\(prefix)\(name)/")) { a, _ in a }
      } else {
        found[prefix + name] = try? Digest(ofFile: "\(folder)/\(name)")
      }
    }
    return found
  }
}
