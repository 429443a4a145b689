import ForecastFitting
public import ForecastModel
import Solution
import Support

/// What forecasts new series, and how well it does on series that it was not shown.
public struct ColdStartOutcome: Sendable {
  public var model: ColdStartModel
  /// Series that were left out in turn and forecast from their attributes, on the test windows.
  public var seriesCount: Int
  /// Absolute errors as a share of actuals.
  public var wape: Double
  /// The same of the mean level of series with the same attributes.
  public var wapeOfMeans: Double
  /// How often the 80 % interval held.
  public var coverage: Double
}

extension ForecastPipeline {
  /// Fewer series teach nothing about others.
  private static let fewestSeries = 10
  private static let folds = 10
  /// Series that no effect of an attribute counts as; the best on the validation windows is taken.
  private static let shrinkages = [1.0, 3, 10, 30]

  /// Learns how series without a past can be forecast from static columns. Nil without such columns, with fewer than
  /// ten series, and where values can be negative.
  ///
  /// Every figure comes from series that were left out, a tenth at a time: the amount of shrinkage and the intervals
  /// from validation windows, what is reported from test windows.
  func coldStart(
    _ choice: Choice, windows: [Int: WindowForecasts], current: ForecastModelSet
  ) -> ColdStartOutcome? {
    let plan = choice.plan
    let columns = solution.data.columns(as: .static).map(\.name)
    let isNegative = data.set.series.contains { $0.values.contains { $0 < 0 } }
    guard !columns.isEmpty, !isNegative, data.set.sharesCalendar else { return nil }
    func examples(_ window: Int) -> [(series: Int, example: ColdStartExample)] {
      data.set.series.indices.compactMap { index in
        guard let path = windows[window]?.paths[index] else { return nil }
        let start = plan.origins.start(of: window, end: data.set.lastPeriod)
        return example(index, before: start, path: path.median, columns: columns, plan: plan).map { (index, $0) }
      }
    }
    let split = (0..<plan.origins.count).map { ($0, plan.origins.isTest($0)) }
    let validation = split.filter { !$0.1 }.map { ($0.0, examples($0.0)) }
    let testing = split.filter(\.1).map { ($0.0, examples($0.0)) }
    guard let last = testing.last, last.1.count >= Self.fewestSeries,
      validation.allSatisfy({ $0.1.count >= Self.fewestSeries })
    else { return nil }
    let trials = Self.shrinkages.map { shrinkage in
      validation.flatMap { leftOut($0.1, window: $0.0, columns: columns, shrinkage: shrinkage, plan: plan) }
    }
    let errors = trials.map { $0.reduce(0.0) { $0 + abs($1.median - $1.actual) } }
    guard let best = errors.indices.min(by: { (errors[$0], $0) < (errors[$1], $1) }) else { return nil }
    let shrinkage = Self.shrinkages[best]
    let intervals = QuantileTable.fit(
      trials[best].compactMap {
        StandardisedError(actual: $0.actual, median: $0.median, scale: $0.scale, step: $0.step)
      })
    let judged = testing.flatMap { leftOut($0.1, window: $0.0, columns: columns, shrinkage: shrinkage, plan: plan) }
    guard var model = finalModel(current, columns: columns, shrinkage: shrinkage, plan: plan) else { return nil }
    model.intervals = intervals
    let actual = judged.reduce(0.0) { $0 + $1.actual }
    let held = judged.count { row in
      func quantile(_ level: Double) -> Double {
        intervals.quantile(level, step: row.step, median: row.median, scale: row.scale)
      }
      return row.actual >= max(0, quantile(0.1)) && row.actual <= quantile(0.9)
    }
    return ColdStartOutcome(
      model: model, seriesCount: Set(judged.map(\.series)).count,
      wape: judged.reduce(0.0) { $0 + abs($1.median - $1.actual) } / actual,
      wapeOfMeans: judged.reduce(0.0) { $0 + abs($1.mean - $1.actual) } / actual,
      coverage: judged.isEmpty ? .nan : Double(held) / Double(judged.count))
  }

  /// Series with too little past for the candidates are forecast like those without any, from their attributes and
  /// what they have. With sums they keep their own models, on which sums and parts agree.
  func withoutShort(_ current: ForecastModelSet, _ cold: ColdStartModel) -> ForecastModelSet {
    guard solution.forecast.hierarchy == nil else { return current }
    let places = Dictionary(uniqueKeysWithValues: data.set.series.enumerated().map { ($1.key, $0) })
    let fewest = max(4, solution.forecast.horizon)
    let series = current.series.map { one -> ForecastModelSet.Series in
      guard let place = places[one.key] else { return one }
      let own = data.set.series[place]
      guard own.values.count(where: { !$0.isNaN }) < fewest else { return one }
      var short = one
      short.model = cold.model(attributes: attributes(own, cold.columns).map { $0 }, past: own.values)
      return short
    }
    return ForecastModelSet(
      series: series, modelIntervals: current.modelIntervals, baselineIntervals: current.baselineIntervals)
  }

  /// One forecast of a series that was left out.
  private struct LeftOut {
    var series: Int
    var step: Int
    var actual: Double
    var median: Double
    var scale: Double
    /// Mean level of the others with the same attributes.
    var mean: Double
  }

  private func leftOut(
    _ examples: [(series: Int, example: ColdStartExample)], window: Int, columns: [String], shrinkage: Double,
    plan: MeasurePlan
  ) -> [LeftOut] {
    let set = data.set
    let start = plan.origins.start(of: window, end: set.lastPeriod)
    let (horizon, contract) = (plan.origins.horizon, plan.contract)
    return Parallel.map(Self.folds, threads: threads) { fold -> [LeftOut] in
      let others = examples.enumerated().filter { $0.offset % Self.folds != fold }.map(\.element.example)
      guard
        let model = fitColdStart(
          others, columns: columns, shrinkage: shrinkage, season: 1, lastPeriod: start - 1)
      else { return [] }
      var means = [[String]: (sum: Double, count: Double)]()
      for other in others {
        means[other.attributes, default: (0, 0)].sum += other.level
        means[other.attributes, default: (0, 0)].count += 1
      }
      let mean = others.reduce(0) { $0 + $1.level } / Double(max(1, others.count))
      return examples.enumerated().filter { $0.offset % Self.folds == fold }.flatMap { _, left -> [LeftOut] in
        let path = model.model(attributes: left.example.attributes.map { $0 }).forecast(horizon: horizon)
        let alike = means[left.example.attributes].map { $0.sum / $0.count } ?? mean
        return (0..<horizon).compactMap { step in
          guard let actual = set.series[left.series].value(at: start + step) else { return nil }
          return LeftOut(
            series: left.series, step: step + 1, actual: actual, median: contract.clipped(path.median[step]),
            scale: path.scale[step], mean: contract.clipped(alike))
        }
      }
    }.flatMap { $0 }
  }

  private func finalModel(
    _ current: ForecastModelSet, columns: [String], shrinkage: Double, plan: MeasurePlan
  ) -> ColdStartModel? {
    let length = max(plan.origins.horizon, min(plan.seasonLength, 1000))
    let end = data.set.lastPeriod + 1
    let set = data.set
    let fewest = plan.origins.minimumTraining
    let places = Dictionary(uniqueKeysWithValues: set.series.enumerated().map { ($1.key, $0) })
    let examples = Parallel.map(current.series.count, threads: threads) { index -> ColdStartExample? in
      let one = current.series[index]
      guard let place = places[one.key], set.series[place].values.count(where: { !$0.isNaN }) >= fewest else {
        return nil
      }
      var path = ForecastPath()
      one.model.forecast(horizon: length, in: set.context(set.series[place], before: end), into: &path)
      return self.example(
        place, before: end, path: path.median.map { plan.contract.clipped($0) }, columns: columns, plan: plan)
    }
    return fitColdStart(
      examples.compactMap { $0 }, columns: columns, shrinkage: shrinkage,
      season: length >= plan.seasonLength ? plan.seasonLength : 1, lastPeriod: end - 1)
  }

  /// A series as cold start learns from it; nil where it has nothing in the last season.
  private func example(
    _ index: Int, before start: Int, path: [Double], columns: [String], plan: MeasurePlan
  ) -> ColdStartExample? {
    let series = data.set.series[index]
    let length = max(plan.origins.horizon, plan.seasonLength)
    let recent = series.values(before: start).suffix(length).filter { !$0.isNaN }
    guard !recent.isEmpty else { return nil }
    let level = recent.reduce(0, +) / Double(recent.count)
    let variance = recent.reduce(0) { $0 + ($1 - level) * ($1 - level) } / Double(max(1, recent.count - 1))
    guard level >= 0, level.isFinite else { return nil }
    return ColdStartExample(
      attributes: attributes(series, columns), level: level,
      noise: level > 0 && recent.count > 1 ? variance.squareRoot() / level : .nan, path: path)
  }

  private func attributes(_ series: SeriesSet.Series, _ columns: [String]) -> [String] {
    columns.map { name in data.set.staticNames.firstIndex(of: name).map { series.statics[$0] } ?? "" }
  }
}
