public import Digests
public import JSON
public import Support

/// What a run was made from, and, once it has ended, what came out: the content of `solution.lock.json`.
///
/// The file is the first thing that a run writes and the last: a lock with a `result` is a finished run.
public struct SolutionLock: Sendable, Equatable {
  /// A file that the run read.
  public struct DataFile: Sendable, Equatable {
    /// As the solution names it, counted from the solution's folder.
    public var path: String
    public var digest: Digest
    public var bytes: Int

    public init(path: String, digest: Digest, bytes: Int) {
      self.path = path
      self.digest = digest
      self.bytes = bytes
    }
  }

  public let toolVersion: String
  public let project: String
  /// `forecast`, `recommend`, `classify` or `vision`.
  public let task: String
  public let seed: Int
  /// The resolved configuration.
  public let solution: JSONValue
  /// The resolved configuration as a file that `runs clone` can write again.
  public let solutionText: String
  public let data: [DataFile]
  /// Digest of `solution` with sorted keys, without the paths that do not change the run.
  public let configDigest: Digest
  /// Digest of all data files.
  public let dataFingerprint: Digest
  /// Two runs with the same identity give the same bytes.
  public let identity: Digest
  /// Nil while the run goes on.
  public internal(set) var result: RunResult?
  /// What a finished run holds; empty before.
  var contents = RunContents()

  /// - Parameters:
  ///   - solutionText: nil writes `solution` as YAML; give the client's own text only where nothing (`--set`, a
  ///     second file) was laid over it.
  ///   - ignoring: dotted paths, such as `scope.decides`, that may change without making another run.
  public init(
    toolVersion: String, project: String, task: String, seed: Int, solution: JSONValue,
    solutionText: String? = nil, data: [DataFile], ignoring: [String] = []
  ) {
    self.toolVersion = toolVersion
    self.project = project
    self.task = task
    self.seed = seed
    self.solution = solution
    self.solutionText = solutionText ?? YAMLText.render(solution)
    self.data = data
    configDigest = Digest(of: Canonical.text(ignoring.reduce(solution) { Canonical.without($1, in: $0) }))
    dataFingerprint = Self.fingerprint(data)
    var hasher = ContentHasher()
    for part in ["run 1", toolVersion, task, project, String(seed), configDigest.hex, dataFingerprint.hex] {
      hasher.update(part)
    }
    identity = hasher.finish()
  }

  /// One digest for all data files, in the order given.
  public static func fingerprint(_ data: [DataFile]) -> Digest {
    if data.count == 1, let only = data.first { return only.digest }
    var hasher = ContentHasher()
    for file in data {
      hasher.update(file.path)
      hasher.update(file.digest.hex)
    }
    return hasher.finish()
  }
}

extension SolutionLock {
  /// Throws `E4106` (65) where a file of the finished run is not as it was when the run ended.
  public func verify(_ folder: RunFolder) throws(Diagnostic) {
    guard result != nil, let damage = contents.firstDamage(in: folder) else { return }
    throw Diagnostic(
      "E4106", "the run \(folder.name) was changed after it had ended: \(damage)", at: Place(file: folder.path),
      hint: "its SHA-256 stands in solution.lock.json",
      fix: "run solkit \(task) again, which makes it anew from its stages", exitCode: .dataError)
  }
}

/// How a run ended.
public struct RunResult: Sendable, Equatable {
  public var exitCode: ExitCode
  /// `pass`, `fail`, `no_ml_needed` or `no_go`.
  public var verdict: String
  /// The model that was chosen.
  public var model: String?
  /// The headline metric and its value for the chosen model.
  public var metric: String?
  public var value: Double?
  /// Number of trials that the search finished.
  public var trials: Int

  public init(
    exitCode: ExitCode, verdict: String, model: String? = nil, metric: String? = nil, value: Double? = nil,
    trials: Int
  ) {
    self.exitCode = exitCode
    self.verdict = verdict
    self.model = model
    self.metric = metric
    self.value = value
    self.trials = trials
  }
}

/// The files of a finished run.
struct RunContents: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    var path: String
    var digest: Digest
    var bytes: Int
  }

  /// Files under the promise of equal bytes, by path. Of a stage only its `stage.json`, which has the digests of
  /// the others.
  var files: [Entry] = []
  /// Files outside the promise that a finished run has all the same: the report.
  var reports: [String] = []

  /// The one number that stands for everything.
  func hash(identity: Digest, result: RunResult) -> Digest {
    var hasher = ContentHasher()
    hasher.update(identity.hex)
    hasher.update(result.json.text)
    for file in files {
      hasher.update(file.path)
      hasher.update(file.digest.hex)
    }
    return hasher.finish()
  }
}
