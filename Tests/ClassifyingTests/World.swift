import Classifying
import ClientWorld
import Digests
import Evaluation
import Findings
import Glibc
import JSON
import Runs
import Solution
import Statistics
import Support
import Testing

/// A small client: a folder, a solution and a table, from which runs are made.
final class World {
  private let client: ClientWorld
  var folder: String { client.folder }
  var solution: SolutionFile { client.solution }
  var resolved: ResolvedConfig { client.resolved }
  var path: String { client.path }

  static func yaml(
    target: String = "{name: left, type: binary, role: target, positive: \"Yes\"}",
    candidates: String = "[logistic_regression, random_forest, gradient_boosting, ensemble]",
    extra: String = "", metric: String = "log_loss", primary: String = "roc_auc", criterion: String = "roc_auc, min: 0.6",
    baseline: String = "majority", payoff: Bool = true, calibrates: Bool = true
  ) -> String {
    """
    version: 1
    project: toy
    task: classify
    seed: 42

    scope:
      problem: "Customers leave"
      decision: "Whom to call"
      decides: {owner: "Head of Retention", approver: "CFO", signed_on: null}
      mode: augmentation
      volume: {decisions_per_year: 12000}
      \(payoff ? "current_process: none" : "run_budget_per_month: 100")
      \(payoff ? "payoff: {currency: EUR, true_positive: 100, false_positive: -20, false_negative: 0, true_negative: 0}" : "flywheel: \"what happened comes back\"")
      feasibility: {data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}
      ethics: {personal_data: none, regulation: [], harm_if_wrong: "an unneeded call", opt_out: unsubscribe}

    data:
      source: {type: csv, filepath: data/customers.csv}
      columns:
        - {name: id, type: text, role: id}
        - {name: tenure, type: number, role: feature, min: 0}
        - {name: charge, type: number, role: feature}
        - {name: contract, type: category, role: feature}
        - {name: sex, type: category, role: sensitive}
        - \(target)
      checks: {duplicate_key: error, max_missing: 0.5}

    split: {type: stratified, folds: 3, test: 0.25}
    \(extra)
    models: {baseline: \(baseline), candidates: \(candidates)\(calibrates ? ", calibration: auto" : "")}
    search: {metric: \(metric), method: successive_halving, num_samples: 6, time_budget_s: 600, memory_mb: 4096, threads: 2}

    success:
      primary_metric: \(primary)
      criteria:
        - {metric: \(criterion)}
      on_fail: block

    export:
      target: docker
      endpoint: {port: 8080, auth: bearer, batch_max: 100}
      verify: {replay_rows: 20, max_abs_diff: 1.0e-6, load_seconds: 1}

    """
  }

  init(_ csv: String, yaml: String = World.yaml(), sets: [String] = []) throws {
    client = try ClientWorld(csv, file: "data/customers.csv", yaml: yaml, sets: sets)
  }

  func data(threads: Int = 2) throws(Diagnostics) -> ClassifyData {
    try ClassifyData(reading: path, solution: solution, folder: folder, threads: threads)
  }

  /// What is wrong with the data; empty where nothing is.
  func faults() -> [Diagnostic] {
    do throws(Diagnostics) {
      _ = try data()
      return []
    } catch { return error.list }
  }

  func open() throws -> Run { try client.open() }

  func pipeline(_ run: Run, threads: Int = 2) throws -> ClassifyPipeline {
    ClassifyPipeline(
      solution: solution, configuration: resolved.canonicalJSON, data: try data(threads: threads), run: run,
      threads: threads, interruption: Interruption(), progress: SilentProgress())
  }

  /// A whole run with all its files but the report.
  @discardableResult
  func run(threads: Int = 2) throws -> (result: ClassifyPipeline.Result, folder: RunFolder) {
    let run = try open()
    defer { run.close() }
    let result = try pipeline(run, threads: threads).execute()
    try ClassifyFiles(
      result: result, dataDigest: try Digest(ofFile: path), signed: resolved.signedJSON, toolVersion: "0.0.1"
    ).write(to: run)
    try run.write(RunSummary(result.evaluation.findings).json.prettyText, to: "summary.json")
    return (result, run.folder)
  }

  /// The files under the promise of equal bytes.
  func promised(_ folder: String) -> [String: String] {
    ClientWorld.promised(folder, without: ["solution.lock.json"]).mapValues(\.hex)
  }
}

/// Customers with a known truth: short tenure and monthly contracts leave.
struct Customers {
  static let header = "id,tenure,charge,contract,sex,left\n"
  var count = 600
  var seed: UInt64 = 1
  /// The target's text for a row; nil: the truth.
  var target: (_ row: Int, _ truth: Bool, _ score: Double) -> String = { _, truth, _ in truth ? "Yes" : "No" }

  var csv: String {
    var random = RandomNumbers(seed: seed)
    var text = Self.header
    for row in 0..<count {
      let tenure = random.integer(below: 60)
      let charge = 20 + random.integer(below: 80)
      let contract = ["month", "year", "two"][random.integer(below: 3)]
      let score = 2 - Double(tenure) / 12 + (contract == "month" ? 1.5 : contract == "year" ? 0 : -1.5)
      let truth = random.uniform() < 1 / (1 + exp(-score))
      text += "c\(row),\(row % 40 == 3 ? "" : String(tenure)),\(charge),\(contract),\(row % 2 == 0 ? "f" : "m"),\(target(row, truth, score))\n"
    }
    return text
  }
}
