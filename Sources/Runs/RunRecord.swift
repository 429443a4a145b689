import Digests
public import JSON
public import Support

/// A run in one line: what `runs list` shows and the index keeps. All of it comes from `solution.lock.json`.
public struct RunRecord: Sendable, Equatable {
  public enum State: String, Sendable {
    case finished
    /// Killed or interrupted, or at work now: the same command goes on with it.
    case unfinished
    /// Its lock cannot be read.
    case damaged
  }

  public var number: Int
  /// `0007-2026-11-20`
  public var folder: String
  public var date: String
  public var state: State
  public var project: String
  public var task: String
  /// `pass`, `fail`, `no_ml_needed`, `no_go`; empty while unfinished.
  public var verdict: String
  public var exitCode: ExitCode?
  public var model: String?
  /// The headline metric and its value.
  public var metric: String?
  public var value: Double?
  /// SHA-256, hexadecimal.
  public var dataFingerprint: String
  /// SHA-256, hexadecimal.
  public var configDigest: String
  public var toolVersion: String

  init(number: Int, folder: String, date: String, state: State) {
    self.number = number
    self.folder = folder
    self.date = date
    self.state = state
    (project, task, verdict, dataFingerprint, configDigest, toolVersion) = ("", "", "", "", "", "")
  }

  /// Reads the run's lock; one that cannot be read gives a damaged run.
  init(reading run: RunFolder) {
    self.init(number: run.number, folder: run.name, date: run.date, state: .damaged)
    guard let lock = try? SolutionLock(readingFrom: run.lock) else { return }
    state = lock.result == nil ? .unfinished : .finished
    project = lock.project
    task = lock.task
    verdict = lock.result?.verdict ?? ""
    exitCode = lock.result?.exitCode
    model = lock.result?.model
    metric = lock.result?.metric
    value = lock.result?.value
    dataFingerprint = lock.dataFingerprint.hex
    configDigest = lock.configDigest.hex
    toolVersion = lock.toolVersion
  }

  /// The run for machines.
  public var json: JSONValue {
    [
      "number": JSONValue(number),
      "folder": .string(folder),
      "date": .string(date),
      "state": .string(state.rawValue),
      "project": .string(project),
      "task": .string(task),
      "verdict": verdict.isEmpty ? .null : .string(verdict),
      "exit_code": exitCode.map { JSONValue(Int($0.rawValue)) } ?? .null,
      "model": model.map { .string($0) } ?? .null,
      "metric": metric.map { .string($0) } ?? .null,
      "value": .finite(value),
      "data_sha256": .string(dataFingerprint),
      "config_sha256": .string(configDigest),
      "tool_version": .string(toolVersion),
    ]
  }
}
