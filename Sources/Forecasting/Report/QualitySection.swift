import Digests
import Evaluation
import ForecastModel
import Reporting
import Solution
import Support
import TimeAxis

extension ForecastReport {
  var qualitySection: ReportSection {
    let bias = evaluation.testEstimate(MetricKey("bias"), of: chosen)
    var lead: Prose = "Judged on \(Double(evaluation.test.rows.count), .count) forecasts of the test window."
    if let bias {
      lead = lead + " All together the forecast is \(abs(bias.point), .percent()) \(bias.point >= 0 ? "over" : "under") what happened."
    }
    var blocks: [Block] = [.lead(lead)]
    blocks += fanCharts.map { .chart($0) }
    blocks += [.columns([[.chart(horizonChart)], [.chart(coverageChart)]])]
    blocks += [.chart(coverageByStepChart), .paragraph(intervalWords)]
    blocks += orderBlocks
    blocks += sumBlocks + coldStartBlocks
    return ReportSection(.quality, blocks)
  }

  /// The error of each series in the last test window, best first; series that sold nothing are left out.
  private var seriesErrors: [(series: Int, wape: Double)] {
    let window = evaluation.origins.count - 1
    var sums = [Int: (error: Double, actual: Double)]()
    for row in evaluation.test.rows where row.window == window {
      guard let path = result.chosenWindows[window]?.paths[row.series], path.median.indices.contains(row.step - 1) else {
        continue
      }
      let error = abs(evaluation.contract.clipped(path.median[row.step - 1]) - row.actual)
      sums[row.series, default: (0, 0)].error += error
      sums[row.series, default: (0, 0)].actual += row.actual
    }
    return sums.filter { $0.value.actual > 0 }.map { ($0.key, $0.value.error / $0.value.actual) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map { (series: $0.0, wape: $0.1) }
  }

  private var fanCharts: [Chart] {
    let errors = seriesErrors
    guard let best = errors.first, let worst = errors.last else { return [] }
    var picks = [("Best series", best)]
    if errors.count > 2 { picks.append(("Typical series", errors[errors.count / 2])) }
    if errors.count > 1 { picks.append(("Worst series", worst)) }
    return picks.compactMap { title, pick in fanChart(title, series: pick.series, wape: pick.wape) }
  }

  private func fanChart(_ title: String, series index: Int, wape: Double) -> Chart? {
    let window = evaluation.origins.count - 1
    let set = evaluation.set
    let series = set.series[index]
    guard let path = result.chosenWindows[window]?.paths[index] else { return nil }
    let start = evaluation.origins.start(of: window, end: set.end(of: series))
    let intervals = evaluation.intervals[chosen] ?? .normal
    let contract = evaluation.contract
    func points(_ value: (Int) -> Double) -> [ChartPoint] {
      path.median.indices.map { ChartPoint(x(start + $0), value($0)) }
    }
    func quantile(_ level: Double, _ step: Int) -> Double {
      contract.clipped(intervals.quantile(level, step: step + 1, median: path.median[step], scale: path.scale[step]))
    }
    func band(_ share: Double) -> FanChart.Band {
      .init(
        "\(NumberFormat.percent(0).string(share)) interval",
        path.median.indices.map {
          BandPoint(x(start + $0), quantile((1 - share) / 2, $0), quantile((1 + share) / 2, $0))
        })
    }
    let shown = max(series.firstPeriod, start - max(26, evaluation.origins.horizon * 4))
    let history = (shown..<start).map { ChartPoint(x($0), series.value(at: $0) ?? .nan) }
    let actuals = (start..<start + evaluation.origins.horizon).map {
      ChartPoint(x($0), series.value(at: $0) ?? .nan)
    }
    let reference = result.baselineWindows[window]?.paths[index]
    return Chart(
      "\(title): \(series.name)",
      summary:
        "Absolute errors add up to \(wape, .percent()) of what was sold in the test window. Nothing right of the line was known to the model.",
      .fan(
        FanChart(
          x: timeAxis(unit), y: ChartAxis(contract.unit.map { "\(target) (\($0))" } ?? target, .number(), includesZero: true),
          history: history, actuals: actuals, median: points { contract.clipped(path.median[$0]) },
          bands: [band(0.9), band(0.5)],
          baseline: reference.map { reference in points { contract.clipped(reference.median[$0]) } } ?? [],
          baselineName: modelName(baseline), served: points { quantile(contract.servedQuantile, $0) },
          servedName: "served (\(NumberFormat.number(2).string(contract.servedQuantile)) quantile)", split: x(start))))
  }

  private var horizonChart: Chart {
    func line(_ name: String, _ role: MarkRole) -> LineChart.Line {
      let steps = evaluation.test.errorByStep[name] ?? []
      return .init(
        modelName(name), role, steps.enumerated().map { ChartPoint(Double($0.offset + 1), $0.element.wape) })
    }
    let steps = evaluation.test.errorByStep[chosen] ?? []
    return Chart(
      "Error by \(unit)s ahead",
      summary:
        "WAPE \(steps.first?.wape ?? .nan, .percent()) one \(unit) ahead, \(steps.last?.wape ?? .nan, .percent()) at \(steps.count).",
      .lines(
        LineChart(
          x: ChartAxis("\(unit)s ahead", .count), y: ChartAxis("WAPE", .percent(0), includesZero: true),
          lines: [line(chosen, .model)] + (chosen == baseline ? [] : [line(baseline, .baseline)]))))
  }

  private var coverageChart: Chart {
    let keys = (evaluation.test.scores[chosen]?.statistics.keys.filter { $0.name == "interval_coverage" } ?? [])
      .sorted { ($0.level ?? 0) < ($1.level ?? 0) }
    let levels = keys.compactMap { key -> CoverageChart.Level? in
      guard let level = key.level, let estimate = evaluation.testEstimate(key, of: chosen) else { return nil }
      return .init(nominal: level, observed: estimate.point, interval: bounds(estimate))
    }
    let limits = solution.success.criteria.compactMap { criterion -> CoverageChart.Limit? in
      guard criterion.metric == "interval_coverage", let level = criterion.level else { return nil }
      return .init(nominal: level, allowed: Bounds(criterion.min ?? 0, criterion.max ?? 1))
    }
    let words = levels.map { "\(NumberFormat.percent(0).string($0.nominal)) held \(NumberFormat.percent().string($0.observed))" }
    return Chart(
      "Do the intervals keep their promise?", summary: "Of the truth, the interval meant for \(words.joined(separator: "; "))",
      .coverage(CoverageChart(levels: levels, limits: limits)))
  }

  /// Coverage of the 80 and 95 % intervals by distance: an interval that holds on average may be too narrow far ahead.
  private var coverageByStepChart: Chart {
    let steps = evaluation.test.errorByStep[chosen] ?? []
    func points(_ level: Double) -> [ChartPoint] {
      guard let place = evaluation.test.coverageLevels.firstIndex(of: level) else { return [] }
      return steps.enumerated().map { ChartPoint(Double($0.offset + 1), $0.element.coverage(place)) }
    }
    let eighty = points(0.8)
    let seen = eighty.map(\.y).filter { !$0.isNaN }
    return Chart(
      "Coverage by \(unit)s ahead",
      summary:
        "Of the truth, the 80 % interval held between \(seen.min() ?? .nan, .percent()) and \(seen.max() ?? .nan, .percent()), by \(unit)s ahead.",
      .lines(
        LineChart(
          x: ChartAxis("\(unit)s ahead", .count), y: ChartAxis("share inside", .percent(0), includesZero: true),
          lines: [
            .init("80 % interval", .model, eighty), .init("95 % interval", .baseline, points(0.95)),
          ])))
  }

  /// How the intervals were made.
  private var intervalWords: Prose {
    switch evaluation.intervalMethod {
    case .model: "The intervals are the model's own, its errors taken as normal."
    case .conformal: "The intervals are quantiles of the errors of held-out windows, by \(unit)s ahead."
    case .grouped: "The intervals are quantiles of the errors of held-out windows, by \(unit)s ahead, for each class of demand as wide as its errors were."
    case .auto, .adaptive: "The intervals are quantiles of the errors of held-out windows, by \(unit)s ahead, for each series as wide as its errors were, as far as series differ."
    }
  }
}
