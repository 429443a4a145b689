import Connectors
import Digests
import Features
import ClientTables
import Foundation
import JSON
import Runs
import Solution
import Support
import Terminal

/// A client's folder as commands find it: the checked solution, where it stands, and its data.
struct SolutionSession {
  let solution: SolutionFile
  let resolved: ResolvedConfig
  let warnings: [Diagnostic]
  /// The folder of the first configuration file; "." is the current one.
  let folder: String
  /// The configuration as it was written, where nothing was laid over it.
  let text: String?

  init(_ options: SolutionOptions) throws {
    let paths = options.files
    let loaded = try SolutionFile.load(
      paths: paths, sets: options.set, setFiles: options.setFile, environment: ProcessInfo.processInfo.environment)
    solution = loaded.file
    warnings = loaded.warnings
    resolved = loaded.resolved
    let first = paths[0]
    folder = first.lastIndex(of: "/").map { $0 == first.startIndex ? "/" : String(first[..<$0]) } ?? "."
    let isPlain = paths.count == 1 && options.set.isEmpty && options.setFile.isEmpty
    text = isPlain ? try Files.readText(first) : nil
  }

  var runs: RunsFolder { RunsFolder(ofSolution: folder) }

  /// A path of the client's folder, from where the user stands.
  func path(_ name: String) -> String { folder == "." ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)" }

  /// Threads to compute with.
  var threads: Int { solution.search.threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// The data file: the client's own, or the snapshot of an address.
  func dataPath() throws -> String {
    guard let url = solution.data.source.url else { return ClientTable.path(of: solution, in: folder) }
    return try Snapshot.fetch(url: url, into: path("data/snapshots")).path
  }

  /// Reads and checks the data.
  func data(_ console: Console) throws -> (data: any VerticalData, file: SolutionLock.DataFile) {
    let path = try dataPath()
    let data = try Verticals.of(solution.task).read(path, self)
    return (data, try dataFile(path))
  }

  private func dataFile(_ path: String) throws -> SolutionLock.DataFile {
    SolutionLock.DataFile(
      path: solution.data.source.filepath ?? path, digest: try Digest(ofFile: path), bytes: Files.size(path) ?? 0)
  }

  /// The finished run that commands after it go by: the one that a run of this solution would find unchanged, else the
  /// newest; nil where there is none.
  func currentRun(_ console: Console) -> RunRecord? {
    // An address that was never read was never run; nothing is fetched to find that out.
    var identity: Digest?
    if solution.data.source.url == nil || Files.exists(path("data/snapshots")) {
      identity = try? lock(dataFile(dataPath())).identity
    }
    let registry = RunRegistry(runs)
    guard let found = registry.current(identity) else { return nil }
    if let newest = registry.current(nil), newest.folder != found.folder {
      console.note("run", "\(found.folder), which is of this solution as it is now; \(newest.folder) is newer")
    }
    return found
  }

  /// Rules that the solution names, read and checked against its columns; by the path as it is written.
  @discardableResult func checkRules() throws -> [String: RuleSet] {
    var sets = [String: RuleSet]()
    for name in solution.ruleFiles {
      sets[name] = try RulesFile.load(path(name), columns: solution.data.columns)
    }
    return sets
  }

  /// What a run of this solution on that data is made from: rules and split files count as its data too.
  func lock(_ file: SolutionLock.DataFile) throws -> SolutionLock {
    let beside = try solution.filesBeside.map { name in
      let path = path(name)
      return SolutionLock.DataFile(path: name, digest: try Digest(ofFile: path), bytes: Files.size(path) ?? 0)
    }
    return SolutionLock(
      toolVersion: Version.text, project: solution.project, task: solution.task.rawValue, seed: solution.seed,
      solution: configuration, solutionText: text, data: [file] + beside, ignoring: Self.outsideRun)
  }

  /// Keys that may change without making another run: who signs, what is exported, how fast it is computed.
  static let outsideRun = ["scope.decides.approver", "scope.decides.signed_on", "search.threads"]

  /// The resolved configuration without what does not change a run.
  private var configuration: JSONValue {
    guard var root = resolved.canonicalJSON.object else { return resolved.canonicalJSON }
    if var search = root["search"]?.object {
      search["threads"] = nil
      root["search"] = .object(search)
    }
    return .object(root)
  }

  /// The digest that a signature covers.
  var signedDigest: Digest { Digest(of: resolved.signedJSON.text) }
}
