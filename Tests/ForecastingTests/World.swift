import ClientWorld
import Digests
import Evaluation
import Findings
import Forecasting
import Glibc
import JSON
import Runs
import Solution
import Support
import Synchronization
import Testing
import TimeAxis

/// A small client: a folder, a solution and a table, from which runs are made.
final class World {
  private let client: ClientWorld
  var folder: String { client.folder }
  var solution: SolutionFile { client.solution }
  var resolved: ResolvedConfig { client.resolved }
  var path: String { client.path }

  static let yaml = """
    version: 1
    project: toy
    task: forecast
    seed: 42

    scope:
      problem: "Stores order by habit"
      decision: "Units to order per store and product, each Monday"
      decides: {owner: "Head of Supply", approver: "CFO", signed_on: null}
      mode: augmentation
      current_process: seasonal_naive
      volume: {decisions_per_year: 520, units_per_decision: 100}
      cost_of_error: {currency: EUR, over_per_unit: 0.80, under_per_unit: 2.40}
      acceptable_failure: {over_share_of_actual: 0.5, floor: 1, rate: 0.3, today: 0.4}
      run_budget_per_month: 150
      feasibility: {data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}
      ethics: {personal_data: none, regulation: [], harm_if_wrong: "waste or empty shelf", opt_out: planner_edit}

    data:
      source: {type: csv, filepath: data/sales.csv}
      columns:
        - {name: store,   type: category, role: series_id}
        - {name: product, type: category, role: series_id}
        - {name: week,    type: date,     role: timestamp, format: yyyy-MM-dd}
        - {name: units,   type: number,   role: target, min: 0}
        - {name: region,  type: category, role: static}
      checks: {duplicate_key: error, missing_period: fill_zero, max_missing: 0.9}

    split: {type: datetime, n_windows: 4, step_size: 2, test_windows: 1}
    forecast: {freq: W-MON, horizon: 4, season_length: 4, quantiles: [0.1, 0.5, 0.75, 0.9]}

    models:
      baseline: seasonal_naive
      candidates: [naive, ses, damped, theta, ensemble]
    search: {metric: wape, time_budget_s: 600, memory_mb: 4096, threads: 2}

    success:
      primary_metric: wape
      criteria:
        - {metric: wape, max: 0.9}
        - {metric: wape, slice: region, min_relative_change: -5.0}
        - {metric: interval_coverage, level: 0.8, min: 0.1}
        - {metric: failure_rate, max: 0.99}
        - {metric: latency_p95_ms, max: 50, at: endpoint}
      on_fail: block

    export:
      target: docker
      endpoint: {port: 8080, auth: bearer, token_file: /run/secrets/solkit_token, batch_max: 1000}
      price: {replicas: 1, vcpu: 0.25, gb: 0.0625, vcpu_hour: 0.04, gb_hour: 0.005, requests_per_second: 5}
      verify: {replay_rows: 100, max_abs_diff: 1.0e-6, load_seconds: 5}

    """

  init(_ csv: String, yaml: String = World.yaml, sets: [String] = []) throws {
    client = try ClientWorld(csv, file: "data/sales.csv", yaml: yaml, sets: sets)
  }

  func data(threads: Int = 2) throws(Diagnostics) -> ForecastData {
    try ForecastData(reading: path, solution: solution, threads: threads)
  }

  /// What is wrong with the data; empty where nothing is.
  func faults() -> [Diagnostic] {
    do throws(Diagnostics) {
      _ = try data()
      return []
    } catch { return error.list }
  }

  func open() throws -> Run { try client.open() }

  func pipeline(
    _ run: Run, threads: Int = 2, interruption: Interruption = .init(),
    progress: any ProgressReporter = SilentProgress()
  )
    throws -> ForecastPipeline
  {
    ForecastPipeline(
      solution: solution, configuration: resolved.canonicalJSON, data: try data(threads: threads),
      dataDigest: try Digest(ofFile: path), run: run, threads: threads, interruption: interruption, progress: progress
    )
  }

  /// A whole run with all its files but the report.
  @discardableResult
  func run(threads: Int = 2) throws -> (result: ForecastPipeline.Result, folder: RunFolder, run: Run) {
    let run = try open()
    defer { run.close() }
    let result = try pipeline(run, threads: threads).execute()
    let files = ForecastFiles(
      result: result, dataDigest: try Digest(ofFile: path), signed: resolved.signedJSON, toolVersion: "0.0.1")
    try files.write(to: run)
    try run.write(RunSummary(result.evaluation.findings).json.prettyText, to: "summary.json")
    try run.finish(
      RunResult(
        exitCode: result.evaluation.verdict.exitCode, verdict: result.evaluation.verdict.name,
        trials: result.trials))
    return (result, run.folder, run)
  }

  /// The files under the promise of equal bytes.
  func promised(_ run: RunFolder) -> [String: Digest] { ClientWorld.promised(run.path, without: ["report"]) }
}

/// Sales of some series with a season of four weeks, made from a seed. Whole numbers, so that a text holds them all.
struct Sales {
  static let header = "store,product,week,units,region\n"
  var series = 9
  var weeks = 60
  var seed: UInt64 = 1
  /// Changes a value, by series and week.
  var change: (_ series: Int, _ week: Int, _ units: Int) -> Int? = { _, _, units in units }

  static func date(_ week: Int) -> String {
    let monday = (CivilDate(year: 2025, month: 1, day: 6)?.daysSinceEpoch ?? 0) + 7 * week
    return TimestampFormat.isoDate.string(monday)
  }

  /// The lines without the header.
  var rows: [String] {
    var state = seed
    func noise() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % 11 - 5
    }
    var lines = [String]()
    for one in 0..<series {
      for week in 0..<weeks {
        let units = max(0, 20 + 10 * one + [0, 8, -4, 3][week % 4] + week / 6 + noise())
        guard let units = change(one, week, units) else { continue }
        lines.append("store \(one % 3),product \(one / 3),\(Self.date(week)),\(units),\(["North", "South"][one % 2])")
      }
    }
    return lines
  }

  var csv: String { Self.header + rows.joined(separator: "\n") + "\n" }
}

/// Asks for an end after so many updates.
final class EndingProgress: ProgressReporter {
  private let left: Atomic<Int>
  let interruption = Interruption()

  init(after updates: Int) { left = Atomic(updates) }

  func update(_ stage: String, done: Int, of total: Int, _ text: String) {
    if left.wrappingSubtract(1, ordering: .relaxed).newValue == 0 { interruption.request() }
  }
  func finish(_ stage: String, _ text: String) {}
}
