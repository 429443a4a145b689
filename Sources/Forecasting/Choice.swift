import Evaluation
import ForecastModel
import Solution
import Support

/// The candidate that won on the validation windows, before the test part is touched.
struct Choice: Sendable {
  var plan: MeasurePlan
  var chosen: Candidate
  var ranking: [(name: String, value: Double)]
  var measures: TestMeasures
  /// By candidate.
  var intervals: [String: QuantileTable]
  /// By candidate: by what scales are multiplied before `intervals` are read off.
  private var corrections: [String: ScaleCorrection]

  /// Calibrates the intervals of all candidates on the validation windows and ranks those that may be chosen.
  /// - Parameter methods: by candidate, where `method` has been compared before and what came out is known.
  init(
    plan: MeasurePlan, ladder: [Candidate], choosable: [String], metric: String,
    method: IntervalSettings.Method = .auto, methods: [String: IntervalSettings.Method] = [:],
    windows: [String: [Int: WindowForecasts]], threads: Int
  ) {
    let validation = (0..<plan.origins.count).filter { !plan.origins.isTest($0) }
    let actuals = Actuals(plan, windows: validation)
    let groups = plan.demandClasses
    let found = Parallel.map(ladder.count, threads: threads) { index in
      IntervalChoice(
        methods[ladder[index].name] ?? method, windows[ladder[index].name] ?? [:], actuals: actuals, plan: plan, groups: groups)
    }
    corrections = [:]
    intervals = [:]
    for (candidate, choice) in zip(ladder, found) {
      corrections[candidate.name] = choice.correction
      intervals[candidate.name] = choice.table
    }
    let judged = zip(ladder, found).map { candidate, choice in
      JudgedCandidate(
        name: candidate.name,
        windows: Dictionary(
          uniqueKeysWithValues: validation.compactMap { window in
            windows[candidate.name]?[window].map { (window, choice.correction.corrected($0, window: window)) }
          }), intervals: choice.table)
    }
    let measures = plan.measure(judged, windows: validation)
    let lowerIsBetter = isLowerBetter(metric)
    let key = MetricKey(metric)
    // Where two are equal, the simpler one stands first on the ladder and stays first.
    let ranking = ladder.enumerated().compactMap { place, candidate -> (Int, String, Double)? in
      guard let value = measures.scores[candidate.name]?.statistics[key]?.value(), value.isFinite else { return nil }
      return (place, candidate.name, metric == "bias" ? abs(value) : value)
    }.sorted { a, b in
      a.2 == b.2 ? a.0 < b.0 : lowerIsBetter ? a.2 < b.2 : a.2 > b.2
    }.map { (name: $0.1, value: $0.2) }
    let best = ranking.first { choosable.contains($0.name) }?.name
    chosen = ladder.first { $0.name == best } ?? ladder.first { choosable.contains($0.name) } ?? ladder[0]
    self.plan = plan
    self.plan.contract.candidate = chosen.name
    self.plan.contract.serves = chosen.name
    self.ranking = ranking
    self.measures = measures
  }

  /// Calibrates and measures again once the chosen candidate's forecasts were moved; the choice stays.
  mutating func recalibrate(
    ladder: [Candidate], metric: String, method: IntervalSettings.Method, windows: [String: [Int: WindowForecasts]],
    threads: Int
  ) {
    let again = Choice(
      plan: plan, ladder: ladder, choosable: [chosen.name], metric: metric, method: method, windows: windows,
      threads: threads)
    measures = again.measures
    intervals = again.intervals
    corrections = again.corrections
  }

  /// How the scales of a candidate are made right.
  func method(of candidate: String) -> IntervalSettings.Method { corrections[candidate]?.method ?? .model }

  /// A candidate's forecasts of a window with scales that its `intervals` are right for.
  /// - Parameter window: nil for what comes after all data.
  func corrected(_ forecasts: WindowForecasts, of candidate: String, window: Int?) -> WindowForecasts {
    corrections[candidate]?.corrected(forecasts, window: window) ?? forecasts
  }
}
