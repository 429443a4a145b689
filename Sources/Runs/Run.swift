// Runs: one execution on disk, its stages by content hash, what a kill leaves and how it goes on, and the list
// of all runs.

public import Digests
import JSON
public import Support
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// How a run is opened.
public struct RunOptions: Sendable {
  /// Computes everything anew in a new folder, whatever is stored.
  public var force = false
  /// Who is at work, for the message that a second process gets.
  public var command = "solkit"
  /// Polled before every stage.
  public var interruption = Interruption()
  /// The day in the folder's name; nil is today.
  public var date: String? = nil
  /// Testing aid, see `Run.stopAfterVariable`; nil asks the environment.
  public var stopAfter: String? = nil

  public init() {}
}

/// One execution: its folder, its stages, its log, and how it ends.
///
///     let run = try Run.open(lock, in: RunsFolder(), options: options)
///     if let result = run.recorded { return result.exitCode }   // unchanged: nothing to do
///     defer { run.close() }
///     let table = try run.stage("prepare", inputs: digest) { [StageFile("table.bin", bytes)] }
///     try run.write(metrics.prettyText, to: "metrics.json")
///     try run.finish(RunResult(exitCode: .success, verdict: "pass", trials: 8))
public final class Run: Sendable {
  public enum Opening: String, Sendable {
    case fresh
    /// An unfinished run with the same lock goes on in its folder.
    case resumed
    /// A finished run with the same lock stands there: there is nothing to do.
    case unchanged
  }

  /// Testing aid: a run kills itself (SIGKILL) right after the stage, or the file, of this name was renamed into
  /// its place.
  public static let stopAfterVariable = "SOLKIT_STOP_AFTER"

  public let folder: RunFolder
  public let opening: Opening
  public let stages: StageStore
  let lock: SolutionLock
  let runs: RunsFolder
  private let interruption: Interruption
  private let log: RunLog?
  private let state: Mutex<State>

  private struct State {
    var guardian: ExclusiveLock?
    var uses: [StageUse] = []
    var notes: [Diagnostic] = []
    var isFinished = false
  }

  init(
    _ lock: SolutionLock, folder: RunFolder, opening: Opening, runs: RunsFolder, guardian: ExclusiveLock?,
    notes: [Diagnostic], earlier: [RunFolder], options: RunOptions
  ) {
    let stopAfter = options.stopAfter ?? getenv(Self.stopAfterVariable).map { String(cString: $0) }
    self.lock = lock
    self.folder = folder
    self.opening = opening
    self.runs = runs
    interruption = options.interruption
    stages = StageStore(
      folder: folder.stages, toolVersion: lock.toolVersion, earlier: earlier, stopAfter: stopAfter)
    log = opening == .unchanged ? nil : RunLog(path: folder.log)
    state = Mutex(State(guardian: guardian, notes: notes, isFinished: opening == .unchanged))
    log?.append(
      "open",
      [
        "opening": .string(opening.rawValue), "time": .string(Stamp.moment(Clock.wall)),
        "command": .string(options.command),
      ])
  }

  deinit { close() }

  /// How the run ended, where it had ended before: exit with the same code.
  public var recorded: RunResult? { lock.result }

  /// Warnings about stored things that were damaged and were made again.
  public var notes: [Diagnostic] { state.withLock { $0.notes } + stages.notes }

  /// The stages so far, in the order in which they ended.
  public var uses: [StageUse] { state.withLock { $0.uses } }

  /// Names of the stages that were not computed by this process, sorted.
  public var reusedStages: [String] { uses.filter { $0.origin != .computed }.map(\.name).sorted() }

  /// Runs one stage, or takes it as stored; see `StageStore.run`. Adds a line to the log.
  /// Throws besides `E4101` (130, 143) once an interruption is requested.
  public func stage(_ name: String, inputs: Digest, compute: () throws -> [StageFile]) throws -> StageResult {
    try interruption.check()
    let start = Clock.now
    let startProcessor = Clock.processorTime
    let result = try stages.run(name, inputs: inputs, compute: compute)
    let use = StageUse(
      name: name, origin: result.origin, seconds: Clock.now - start,
      processorSeconds: Clock.processorTime - startProcessor)
    state.withLock { $0.uses.append(use) }
    log?.append(
      "stage",
      [
        "name": .string(name), "origin": .string(use.originText), "seconds": RunLog.rounded(use.seconds),
        "cpu_seconds": RunLog.rounded(use.processorSeconds),
      ])
    return result
  }

  /// Writes a file of the run, such as `metrics.json`, whole. Throws as `Files.write`.
  public func write(_ bytes: [UInt8], to name: String) throws(Diagnostic) {
    let path = folder.file(name)
    if name.contains("/"), let slash = path.lastIndex(of: "/") { try Files.makeFolder(String(path[..<slash])) }
    try Files.write(bytes, to: path)
    stages.stopHere(after: name)
  }

  /// Writes a text as `write(_:to:)` writes bytes.
  public func write(_ text: String, to name: String) throws(Diagnostic) { try write(Array(text.utf8), to: name) }

  /// Makes a folder of the run, such as `bundle`, whole: `fill` gets a temporary folder that then takes the place
  /// of what stood there.
  public func replaceFolder(_ name: String, fill: (_ temporary: String) throws -> Void) throws {
    let temporary = folder.file("\(Temporary.prefix)\(name)")
    do {
      Files.remove(temporary)
      try Files.makeFolder(temporary)
      try fill(temporary)
      Files.remove(folder.file(name))
      try Files.move(temporary, to: folder.file(name))
    } catch {
      Files.remove(temporary)
      throw error
    }
    stages.stopHere(after: name)
  }

  /// Adds an event to `log.jsonl`, with members of the caller's own. No failure of the log ends a run.
  public func record(_ event: String, _ text: String) { log?.append(event, ["text": .string(text)]) }

  /// Ends the run: `timing.json`, then the lock with the result, the digests of all files, and one hash of all.
  /// From then on the run is finished, and the index knows it.
  public func finish(_ result: RunResult) throws(Diagnostic) {
    guard opening != .unchanged else { return }
    Temporary.sweep(folder.path)
    log?.append(
      "finish", ["exit_code": JSONValue(Int(result.exitCode.rawValue)), "peak_bytes": JSONValue(peakResidentBytes())])
    try write(RunLog.timing(of: RunLog.events(in: folder.log)).prettyText, to: "timing.json")
    var lock = lock
    lock.contents = try RunContents(of: folder)
    lock.result = result
    try Files.write(lock.json.prettyText, to: folder.lock)
    state.withLock { $0.isFinished = true }
    _ = RunRegistry(runs).list()
  }

  /// Lets the next process in. A run that has not finished stays, to be resumed; one without a single stage
  /// leaves nothing behind. May be called more than once.
  public func close() {
    let (guardian, isFinished) = state.withLock { state in
      defer { state.guardian = nil }
      return (state.guardian, state.isFinished)
    }
    guard let guardian else { return }
    if !isFinished {
      if opening == .fresh, uses.isEmpty {
        Files.remove(folder.path)
        let rest = Files.list(runs.path).filter { $0 != Run.lockName && !$0.hasPrefix(RunRegistry.fileName) }
        if rest.isEmpty {
          for name in Files.list(runs.path) where name != Run.lockName { Files.remove("\(runs.path)/\(name)") }
          guardian.removeFile()
          rmdir(runs.path)
        }
      } else {
        log?.append("close", ["peak_bytes": JSONValue(peakResidentBytes())])
      }
    }
  }

  static let lockName = ".lock"
}

/// One stage as it was run or found.
public struct StageUse: Sendable, Equatable {
  public let name: String
  public let origin: StageResult.Origin
  public let seconds: Double
  /// Processor seconds of the whole process meanwhile; stages that run side by side share them.
  public let processorSeconds: Double

  var originText: String {
    switch origin {
    case .computed: "computed"
    case .reused: "reused"
    case .copied(let run): "copied from \(run)"
    }
  }
}
