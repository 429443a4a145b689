import Evaluation
import Reporting
import Solution

extension ForecastReport {
  /// The error of sums and parts, by themselves and made to agree; nothing where no sums are asked for.
  var sumBlocks: [Block] {
    guard let outcome = result.hierarchy else { return [] }
    let wape = MetricKey("wape")
    let coverage = MetricKey("interval_coverage", level: 0.8)
    typealias Finding = HierarchyOutcome.LevelFinding
    let rows = outcome.levels.map { level -> [Cell] in
      [
        .text("\(level.name)"), .number(level.count), percent(level.value(wape, of: baseline)),
        percent(level.value(wape, of: Finding.alone)), percent(level.value(wape, of: Finding.reconciled)),
        percent(level.value(coverage, of: Finding.reconciled)),
      ]
    }
    var blocks: [Block] = [
      .table(
        ReportTable(
          caption: "Sums and parts on the test windows: WAPE, and how often the 80 % interval held",
          columns: [
            .init("Level"), .init("Forecasts", .end), .init(modelName(baseline), .end), .init("each by itself", .end),
            .init("made to agree", .end), .init("80 % held", .end),
          ], rows: rows))
    ]
    if !outcome.trials.isEmpty {
      let levels = outcome.levels.map { ReportTable.Column($0.name, .end) }
      blocks.append(
        .details(
          summary: "How sums and parts were made to agree: \(words(outcome.method)), the best of \(outcome.trials.count) ways",
          [
            .table(
              ReportTable(
                caption: "Absolute errors on the validation windows as a share of those of bottom-up",
                columns: [ReportTable.Column("Way")] + levels + [ReportTable.Column("mean", .end)],
                rows: outcome.trials.map { trial -> [Cell] in
                  [Cell.text("\(words(trial.method))")] + (trial.byLevel + [trial.mean]).map { percent($0) }
                }))
          ]))
    }
    return blocks
  }

  private func percent(_ value: Double?) -> Cell { .number(value, .percent()) }

  private func words(_ method: HierarchySettings.Method) -> String {
    switch method {
    case .auto: "the best way"
    case .none: "nothing: each is forecast by itself"
    case .bottomUp: "bottom-up"
    case .topDown: "top-down by forecasts"
    case .topDownByShares: "top-down by past shares"
    case .leastSquares: "least squares"
    case .structural: "weights by size of sum"
    case .variances: "weights by variance"
    case .shrunk: "MinT with shrunk covariance"
    }
  }
}
