public import Evaluation
import ForecastModel
import Solution
import Support
import TimeAxis

/// A candidate's forecasts for some windows with the intervals that belong to them.
struct JudgedCandidate: Sendable {
  var name: String
  /// By window index.
  var windows: [Int: WindowForecasts]
  var intervals: QuantileTable
}

/// Everything that the forecasts of some windows are measured by.
public struct TestMeasures: Sendable {
  public var scores: ScoreTable
  /// Rows that were judged.
  public var rows: [ForecastRow]
  /// By candidate: absolute error, actual and coverage, summed by step.
  public var errorByStep: [String: [StepError]]
  /// Levels of the central intervals whose coverage is counted.
  public var coverageLevels: [Double]
  /// By candidate: money that its forecasts would have cost on these rows, by unit.
  public var costs: [String: UnitCosts]
  /// Sum of actual values by unit.
  public var actual: [Double]

  public struct StepError: Sendable, Equatable {
    public var absoluteError = 0.0
    public var actual = 0.0
    public var rows = 0.0
    /// By level of `coverageLevels`: how many actual values lie within the central interval.
    public var inside: [Double]
    /// Share of absolute error in actual.
    public var wape: Double { actual > 0 ? absoluteError / actual : .nan }

    /// The share of actual values within the interval of a level.
    /// - Parameter place: of the level in `coverageLevels`.
    public func coverage(_ place: Int) -> Double {
      rows > 0 && inside.indices.contains(place) ? inside[place] / rows : .nan
    }
  }

  /// The cost of errors by unit, in the client's currency.
  public struct UnitCosts: Sendable, Equatable {
    /// Where the point forecast is acted on, as today.
    public var atPoint: [Double]
    /// Where the quantile is acted on that the cost of an error asks for.
    public var atQuantile: [Double]
  }
}

/// What is measured, and how.
struct MeasurePlan: Sendable {
  var set: SeriesSet
  var origins: RollingOrigin
  /// Periods in each season, at least one.
  var seasonLengths: [Int]
  var quantiles: [Double]
  /// Levels of central intervals whose coverage is counted.
  var coverageLevels: [Double]
  var contract: ForecastContract
  var failure: Scope.AcceptableFailure?
  var costOfError: Scope.CostOfError
  /// Columns that criteria slice by.
  var slices: [String] = []
  /// Of all that is drawn by chance in a fit.
  var seed = 0
  /// The metric by which candidates are chosen.
  var metric = "wape"

  /// The season of measures and of models that know only one.
  var seasonLength: Int { seasonLengths.first ?? 1 }

  /// Measures candidates on the rows of some windows.
  func measure(_ candidates: [JudgedCandidate], windows: [Int]) -> TestMeasures {
    let rows = judgedRows(of: set, origins: origins, windows: windows)
    let units = Units(rows: rows, set: set, horizon: origins.horizon, wanted: slices)
    let scales = Dictionary(uniqueKeysWithValues: windows.map { window in (window, scale(before: window)) })
    let stepScales = Dictionary(uniqueKeysWithValues: windows.map { window in (window, stepScale(before: window)) })
    var measures = TestMeasures(
      scores: ScoreTable(
        units: units.names, candidates: [], slices: units.slices, unitIsTimeBlock: units.areTimeBlocks),
      rows: rows, errorByStep: [:], coverageLevels: coverageLevels, costs: [:], actual: [Double](repeating: 0, count: units.names.count))
    for (row, unit) in zip(rows, units.unitOfRow) { measures.actual[unit] += row.actual }
    for candidate in candidates {
      measure(candidate, rows: rows, units: units, scales: scales, stepScales: stepScales, into: &measures)
    }
    return measures
  }

  /// The scale of each series before a window.
  func scale(before window: Int) -> [Double?] {
    set.series.map { series in
      let start = origins.start(of: window, end: set.end(of: series))
      return seasonalDifference(series.values(before: start), seasonLength: seasonLength)
    }
  }

  /// The steps of each series before a window.
  private func stepScale(before window: Int) -> [StepScale?] {
    set.series.map { series in
      StepScale(of: series.values(before: origins.start(of: window, end: set.end(of: series))))
    }
  }

  /// What point forecasts of a window erred, by series; nothing where a series does not have the window.
  func errorSums(of forecasts: WindowForecasts?, window: Int) -> [ErrorSums] {
    let (scales, stepScales) = (scale(before: window), stepScale(before: window))
    var sums = [ErrorSums](repeating: ErrorSums(), count: set.series.count)
    for row in judgedRows(of: set, origins: origins, windows: [window]) {
      guard let path = forecasts?.paths[row.series], path.median.indices.contains(row.step - 1) else { continue }
      sums[row.series].add(
        actual: row.actual, point: contract.clipped(path.median[row.step - 1]), scale: scales[row.series],
        tolerance: nil, steps: stepScales[row.series])
    }
    return sums
  }

  private func measure(
    _ candidate: JudgedCandidate, rows: [ForecastRow], units: Units, scales: [Int: [Double?]],
    stepScales: [Int: [StepScale?]], into measures: inout TestMeasures
  ) {
    let count = units.names.count
    var errors = [ErrorSums](repeating: ErrorSums(), count: count)
    var covered = [[Double]](repeating: [Double](repeating: 0, count: count), count: coverageLevels.count)
    var pinball = [Double](repeating: 0, count: count)
    var (scaledPinball, scaledRows) = (pinball, pinball)
    var met = pinball
    var costs = TestMeasures.UnitCosts(
      atPoint: [Double](repeating: 0, count: count), atQuantile: [Double](repeating: 0, count: count))
    let step = TestMeasures.StepError(inside: [Double](repeating: 0, count: coverageLevels.count))
    var steps = [TestMeasures.StepError](repeating: step, count: origins.horizon)
    for (row, unit) in zip(rows, units.unitOfRow) {
      guard let path = candidate.windows[row.window]?.paths[row.series], path.median.indices.contains(row.step - 1)
      else { continue }
      let (median, scale) = (path.median[row.step - 1], path.scale[row.step - 1])
      func quantile(_ level: Double) -> Double {
        contract.clipped(candidate.intervals.quantile(level, step: row.step, median: median, scale: scale))
      }
      let point = contract.clipped(median)
      let tolerance = failure.map { max($0.overShareOfActual * row.actual, $0.floor) }
      let stepScale = stepScales[row.window]?[row.series]
      errors[unit].add(
        actual: row.actual, point: point, scale: scales[row.window]?[row.series], tolerance: tolerance,
        steps: stepScale)
      for (index, level) in coverageLevels.enumerated() {
        let inside = row.actual >= quantile((1 - level) / 2) && row.actual <= quantile((1 + level) / 2)
        if inside {
          covered[index][unit] += 1
          steps[row.step - 1].inside[index] += 1
        }
      }
      var loss = 0.0
      for level in quantiles {
        loss += pinballLoss(actual: row.actual, quantile: quantile(level), level: level) / Double(quantiles.count)
      }
      pinball[unit] += loss
      if let stepScale {
        scaledPinball[unit] += loss / stepScale.meanAbsolute
        scaledRows[unit] += 1
      }
      let served = quantile(contract.servedQuantile)
      met[unit] += max(0, min(row.actual, served))
      costs.atPoint[unit] += cost(of: point, actual: row.actual)
      costs.atQuantile[unit] += cost(of: served, actual: row.actual)
      steps[row.step - 1].absoluteError += abs(point - row.actual)
      steps[row.step - 1].actual += abs(row.actual)
      steps[row.step - 1].rows += 1
    }
    var statistics = ErrorSums.statistics(errors, hasFailures: failure != nil)
    let rowCounts = errors.map(\.rows)
    for (index, level) in coverageLevels.enumerated() {
      statistics[MetricKey("interval_coverage", level: level)] = RatioStatistic(
        numerator: covered[index], denominator: rowCounts)
    }
    statistics[MetricKey("pinball")] = RatioStatistic(numerator: pinball, denominator: rowCounts)
    statistics[MetricKey("scaled_pinball")] = RatioStatistic(numerator: scaledPinball, denominator: scaledRows)
    statistics[MetricKey("fill_rate")] = RatioStatistic(numerator: met, denominator: errors.map(\.demand))
    measures.scores.candidates.append(CandidateScores(name: candidate.name, statistics: statistics))
    measures.costs[candidate.name] = costs
    measures.errorByStep[candidate.name] = steps
  }

  /// What acting on a forecast costs: too much and too little each by the unit.
  private func cost(of forecast: Double, actual: Double) -> Double {
    costOfError.overPerUnit * max(forecast - actual, 0) + costOfError.underPerUnit * max(actual - forecast, 0)
  }
}

/// What was sampled: series; where there is only one, blocks of its test periods.
struct Units {
  var names: [String]
  var unitOfRow: [Int]
  var slices: [SliceColumn]
  var areTimeBlocks: Bool

  /// - Parameter wanted: columns that must be among the slices, though they may tell every series apart.
  init(rows: [ForecastRow], set: SeriesSet, horizon: Int, wanted: [String] = []) {
    let judged = Set(rows.map(\.series)).sorted()
    var columns = [(name: String, value: (SeriesSet.Series) -> String)]()
    for (place, name) in set.staticNames.enumerated() { columns.append((name, { $0.statics[place] })) }
    for (place, name) in set.keyNames.enumerated() where set.keyNames.count > 1 || wanted.contains(name) {
      columns.append((name, { $0.key[place] }))
    }
    if judged.count == 1 {
      // Errors of neighbouring periods go together, so whole blocks are drawn.
      let length = max(1, horizon / 4)
      let blocks = rows.map { ($0.window, ($0.step - 1) / length) }
      var found = [String]()
      unitOfRow = blocks.map { window, block in
        let name = "window \(window + 1), block \(block + 1)"
        if found.last != name { found.append(name) }
        return found.count - 1
      }
      names = found
      // All of it is one slice of whatever column.
      slices = columns.map { name, value in
        SliceColumn(name: name, groups: [.init(value: value(set.series[judged[0]]), units: Array(found.indices))])
      }
      areTimeBlocks = true
      return
    }
    let places = Dictionary(uniqueKeysWithValues: judged.enumerated().map { ($0.element, $0.offset) })
    names = judged.map { set.series[$0].name }
    unitOfRow = rows.map { places[$0.series] ?? 0 }
    areTimeBlocks = false
    slices = []
    for (name, value) in columns {
      var groups = [String: [Int]]()
      for (unit, series) in judged.enumerated() { groups[value(set.series[series]), default: []].append(unit) }
      slices.append(
        SliceColumn(name: name, groups: groups.keys.sorted().map { .init(value: $0, units: groups[$0] ?? []) }))
    }
  }
}
