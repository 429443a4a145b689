import Solution
import Support
import Testing

/// A small solution that every test starts from; faults are edits of its lines.
enum Sample {
  static let text = """
    version: 1
    project: faults
    task: forecast
    seed: 42

    scope:
      problem: "Stores order by habit"
      decision: "Units to order per store and product, each Monday"
      decides: {owner: "Head of Supply", approver: "CFO", signed_on: null}
      mode: augmentation
      current_process: seasonal_naive
      volume: {decisions_per_year: 312, units_per_decision: 40}
      cost_of_error: {currency: EUR, over_per_unit: 0.80, under_per_unit: 2.40}
      acceptable_failure: {over_share_of_actual: 0.5, floor: 1, rate: 0.05, today: 0.18}
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
        - {name: price,   type: number,   role: known_future, unit: EUR}
      checks: {unknown_column: error, bad_value: error, duplicate_key: error, missing_period: fill_zero, max_missing: 0.02}

    split: {type: datetime, n_windows: 2, step_size: 4, test_windows: 1}
    forecast: {freq: W-MON, horizon: 4, season_length: 52, quantiles: [0.1, 0.5, 0.75, 0.9]}

    models:
      baseline: seasonal_naive
      candidates: [ets, theta]
    search: {metric: wape, time_budget_s: 60, memory_mb: 4096, threads: 2}

    success:
      primary_metric: wape
      criteria:
        - {metric: wape, max: 0.60}
      on_fail: block

    export:
      target: docker
      endpoint: {port: 8080, auth: bearer, token_file: /run/secrets/solkit_token, batch_max: 1000}
      price: {replicas: 1, vcpu: 0.25, gb: 0.0625, vcpu_hour: 0.04, gb_hour: 0.005, requests_per_second: 5}
      verify: {replay_rows: 100, max_abs_diff: 1.0e-6, load_seconds: 5}

    """

  typealias Loaded = (file: SolutionFile, warnings: [Diagnostic], resolved: ResolvedConfig)

  static func load(
    _ text: String = text, sets: [String] = [], environment: [String: String] = [:]
  ) throws(Diagnostics) -> Loaded {
    try SolutionFile.read([("solution.yaml", Array(text.utf8))], sets: sets, environment: environment)
  }

  /// Everything that is wrong; empty where nothing is.
  static func faults(
    _ text: String, sets: [String] = [], environment: [String: String] = [:]
  ) -> [Diagnostic] {
    do throws(Diagnostics) {
      _ = try load(text, sets: sets, environment: environment)
      return []
    } catch { return error.list }
  }

  /// The text with `find` replaced by `put` in one line, or the whole line where `find` is empty.
  static func edited(_ line: Int, _ find: String, _ put: String, in text: String = text) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.indices.contains(line - 1) else { return text }
    if find.isEmpty {
      lines[line - 1] = put
    } else if let range = range(of: find, in: lines[line - 1]) {
      lines[line - 1].replaceSubrange(range, with: put)
    } else {
      Issue.record("line \(line) has no '\(find)'")
    }
    return lines.joined(separator: "\n")
  }

  private static func range(of wanted: String, in text: String) -> Range<String.Index>? {
    text.indices.first { text[$0...].hasPrefix(wanted) }.map { $0..<text.index($0, offsetBy: wanted.count) }
  }
}
