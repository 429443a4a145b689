import Evaluation
public import Reporting
import Solution

extension FindingsReport {
  /// Every slice against the baseline; nil where there is nothing to slice by.
  public var slicesSection: ReportSection? {
    // A column with hundreds of values is a list of names, not a slice that anyone reads.
    let slices = findings.test.slices.filter { (2...200).contains($0.groups.count) }
    guard !slices.isEmpty else { return nil }
    let metric = findings.headline
    let format = self.format(metric.name)
    var worst: (column: String, value: String, change: Double)?
    var blocks = [Block]()
    for slice in slices {
      let rows = slice.groups.compactMap { group -> (SliceColumn.Group, Estimate, Double, Double)? in
        guard let change = findings.improvement(metric, units: group.units), change.point.isFinite,
          let model = findings.test[chosen]?.statistics[metric]?.value(over: group.units),
          let today = findings.test[baseline]?.statistics[metric]?.value(over: group.units)
        else { return nil }
        return (group, change, model, today)
      }.sorted { $0.1.point < $1.1.point }
      guard let first = rows.first else { continue }
      if first.1.point < worst?.change ?? .infinity { worst = (slice.name, first.0.value, first.1.point) }
      blocks.append(
        .chart(
          Chart(
            "By \(slice.name)",
            summary:
              "Worst is \(first.0.value) with \(first.1.point, NumberFormat.percent().signed) against today, over \(first.0.units.count) \(findings.wording.units).",
            .intervals(
              IntervalPlot(
                axis: ChartAxis("better than today (\(metricName(metric.name)))", .percent(0)),
                rows: rows.prefix(20).enumerated().map { place, row in
                  .init(
                    row.0.value, .model, row.1.point, interval: bounds(row.1), mark: place == 0 ? "worst" : nil,
                    tone: row.1.point < 0 ? .bad : .neutral)
                }, references: [ReferenceLine(0, "as today", isLimit: true)])))))
      blocks.append(
        .table(
          ReportTable(
            caption: "\(metricName(metric.name)) by \(slice.name)",
            columns: [
              .init(slice.name), .init(capitalised(findings.wording.units), .end), .init("Model", .end), .init("Today", .end),
              .init("Better", .end), .init("95 % interval", .end),
            ],
            rows: rows.map { row in
              [
                .text(Prose(row.0.value)), .number(row.0.units.count), .number(row.2, format), .number(row.3, format),
                .number(row.1.point, NumberFormat.percent().signed),
                interval(row.1, .percent()).map { .interval($0) } ?? .missing,
              ]
            }, marks: [.init(row: 0, "worst", tone: first.1.point < 0 ? .bad : .neutral)], visibleRows: 8)))
    }
    guard let worst else { return nil }
    let lead: Prose =
      worst.change < 0
      ? "Not good for everyone: \(strong: worst.value) (\(worst.column)) is \(-worst.change, .percent()) worse than today."
      : "Nobody is worse off: the weakest slice, \(strong: worst.value) (\(worst.column)), is still \(worst.change, .percent()) better than today."
    return ReportSection(.slices, [.lead(lead)] + blocks)
  }
}
