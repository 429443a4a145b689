import Digests
import Forecasting
import Glibc
import JSON
import Runs
import Solution
import Statistics
import Support
import TimeAxis

/// A made-up plant whose truth is known: sensors with a weekly pattern, normal noise, and failures that are planted.
enum Plant {
  static let days = 620
  /// Days of the test part: the last five windows of 28.
  static let testStart = days - 140

  static let yaml = changes.reduce(World.yaml) { $0.replacingFirst($1.0, with: $1.1) }

  private static let changes: [(String, String)] = [
    ("current_process: seasonal_naive", "current_process: fixed_limits"),
    ("volume: {decisions_per_year: 520, units_per_decision: 100}", "volume: {decisions_per_year: 4}"),
    ("over_per_unit: 0.80, under_per_unit: 2.40", "over_per_unit: 100, under_per_unit: 10000"),
    ("      acceptable_failure: {over_share_of_actual: 0.5, floor: 1, rate: 0.3, today: 0.4}\n", ""),
    ("  acceptable_failure: {over_share_of_actual: 0.5, floor: 1, rate: 0.3, today: 0.4}\n", ""),
    (
      """
          - {name: store,   type: category, role: series_id}
          - {name: product, type: category, role: series_id}
          - {name: week,    type: date,     role: timestamp, format: yyyy-MM-dd}
          - {name: units,   type: number,   role: target, min: 0}
          - {name: region,  type: category, role: static}
        checks: {duplicate_key: error, missing_period: fill_zero, max_missing: 0.9}
      """,
      """
          - {name: sensor, type: category, role: series_id}
          - {name: day,    type: date,     role: timestamp, format: yyyy-MM-dd}
          - {name: value,  type: number,   role: target}
          - {name: failed, type: binary,   role: event}
        checks: {duplicate_key: error, missing_period: keep, max_missing: 0.9}
      """),
    (
      "split: {type: datetime, n_windows: 4, step_size: 2, test_windows: 1}",
      "split: {type: datetime, n_windows: 15, test_windows: 5}"
    ),
    (
      "forecast: {freq: W-MON, horizon: 4, season_length: 4, quantiles: [0.1, 0.5, 0.75, 0.9]}",
      "forecast: {freq: D, horizon: 28, season_length: 7}\n\nanomalies: {false_alarms_per_week: 0.2, cool_down: 3}"
    ),
    ("baseline: seasonal_naive", "baseline: fixed_limits"),
    ("candidates: [naive, ses, damped, theta, ensemble]", "candidates: [seasonal_naive, ses, ets, ensemble]"),
    ("metric: wape, time_budget_s", "metric: mae, time_budget_s"),
    ("primary_metric: wape", "primary_metric: recall"),
    ("    - {metric: wape, max: 0.9}\n", "    - {metric: recall, min: 0.9}\n"),
    (
      "    - {metric: wape, slice: region, min_relative_change: -5.0}\n",
      "    - {metric: false_alarms_per_week, max: 1}\n"
    ),
    ("    - {metric: interval_coverage, level: 0.8, min: 0.1}\n", "    - {metric: warning_hours, min: 1}\n"),
    ("    - {metric: failure_rate, max: 0.99}\n", "    - {metric: value_per_year, min: 1000}\n"),
  ]

  /// What repeats each week.
  static func pattern(_ day: Int) -> Double { 8 * cos(2 * .pi * Double(day % 7) / 7) }

  /// One sensor's readings: level 50, a weekly pattern of 8, noise of 1.
  struct Sensor {
    var values: [Double]
    var failed: [Bool]

    init(seed: UInt64) {
      var random = RandomNumbers(seed: seed)
      values = (0..<Plant.days).map { day in
        50 + Plant.pattern(day) + random.normal()
      }
      failed = [Bool](repeating: false, count: Plant.days)
    }

    /// Plants a failure: the readings of these days are moved by `change`, and marked.
    mutating func fail(_ days: Range<Int>, _ change: (Int) -> Double) {
      for day in days {
        values[day] += change(day)
        failed[day] = true
      }
    }
  }

  static func csv(_ sensors: [(name: String, sensor: Sensor)]) -> String {
    let first = CivilDate(daysSinceEpoch: 0).daysSinceEpoch + 18_262
    var text = "sensor,day,value,failed\n"
    for (name, sensor) in sensors {
      for day in 0..<Plant.days where !sensor.values[day].isNaN {
        let date = TimestampFormat.isoDate.string(first + day)
        text += "\(name),\(date),\(sensor.values[day]),\(sensor.failed[day] ? 1 : 0)\n"
      }
    }
    return text
  }
}

extension World {
  /// A whole run of a watch with all its files but the report.
  func watch(threads: Int = 2) throws -> (result: AnomalyPipeline.Result, folder: RunFolder) {
    let run = try open()
    defer { run.close() }
    let result = try AnomalyPipeline(
      solution: solution, data: try data(threads: threads), run: run, threads: threads, interruption: .init(),
      progress: SilentProgress()
    ).execute()
    try AnomalyFiles(
      result: result, dataDigest: try Digest(ofFile: path), signed: resolved.signedJSON, toolVersion: "0.0.1"
    ).write(to: run)
    return (result, run.folder)
  }
}

extension String {
  /// With the first place of a text changed.
  func replacingFirst(_ text: String, with other: String) -> String {
    guard let range = self.firstRange(of: text) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
