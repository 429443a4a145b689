import Digests
public import JSON
public import Support

extension SolutionLock {
  /// Version of the file's layout.
  static let format = 1

  /// The document, with members in a fixed order.
  public var json: JSONValue {
    var object: JSONObject = [
      "format": JSONValue(Self.format),
      "tool_version": .string(toolVersion),
      "project": .string(project),
      "task": .string(task),
      "seed": JSONValue(seed),
      "identity": .string(identity.hex),
      "config_sha256": .string(configDigest.hex),
      "data": [
        "sha256": .string(dataFingerprint.hex),
        "files": .array(data.map { Self.entry($0.path, $0.digest, $0.bytes) }),
      ],
      "solution": solution,
      "solution_text": .string(solutionText),
    ]
    if let result {
      object["result"] = result.json
      object["files"] = .array(contents.files.map { Self.entry($0.path, $0.digest, $0.bytes) })
      object["reports"] = .array(contents.reports.map { .string($0) })
      object["hash"] = .string(contents.hash(identity: identity, result: result).hex)
    }
    return .object(object)
  }

  /// Reads `solution.lock.json`. Throws as `Files.read`, and `E4104` (65) where the file is damaged or was written
  /// by a newer version.
  public init(readingFrom path: String) throws(Diagnostic) {
    let json: JSONValue
    let bytes = try Files.read(path)
    do { json = try JSONValue(parsing: bytes) } catch {
      throw Self.fault(path, error.message, line: error.line, column: error.column)
    }
    guard let format = json["format"]?.integer else { throw Self.fault(path, "'format' is missing") }
    guard format <= Self.format else {
      throw Diagnostic(
        "E4104", "the run was written by a newer version (format \(format), this version reads \(Self.format))",
        at: Place(file: path), fix: "upgrade solkit", exitCode: .dataError)
    }
    func text(_ name: String) throws(Diagnostic) -> String {
      guard let value = json[name]?.string else { throw Self.fault(path, "'\(name)' is missing") }
      return value
    }
    func digest(_ value: JSONValue?, _ name: String) throws(Diagnostic) -> Digest {
      guard let digest = (value?.string).flatMap({ Digest(hex: $0) }) else {
        throw Self.fault(path, "'\(name)' is no digest")
      }
      return digest
    }
    func entries(_ value: JSONValue?, _ name: String) throws(Diagnostic) -> [RunContents.Entry] {
      guard let list = value?.array else { throw Self.fault(path, "'\(name)' is missing") }
      var entries = [RunContents.Entry]()
      for item in list {
        guard let file = item["path"]?.string, let bytes = item["bytes"]?.integer, bytes >= 0 else {
          throw Self.fault(path, "'\(name)' has an entry without path or size")
        }
        entries.append(.init(path: file, digest: try digest(item["sha256"], name), bytes: bytes))
      }
      return entries
    }
    toolVersion = try text("tool_version")
    project = try text("project")
    task = try text("task")
    guard let seed = json["seed"]?.integer else { throw Self.fault(path, "'seed' is missing") }
    self.seed = seed
    identity = try digest(json["identity"], "identity")
    configDigest = try digest(json["config_sha256"], "config_sha256")
    dataFingerprint = try digest(json["data"]?["sha256"], "data.sha256")
    data = try entries(json["data"]?["files"], "data.files")
      .map { DataFile(path: $0.path, digest: $0.digest, bytes: $0.bytes) }
    guard let solution = json["solution"] else { throw Self.fault(path, "'solution' is missing") }
    self.solution = solution
    solutionText = try text("solution_text")
    if let outcome = json["result"] {
      guard let result = RunResult(outcome) else { throw Self.fault(path, "'result' is not complete") }
      self.result = result
      contents.files = try entries(json["files"], "files")
      contents.reports = json["reports"]?.array?.compactMap(\.string) ?? []
      guard try digest(json["hash"], "hash") == contents.hash(identity: identity, result: result) else {
        throw Self.fault(path, "'hash' does not fit the rest")
      }
    }
  }

  private static func entry(_ path: String, _ digest: Digest, _ bytes: Int) -> JSONValue {
    ["path": .string(path), "sha256": .string(digest.hex), "bytes": JSONValue(bytes)]
  }

  private static func fault(_ path: String, _ what: String, line: Int? = nil, column: Int? = nil) -> Diagnostic {
    Diagnostic(
      "E4104", "the record of a run is damaged: \(what)", at: Place(file: path, line: line, column: column),
      fix: "remove that run's folder, and run again", exitCode: .dataError)
  }
}

extension RunResult {
  /// The members `exit_code`, `verdict`, `model`, `metric`, `value`, `trials`.
  public var json: JSONValue {
    [
      "exit_code": JSONValue(Int(exitCode.rawValue)),
      "verdict": .string(verdict),
      "model": model.map { .string($0) } ?? .null,
      "metric": metric.map { .string($0) } ?? .null,
      "value": .finite(value),
      "trials": JSONValue(trials),
    ]
  }

  init?(_ json: JSONValue) {
    guard let code = json["exit_code"]?.integer.flatMap({ Int32(exactly: $0) }).flatMap({ ExitCode(rawValue: $0) }),
      let verdict = json["verdict"]?.string, let trials = json["trials"]?.integer
    else { return nil }
    self.init(
      exitCode: code, verdict: verdict, model: json["model"]?.string, metric: json["metric"]?.string,
      value: json["value"]?.number, trials: trials)
  }
}
