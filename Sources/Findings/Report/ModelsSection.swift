import Evaluation
public import Reporting
import Solution

extension FindingsReport {
  /// The ladder of candidates, the baseline first.
  /// - Parameters:
  ///   - extraColumn: another metric of the test part that the table shows, with its heading.
  ///   - ensemble: how the members of the chosen ensemble come together, in a sentence; nil where it is none.
  ///   - details: what the vertical says below the leaderboard.
  public func modelsSection(extraColumn: (metric: String, title: String), ensemble: Prose?, details: [Block])
    -> ReportSection
  {
    let metric = key(solution.search.metric)
    let format = self.format(metric.name)
    let order = findings.ranking.map(\.name)
    let names = [baseline] + order.filter { $0 != baseline }
    let estimates = names.map { findings.testEstimate(metric, of: $0) }
    let plot = IntervalPlot(
      axis: ChartAxis("\(metricName(metric.name)) on the \(findings.wording.testPart), \(isLowerBetter(metric.name) ? "lower" : "higher") is better", format),
      rows: names.enumerated().map { place, name in
        .init(
          words(name), role(name, place), estimates[place]?.point ?? .nan, interval: bounds(estimates[place]),
          mark: name == chosen ? "chosen" : name == baseline ? "today" : nil)
      },
      references: findings.testValue(metric, of: baseline).map { [ReferenceLine($0, "today")] } ?? [])
    let best = findings.testEstimate(metric, of: chosen)
    let table = ReportTable(
      caption: "Every candidate, the baseline first",
      columns: [
        .init("Model"), .init("Validation", .end, note: metricName(metric.name)),
        .init("Test", .end, note: metricName(metric.name)), .init("Better than today", .end, note: "on the test"),
        .init(extraColumn.title, .end, note: "on the test"), .init("Fitting", .end, note: "processor time"),
      ],
      rows: names.map { name in
        [
          .text(Prose(words(name))),
          .number(findings.ranking.first { $0.name == name }?.value, format),
          .number(findings.testValue(metric, of: name), format),
          name == baseline
            ? .missing : .number(findings.improvement(metric, of: name)?.point, NumberFormat.percent().signed),
          .number(findings.testValue(key(extraColumn.metric), of: name), self.format(extraColumn.metric)),
          .number(secondsByCandidate[name], NumberFormat(.significant(2), suffix: "s")),
        ]
      },
      marks: names.enumerated().compactMap { place, name in
        name == chosen ? .init(row: place, "chosen", tone: .good) : name == baseline ? .init(row: place, "today") : nil
      })
    var blocks: [Block] = [
      .lead(
        "\(strong: words(chosen)) was chosen on the \(findings.wording.validationPart)\(best.map { ", and has \(metricName(metric.name)) \(format.string($0.point)) on the \(findings.wording.testPart)" } ?? "")."
      ),
      .chart(
        Chart(
          "Leaderboard",
          summary:
            "Points with 95 % intervals over \(unitWords). The baseline is \(words(baseline)).",
          .intervals(plot))),
      .table(table),
    ]
    if let ensemble { blocks.append(.paragraph(ensemble)) }
    blocks += details
    blocks += [.heading("What each step bought"), .table(stepsTable(metric))]
    if let chart = timeChart(metric) { blocks.append(.chart(chart)) }
    if !findings.untried.isEmpty {
      blocks.append(
        .callout(
          Callout(
            .attention, title: "Not tried",
            "The time budget left no room for \(findings.untried.map(words).joined(separator: ", ")).")))
    }
    return ReportSection(.models, blocks)
  }

  /// Quality against the time that fitting takes; the ensemble takes that of its members together.
  private func timeChart(_ metric: MetricKey) -> Chart? {
    let points = findings.ladder.enumerated().compactMap { place, candidate -> ScatterChart.Point? in
      let names = candidate.members.isEmpty ? [candidate.name] : candidate.members
      let seconds = names.compactMap { secondsByCandidate[$0] }.reduce(0, +)
      guard seconds > 0, let value = findings.testValue(metric, of: candidate.name), value.isFinite else { return nil }
      return .init(words(candidate.name), role(candidate.name, place), x: seconds * 1000, y: value)
    }
    guard !points.isEmpty else { return nil }
    return Chart(
      "Quality against time",
      summary: "Processor time of all fits; further \(isLowerBetter(metric.name) ? "down" : "up") is better, further left is cheaper.",
      .scatter(
        ScatterChart(
          x: ChartAxis("milliseconds of fitting", .number(2), scale: .logarithmic),
          y: ChartAxis("\(metricName(metric.name)) on the \(findings.wording.testPart)", format(metric.name)), points: points)))
  }

  /// From the simple to the rich: the best so far, and what the next step added to it.
  private func stepsTable(_ metric: MetricKey) -> ReportTable {
    let format = self.format(metric.name)
    let isLower = isLowerBetter(metric.name)
    var best = Double.nan
    let rows = findings.ladder.map { candidate -> [Cell] in
      let value = findings.testValue(metric, of: candidate.name) ?? .nan
      let gain = best.isFinite ? relativeImprovement(of: value, over: best, lowerIsBetter: isLower) : .nan
      best = best.isFinite ? (isLower ? min(best, value) : max(best, value)) : value
      return [
        .text(Prose(words(candidate.name))), .number(value, format),
        .number(gain.isFinite ? gain : nil, NumberFormat.percent().signed),
      ]
    }
    return ReportTable(
      caption: "The ladder from simple to rich, on the \(findings.wording.testPart)",
      columns: [
        .init("Step"), .init(metricName(metric.name), .end), .init("Against the best before", .end, note: "+ is better"),
      ], rows: rows)
  }
}
