import ForecastModel
import Solution

/// How a candidate's intervals are made, chosen on the validation windows, and the quantiles that belong to it.
struct IntervalChoice: Sendable {
  var correction: ScaleCorrection
  var table: QuantileTable

  /// From what adapts to each series to what adapts to nothing: the first stays unless another leads it. It adapts
  /// only as far as series differ, so that with little evidence it is the second and third already.
  private static let order: [IntervalSettings.Method] = [.adaptive, .grouped, .conformal, .model]
  /// Levels whose quantiles are judged.
  private static let levels = [0.05, 0.1, 0.25, 0.75, 0.9, 0.95]
  /// Most rows that the methods are compared on.
  private static let mostRows = 20_000

  /// - Parameters:
  ///   - forecasts: the candidate's, of the validation windows.
  ///   - groups: of each series.
  init(
    _ method: IntervalSettings.Method, _ forecasts: [Int: WindowForecasts], actuals: Actuals, plan: MeasurePlan,
    groups: [Int]
  ) {
    let wanted = method == .auto ? Self.order : [method]
    let corrections = wanted.map {
      ScaleCorrection($0, forecasts, actuals: actuals, plan: plan, groups: groups)
    }
    var chosen = 0
    if corrections.count > 1 {
      let errors = corrections.map { Self.losses($0, forecasts, actuals: actuals, plan: plan) }
      chosen = LeadRule(errors: errors, isAbsolute: false).simplestOfTheBest
    }
    correction = corrections[chosen]
    table = Self.table(
      correction, Self.errors(correction, forecasts, actuals: actuals, plan: plan).flatMap { $0 })
  }

  private static func table(_ correction: ScaleCorrection, _ errors: [Held]) -> QuantileTable {
    guard correction.method != .model else { return .normal }
    return QuantileTable.fit(
      errors.compactMap { StandardisedError(actual: $0.actual, median: $0.median, scale: $0.scale, step: $0.step) })
  }

  private struct Held {
    var actual: Double
    var median: Double
    var scale: Double
    var step: Int
    var window: Int
  }

  /// By series: what was held out, beside corrected forecasts.
  private static func errors(
    _ correction: ScaleCorrection, _ forecasts: [Int: WindowForecasts], actuals: Actuals, plan: MeasurePlan,
    every step: Int = 1
  ) -> [[Held]] {
    stride(from: 0, to: actuals.values.count, by: step).map { series in
      var held = [Held]()
      for (place, values) in actuals.values[series].enumerated() {
        let window = actuals.windows[place]
        guard !values.isEmpty, let path = forecasts[window]?.paths[series] else { continue }
        let factor = correction.factor(series, window: window)
        for (step, actual) in values.enumerated() where !actual.isNaN && path.median.indices.contains(step) {
          held.append(
            Held(
              actual: actual, median: plan.contract.clipped(path.median[step]),
              scale: min(path.scale[step] * factor, .greatestFiniteMagnitude), step: step + 1, window: place))
        }
      }
      return held
    }
  }

  /// Pinball loss in units of how far each series steps in its past, with quantiles of the series of the other fold;
  /// of other windows where there are few series. In units of the errors that are judged it would praise narrow
  /// intervals: a window in which little went wrong would count for most.
  private static func losses(
    _ correction: ScaleCorrection, _ forecasts: [Int: WindowForecasts], actuals: Actuals, plan: MeasurePlan
  ) -> RuleErrors {
    let rows = actuals.values.count * actuals.windows.count * plan.origins.horizon
    let every = max(1, (rows + mostRows - 1) / mostRows)
    let held = errors(correction, forecasts, actuals: actuals, plan: plan, every: every)
    let hasManySeries = held.count { !$0.isEmpty } >= EnsembleLearner.leastUnits
    let folds = hasManySeries ? 2 : max(1, actuals.windows.count)
    func fold(_ series: Int, _ row: Held) -> Int { hasManySeries ? series % 2 : row.window }
    let units = actuals.windows.map { plan.scale(before: $0) }
    let tables = (0..<folds).map { left in
      table(correction, held.enumerated().flatMap { series, rows in rows.filter { folds == 1 || fold(series, $0) != left } })
    }
    return RuleErrors(
      held.enumerated().map { series, rows in
        return actuals.windows.indices.compactMap { place -> RuleErrors.Unit? in
          let rows = rows.filter { $0.window == place }
          guard !rows.isEmpty, let unit = units[place][series * every], unit > 0, unit.isFinite else { return nil }
          var loss = 0.0
          for row in rows {
            let table = tables[fold(series, row)]
            for level in levels {
              let quantile = plan.contract.clipped(
                table.quantile(level, step: row.step, median: row.median, scale: row.scale))
              loss += (row.actual - quantile) * (row.actual < quantile ? level - 1 : level)
            }
          }
          return RuleErrors.Unit(relative: loss / unit / Double(rows.count * levels.count), absolute: loss)
        }
      })
  }
}
