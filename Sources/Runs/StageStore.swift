public import Digests
public import Support
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The stages of one run: what was computed once from the same inputs is not computed again.
///
/// A stage appears by one rename, after all its bytes and last its `stage.json` were written and synced; what is
/// found is believed only after its digests were checked. May be used from several threads, for different names.
public final class StageStore: Sendable {
  /// The folder `stages` of the run.
  public let folder: String
  private let toolVersion: String
  /// Newest first: where equal stages may be found.
  private let earlier: [RunFolder]
  /// Testing aid: the stage after whose rename the process kills itself.
  private let stopAfter: String?
  private let state = Mutex(State())

  private struct State {
    var serial = 0
    var notes: [Diagnostic] = []
    var names: Set<String> = []
  }

  /// - Parameters:
  ///   - earlier: runs from which whole stages with equal inputs are taken over, newest first.
  ///   - stopAfter: testing aid, see `Run.stopAfterVariable`.
  public init(folder: String, toolVersion: String, earlier: [RunFolder] = [], stopAfter: String? = nil) {
    self.folder = folder
    self.toolVersion = toolVersion
    self.earlier = earlier
    self.stopAfter = stopAfter
  }

  /// What was found damaged on the way, in the order in which it was found.
  public var notes: [Diagnostic] { state.withLock { $0.notes } }

  /// The digest under which a stage is stored. It may be an input of a later stage: then that one is stale as soon
  /// as this one is, and the whole plan is known before anything is computed.
  public func key(_ name: String, inputs: Digest) -> Digest {
    Self.key(name, inputs: inputs, toolVersion: toolVersion)
  }

  static func key(_ name: String, inputs: Digest, toolVersion: String) -> Digest {
    var hasher = ContentHasher()
    for part in ["stage 1", toolVersion, name, inputs.hex] { hasher.update(part) }
    return hasher.finish()
  }

  /// The stage if this run or an earlier one has it whole; nothing is computed.
  public func stored(_ name: String, inputs: Digest) throws(Diagnostic) -> StageResult? {
    try admit(name)
    let key = key(name, inputs: inputs)
    if let files = whole(name, key: key, in: folder) {
      return StageResult(name: name, origin: .reused, files: files)
    }
    for run in earlier {
      guard let files = whole(name, key: key, in: run.stages) else { continue }
      try place(name, key: key, files: files, linkingTo: "\(run.stages)/\(name)")
      return StageResult(name: name, origin: .copied(from: run.name), files: files)
    }
    return nil
  }

  /// The stage as stored, or as `compute` gives it, which is stored then.
  ///
  /// - Parameter inputs: digest of all that the outputs depend on besides the tool's version and the name.
  /// - Throws: what `compute` throws; `E1004` where the outputs cannot be written, in which case nothing of them
  ///   stays; `E4103` (a bug) for a name that cannot be a path.
  public func run(_ name: String, inputs: Digest, compute: () throws -> [StageFile]) throws -> StageResult {
    if let found = try stored(name, inputs: inputs) { return found }
    let files = try compute()
    try place(name, key: key(name, inputs: inputs), files: files, linkingTo: nil)
    stopHere(after: name)
    return StageResult(name: name, origin: .computed, files: files)
  }

  /// Kills the process if it was told to stop after `name`.
  func stopHere(after name: String) {
    if stopAfter == name { kill(getpid(), SIGKILL) }
  }

  /// The files of a stage with this key, or nil; damage is noted.
  private func whole(_ name: String, key: Digest, in stages: String) -> [StageFile]? {
    let path = "\(stages)/\(name)"
    guard let record = StageRecord(in: path) else {
      if stages == folder, Files.exists("\(path)/\(StageRecord.fileName)") {
        note(path, "'\(StageRecord.fileName)' cannot be read")
      }
      return nil
    }
    guard record.name == name, record.key == key else { return nil }
    switch record.read(in: path) {
    case .success(let files): return files
    case .failure(let damage):
      note(path, damage.what)
      return nil
    }
  }

  /// Writes a stage beside its place and renames it there.
  private func place(
    _ name: String, key: Digest, files: [StageFile], linkingTo source: String?
  ) throws(Diagnostic) {
    guard Set(files.map(\.name)).count == files.count,
      files.allSatisfy({ StageName.isPlain($0.name) && $0.name != StageRecord.fileName })
    else {
      throw Diagnostic(
        "E4103", "the stage '\(name)' gives files that cannot be stored: \(files.map(\.name))", exitCode: .bug)
    }
    let serial = state.withLock { state in
      state.serial += 1
      return state.serial
    }
    let temporary = "\(folder)/\(Temporary.prefix)\(getpid())-\(serial)"
    do throws(Diagnostic) {
      Files.remove(temporary)
      try Files.makeFolder(temporary)
      for file in files {
        let path = "\(temporary)/\(file.name)"
        // The bytes at the source were just checked; where a link is not possible they are written anew.
        if let source, link("\(source)/\(file.name)", path) == 0 { continue }
        try Files.write(file.bytes, to: path)
      }
      let record = StageRecord(name: name, key: key, files: files)
      try Files.write(record.text, to: "\(temporary)/\(StageRecord.fileName)")
      let path = "\(folder)/\(name)"
      if let slash = path.lastIndex(of: "/") { try Files.makeFolder(String(path[..<slash])) }
      if Files.exists(path) {
        try Files.move(path, to: "\(temporary).old")
        defer { Files.remove("\(temporary).old") }
        try Files.move(temporary, to: path)
      } else {
        try Files.move(temporary, to: path)
      }
    } catch {
      Files.remove(temporary)
      throw error
    }
  }

  /// Refuses names that are no path, or that would lie within the folder of another stage.
  private func admit(_ name: String) throws(Diagnostic) {
    let isFree = state.withLock { state in
      state.names.insert(name)
      return !state.names.contains { $0.hasPrefix("\(name)/") || name.hasPrefix("\($0)/") }
    }
    guard StageName.isValid(name), isFree else {
      throw Diagnostic("E4103", "'\(name)' cannot be the name of a stage here", exitCode: .bug)
    }
  }

  private func note(_ path: String, _ what: String) {
    let note = Diagnostic(
      "E4102", "a stored stage is damaged and is not used: \(what)", at: Place(file: path), severity: .warning,
      exitCode: .success)
    state.withLock { $0.notes.append(note) }
  }
}
