import Digests
import Glibc
import JSON
import Runs
import Support
import Testing

/// A folder of its own for one test, removed at the end.
final class Scratch {
  let path: String

  init() throws {
    var template = Array("/tmp/solkit-runs-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    path = try #require(made)
  }

  deinit { Files.remove(path) }

  var runs: RunsFolder { RunsFolder(ofSolution: path) }

  /// Writes a small data file and returns it as a lock names it.
  func data(_ text: String = "week,units\n1,2\n") throws -> SolutionLock.DataFile {
    try Files.makeFolder("\(path)/data")
    try Files.write(text, to: "\(path)/data/sales.csv")
    return .init(path: "data/sales.csv", digest: Digest(of: text), bytes: text.utf8.count)
  }

  func lock(horizon: Int = 8, version: String = "1.0.0", data: String = "week,units\n1,2\n") throws -> SolutionLock {
    SolutionLock(
      toolVersion: version, project: "acme", task: "forecast", seed: 42,
      solution: [
        "version": 1, "project": "acme", "scope": ["decides": ["signed_on": .null]],
        "forecast": ["horizon": JSONValue(horizon), "quantiles": [0.1, 0.5]],
        "success": ["criteria": [["metric": "wape", "max": 0.28], ["metric": "mae", "max": 1e-6]]],
      ],
      data: [try self.data(data)], ignoring: ["scope.decides"])
  }

  /// Every file below a folder with its digest, by path.
  static func tree(
    _ folder: String, except: (String) -> Bool = { _ in false }, prefix: String = ""
  ) -> [String: Digest] {
    var found = [String: Digest]()
    for name in Files.list(folder) {
      let path = prefix + name
      if Files.isFolder("\(folder)/\(name)") {
        found.merge(tree("\(folder)/\(name)", except: except, prefix: path + "/")) { a, _ in a }
      } else if !except(path) {
        found[path] = try? Digest(ofFile: "\(folder)/\(name)")
      }
    }
    return found
  }

  /// The files under the promise of equal bytes.
  static func promised(_ run: RunFolder) -> [String: Digest] {
    tree(run.path, except: { ["timing.json", "log.jsonl"].contains($0) || $0.hasPrefix("report/") })
  }
}

/// A pipeline of three stages, the last over the other two, that counts what it computes.
struct Toy {
  static let stages = ["prepare", "window-1/ets", "window-2/ets", "score"]

  /// Runs all stages and the files; returns the names that were computed.
  static func work(
    _ run: Run, horizon: Int = 8, stopBefore stop: String? = nil
  ) throws -> [String] {
    var computed = [String]()
    var outputs = [StageFile]()
    var key = Digest(inputs: ["horizon": JSONValue(horizon)])
    // The first stage does not depend on the horizon.
    for name in stages {
      if name == stop { return computed }
      let inputs = name == "prepare" ? Digest(of: "data") : key
      let result = try run.stage(name, inputs: inputs) {
        computed.append(name)
        return [
          StageFile("out.txt", text: name == "prepare" ? name : "\(name) \(horizon)\n"),
          StageFile("more.bin", [1, 2, 3]),
        ]
      }
      outputs += result.files
      key = run.stages.key(name, inputs: key)
    }
    try run.write(JSONValue.object(["wape": 0.25, "horizon": JSONValue(horizon)]).prettyText, to: "metrics.json")
    try run.write(
      JSONValue.array([["model": "ets", "wape": 0.25], ["model": "naive", "wape": .number(0.3 + Double(horizon))]])
        .prettyText, to: "leaderboard.json")
    try run.replaceFolder("bundle") { try Files.write("model", to: "\($0)/manifest.json") }
    try run.write("<html>", to: "report/index.html")
    try run.finish(
      RunResult(exitCode: .success, verdict: "pass", model: "ets", metric: "wape", value: 0.25, trials: 4))
    return computed
  }
}
