import Digests
import Evaluation
import ForecastModel
import Reporting
import Solution
import Support
import TimeAxis

extension ForecastReport {
  var modelsSection: ReportSection {
    let metric = MetricKey(solution.search.metric)
    let format = self.format(metric.name)
    let order = evaluation.ranking.map(\.name)
    let names = [baseline] + order.filter { $0 != baseline }
    let estimates = names.map { evaluation.testEstimate(metric, of: $0) }
    let plot = IntervalPlot(
      axis: ChartAxis("\(metricName(metric.name)) on the test window, lower is better", format),
      rows: names.enumerated().map { place, name in
        .init(
          modelName(name), role(name, place), estimates[place]?.point ?? .nan, interval: bounds(estimates[place]),
          mark: name == chosen ? "chosen" : name == baseline ? "today" : nil)
      },
      references: evaluation.testValue(metric, of: baseline).map { [ReferenceLine($0, "today")] } ?? [])
    let best = evaluation.testEstimate(metric, of: chosen)
    let table = ReportTable(
      caption: "Every candidate, the baseline first",
      columns: [
        .init("Model"), .init("Validation", .end, note: metricName(metric.name)),
        .init("Test", .end, note: metricName(metric.name)), .init("Better than today", .end, note: "on the test"),
        .init("Bias", .end, note: "on the test"), .init("Fitting", .end, note: "processor time"),
      ],
      rows: names.map { name in
        [
          .text(Prose(modelName(name))),
          .number(evaluation.ranking.first { $0.name == name }?.value, format),
          .number(evaluation.testValue(metric, of: name), format),
          name == baseline
            ? .missing : .number(evaluation.improvement(metric, of: name)?.point, NumberFormat.percent().signed),
          .number(evaluation.testValue(MetricKey("bias"), of: name), NumberFormat.percent().signed),
          .number(result.secondsByCandidate[name], NumberFormat(.significant(2), suffix: "s")),
        ]
      },
      marks: names.enumerated().compactMap { place, name in
        name == chosen ? .init(row: place, "chosen", tone: .good) : name == baseline ? .init(row: place, "today") : nil
      })
    var blocks: [Block] = [
      .lead(
        "\(strong: modelName(chosen)) was chosen on the validation windows\(best.map { ", and has \(metricName(metric.name)) \(format.string($0.point)) on the test window" } ?? "")."
      ),
      .chart(
        Chart(
          "Leaderboard",
          summary:
            "Points with 95 % intervals over \(unitWords). The baseline is \(modelName(baseline)).",
          .intervals(plot))),
      .table(table),
    ]
    if let members = evaluation.chosen.members.isEmpty ? nil : evaluation.chosen.members {
      blocks.append(
        .paragraph("The ensemble is the median of \(members.map(modelName).joined(separator: ", ")), period by period."))
    }
    blocks += [.heading("What each step bought"), .table(stepsTable(metric)), .chart(timeChart(metric))]
    if !evaluation.untried.isEmpty {
      blocks.append(
        .callout(
          Callout(
            .attention, title: "Not tried",
            "The time budget left no room for \(evaluation.untried.map(modelName).joined(separator: ", ")).")))
    }
    return ReportSection(.models, blocks)
  }

  /// Quality against the time that fitting takes; the ensemble takes that of its members together.
  private func timeChart(_ metric: MetricKey) -> Chart {
    let points = evaluation.ladder.enumerated().compactMap { place, candidate -> ScatterChart.Point? in
      let names = candidate.members.isEmpty ? [candidate.name] : candidate.members
      let seconds = names.compactMap { result.secondsByCandidate[$0] }.reduce(0, +)
      guard seconds > 0, let value = evaluation.testValue(metric, of: candidate.name), value.isFinite else { return nil }
      return .init(modelName(candidate.name), role(candidate.name, place), x: seconds * 1000, y: value)
    }
    return Chart(
      "Quality against time",
      summary: "Processor time for all windows; further down is better, further left is cheaper.",
      .scatter(
        ScatterChart(
          x: ChartAxis("milliseconds of fitting", .number(2), scale: .logarithmic),
          y: ChartAxis("\(metricName(metric.name)) on the test window", format(metric.name)), points: points)))
  }

  /// From the simple to the rich: the best so far, and what the next step added to it.
  private func stepsTable(_ metric: MetricKey) -> ReportTable {
    let format = self.format(metric.name)
    var best = Double.nan
    let rows = evaluation.ladder.map { candidate -> [Cell] in
      let value = evaluation.testValue(metric, of: candidate.name) ?? .nan
      let gain = best.isFinite ? relativeImprovement(of: value, over: best, lowerIsBetter: true) : .nan
      best = best.isFinite ? min(best, value) : value
      return [
        .text(Prose(modelName(candidate.name))), .number(value, format),
        .number(gain.isFinite ? gain : nil, NumberFormat.percent().signed),
      ]
    }
    return ReportTable(
      caption: "The ladder from simple to rich, on the test window",
      columns: [
        .init("Step"), .init(metricName(metric.name), .end), .init("Against the best before", .end, note: "+ is better"),
      ], rows: rows)
  }
}
