import Digests
import Evaluation
import ForecastModel
import Reporting
import Solution
import Support
import TimeAxis

extension ForecastReport {
  var dataSection: ReportSection {
    let set = evaluation.set
    let periods = set.lastPeriod - set.firstPeriod + 1
    var blocks: [Block] = [
      .lead(
        "\(Double(facts.rows), .count) rows, \(set.series.count) series, \(periods) \(unit)s from \(set.text(of: set.firstPeriod)) to \(set.text(of: set.lastPeriod)). Every cell was held against its contract."
      ),
      .keyFigures([
        KeyFigure("Rows", .number(facts.rows), note: "in \(facts.columns) columns"),
        KeyFigure("Series", .number(set.series.count), note: "\(facts.lateStarters) begin later than the first"),
        KeyFigure(
          "Empty \(unit)s", .number(facts.filledPeriods), note: gapWords(facts.gapPolicy),
          tone: facts.filledPeriods > 0 ? .attention : .neutral),
        KeyFigure("Zero \(target)", .number(facts.zeroShare, .percent()), note: "of all values"),
      ]),
      .chart(totalChart),
    ]
    if !facts.missing.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            caption: "Empty cells by column", columns: [.init("Column"), .init("Empty", .end)],
            rows: facts.missing.map { [.code($0.name), .number($0.share, .percent(2))] })))
    }
    for note in facts.notes.prefix(5) { blocks.append(.callout(Callout(.attention, title: "Data", Prose(note)))) }
    if !facts.unusedColumns.isEmpty {
      blocks.append(
        .paragraph(
          "Read and checked, but no candidate looks at them: \(facts.unusedColumns.joined(separator: ", "))."
        ))
    }
    if let chart = lateStartersChart { blocks.append(.chart(chart)) }
    return ReportSection(.data, blocks)
  }

  private func gapWords(_ policy: String) -> Prose {
    switch policy {
    case "fill_zero": "taken as nothing sold"
    case "interpolate": "taken as the line between the neighbours"
    default: "kept as not known"
    }
  }

  /// The sum of all series over time.
  private var totalChart: Chart {
    let set = evaluation.set
    var totals = [Double](repeating: 0, count: set.lastPeriod - set.firstPeriod + 1)
    for series in set.series {
      for (index, value) in series.values.enumerated() where !value.isNaN {
        totals[series.firstPeriod - set.firstPeriod + index] += value
      }
    }
    let points = totals.enumerated().map { ChartPoint(x(set.firstPeriod + $0.offset), $0.element) }
    let mean = totals.isEmpty ? 0 : totals.reduce(0, +) / Double(totals.count)
    return Chart(
      "All series together",
      summary:
        "On average \(mean, .number()) \(target) a \(unit), between \(totals.min() ?? 0, .number()) and \(totals.max() ?? 0, .number()).",
      .lines(
        LineChart(
          x: timeAxis(unit), y: ChartAxis(target, .number(), includesZero: true),
          lines: [.init("sum of all series", .actual, points)])))
  }

  /// When series begin, where some begin late.
  private var lateStartersChart: Chart? {
    let set = evaluation.set
    let late = set.series.filter { $0.firstPeriod > set.firstPeriod }
    guard !late.isEmpty else { return nil }
    let shown = late.sorted { ($0.firstPeriod, $0.name) > ($1.firstPeriod, $1.name) }.prefix(12)
    return Chart(
      "Series that begin late",
      summary:
        "\(late.count) of \(set.series.count) series begin after \(set.text(of: set.firstPeriod)); the youngest \(shown.count) are drawn. They have less to learn from.",
      .timeline(
        TimelineChart(
          x: timeAxis(unit),
          rows: shown.map { series in
            .init(
              series.name,
              [
                .init(.missing, from: x(set.firstPeriod), to: x(series.firstPeriod)),
                .init(.present, from: x(series.firstPeriod), to: x(set.lastPeriod + 1)),
              ])
          })))
  }
}
