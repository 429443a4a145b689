public import Digests
public import JSON

/// A stage as its pipeline describes it before anything is computed.
public struct StageDescription: Sendable, Equatable {
  public var name: String
  /// As given to `Run.stage`.
  public var inputs: Digest
  /// Names of the stages whose outputs it reads.
  public var after: [String]
  /// What it does, for people: `ets on window 2 of 5`.
  public var text: String

  public init(_ name: String, inputs: Digest, after: [String] = [], text: String = "") {
    self.name = name
    self.inputs = inputs
    self.after = after
    self.text = text
  }
}

/// What the next run would do: `solkit plan`, and `--dry-run`. Making one reads and writes nothing but `runs/`,
/// and only reads that.
public struct StagePlan: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// A run has it whole, with equal inputs; its folder name.
    case cached(in: String)
    /// The newest run that has it had other inputs; its folder name.
    case stale(since: String)
    case toDo

    /// `cached`, `stale` or `to do`.
    public var word: String {
      switch self {
      case .cached: "cached"
      case .stale: "stale"
      case .toDo: "to do"
      }
    }
  }

  public struct Step: Sendable, Equatable {
    public var stage: StageDescription
    public var state: State
  }

  /// In the order in which they run.
  public var steps: [Step]
  /// The finished run that makes the next one do nothing.
  public var unchanged: RunRecord?

  /// - Parameters:
  ///   - stages: in an order that a run may follow.
  ///   - lock: of the run that is planned.
  public init(_ stages: [StageDescription], for lock: SolutionLock, in runs: RunsFolder) {
    let folders = Array(runs.all().reversed())
    steps = stages.map { stage in
      let key = StageStore.key(stage.name, inputs: stage.inputs, toolVersion: lock.toolVersion)
      var newest: String?
      for run in folders.prefix(Run.searchedRuns) {
        let folder = "\(run.stages)/\(stage.name)"
        guard StageName.isValid(stage.name), let record = StageRecord(in: folder) else { continue }
        if record.key == key, case .success = record.read(in: folder) {
          return Step(stage: stage, state: .cached(in: run.name))
        }
        newest = newest ?? run.name
      }
      return Step(stage: stage, state: newest.map { .stale(since: $0) } ?? .toDo)
    }
    for run in folders {
      guard let found = try? SolutionLock(readingFrom: run.lock), found.identity == lock.identity else { continue }
      if found.result != nil, found.contents.firstDamage(in: run) == nil { unchanged = RunRecord(reading: run) }
      break
    }
  }

  /// The plan for machines.
  public var json: JSONValue {
    let steps = steps.map { step -> JSONValue in
      var object: JSONObject = [
        "name": .string(step.stage.name), "state": .string(step.state.word), "text": .string(step.stage.text),
        "after": .array(step.stage.after.map { .string($0) }), "input_sha256": .string(step.stage.inputs.hex),
      ]
      switch step.state {
      case .cached(let run), .stale(let run): object["run"] = .string(run)
      case .toDo: break
      }
      return .object(object)
    }
    return ["stages": .array(steps), "unchanged_run": unchanged.map { .string($0.folder) } ?? .null]
  }
}
