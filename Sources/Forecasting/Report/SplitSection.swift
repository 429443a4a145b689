import Digests
import Evaluation
import ForecastModel
import Reporting
import Solution
import Support
import TimeAxis

extension ForecastReport {
  var splitSection: ReportSection {
    let origins = evaluation.origins
    let set = evaluation.set
    let end = set.lastPeriod
    let rows = (0..<origins.count).map { window -> WindowsChart.Row in
      let start = origins.start(of: window, end: end)
      let isTest = origins.isTest(window)
      return .init(
        isTest ? "test \(window - origins.validationWindows + 1)" : "window \(window + 1)",
        [
          .init(.train, from: x(set.firstPeriod), to: x(start)),
          .init(isTest ? .test : .validation, from: x(start), to: x(start + origins.horizon)),
        ] + (isTest ? [] : [.init(.untouched, from: x(origins.start(of: origins.validationWindows, end: end)), to: x(end + 1))]))
    }
    var blocks: [Block] = [
      .lead(
        "Forecasts were made from \(origins.count) past moments, each knowing only what came before. The choice fell on the first \(origins.validationWindows); the last \(origins.testWindows == 1 ? "one" : "\(origins.testWindows)") stayed untouched until then, and every figure that is judged comes from there."
      ),
      .chart(
        Chart(
          "Past and future, window by window",
          summary:
            "\(origins.validationWindows) validation and \(origins.testWindows) test windows of \(origins.horizon) \(unit)s, \(origins.step) \(unit)s apart.",
          .windows(WindowsChart(x: timeAxis(unit), rows: rows)))),
    ]
    if !evaluation.shortSeries.isEmpty {
      blocks.append(
        .details(
          summary: "\(evaluation.shortSeries.count) series are too short for all windows",
          [
            .table(
              ReportTable(
                caption: "Series with fewer windows", columns: [.init("Series"), .init("Windows", .end)],
                rows: evaluation.shortSeries.map { [.code($0.name), .number($0.windows)] }))
          ]))
    }
    return ReportSection(.split, blocks)
  }
}
