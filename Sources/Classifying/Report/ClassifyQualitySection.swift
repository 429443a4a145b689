import Evaluation
import Findings
import LearnerFitting
import Reporting
import Solution

extension ClassifyReport {
  var qualitySection: ReportSection {
    switch target.kind {
    case .binary: binaryQuality
    case .multiclass: multiclassQuality
    case .regression: regressionQuality
    }
  }

  private var binaryQuality: ReportSection {
    let outcomes = evaluation.outcomes(chosen)
    // Where a person decides some rows, the rest is the model's own work.
    let sums = ConfusionSums(outcomes.decidedByRule)
    let all = ConfusionSums(outcomes)
    let curve = RankCurve(outcomes).thinned()
    let served = ChartPoint(all.falsePositives / all.negatives, all.recall)
    var blocks: [Block] = [
      .lead(
        "Of \(sums.alerts, .count) rows acted on in the test part, \(sums.hits, .count) were right (\(sums.precision, .percent())); \(sums.falseNegatives, .count) of \(sums.positives, .count) that were '\(positive)' were left alone.\(reviewed)"
      ),
      .columns([[.chart(confusion(sums))], [.chart(roc(curve, served))]]),
      .columns([[.chart(precisionRecall(curve, all))], [.chart(reliability(outcomes))]]),
      .chart(gains(outcomes)),
      .table(gainsTable(outcomes)),
      .table(metricTable),
    ]
    if let failure = evaluation.findings.testEstimate(MetricKey("failure_rate"), of: chosen), failure.point.isFinite {
      blocks.append(
        .paragraph("Failure rate \(failure.point, .percent())\(shared.interval(failure, .percent()).map { " (\($0.words))" } ?? "")."))
    }
    return ReportSection(.quality, blocks)
  }

  /// What a person decides, as a sentence to add; empty where nobody is asked.
  private var reviewed: Prose {
    guard let review = evaluation.review, let own = evaluation.reviews[chosen] else { return "" }
    let count = own.isReviewed.count { $0 }
    let share = Double(count) / Double(max(1, own.isReviewed.count))
    return " A person decides \(strong: share, .percent()) (\(count) rows): \(review.text(evaluation.payoffs)). They are not among these figures."
  }

  private func confusion(_ sums: ConfusionSums) -> Chart {
    Chart(
      "Confusion at what is served",
      summary:
        "\(sums.hits, .count) caught, \(sums.falseNegatives, .count) missed, \(sums.falsePositives, .count) false alarms, \(sums.trueNegatives, .count) rightly left alone.",
      .confusion(
        ConfusionChart(
          actual: [positive, target.labels[0]], decided: ["acted on", "left alone"],
          counts: [[sums.hits, sums.falseNegatives], [sums.falsePositives, sums.trueNegatives]],
          words: [["caught", "missed"], ["false alarm", "rightly left alone"]])))
  }

  private func roc(_ curve: RankCurve, _ served: ChartPoint) -> Chart {
    let auc = evaluation.findings.testEstimate(MetricKey("roc_auc"), of: chosen)
    return Chart(
      "ROC curve",
      summary:
        "Area under the curve \(auc?.point ?? .nan, .number())\(shared.interval(auc, .number()).map { " (\($0.words))" } ?? ""); 0.5 is chance.",
      .curve(
        .roc(
          [.init(shared.words(chosen), .model, curve.points.map { ChartPoint($0.falsePositiveRate, $0.truePositiveRate) })],
          marks: [.init("served", .model, served)])))
  }

  private func precisionRecall(_ curve: RankCurve, _ sums: ConfusionSums) -> Chart {
    let area = evaluation.findings.testEstimate(MetricKey("pr_auc"), of: chosen)
    return Chart(
      "Precision against recall",
      summary:
        "Average precision \(area?.point ?? .nan, .number())\(shared.interval(area, .number()).map { " (\($0.words))" } ?? ""); picking at random has \(sums.positives / sums.total, .percent()).",
      .curve(
        .precisionRecall(
          [.init(shared.words(chosen), .model, curve.points.filter { $0.alertShare > 0 }.map { ChartPoint($0.truePositiveRate, $0.precision) })],
          baseRate: sums.positives / sums.total, marks: [.init("served", .model, ChartPoint(sums.recall, sums.precision))])))
  }

  private func reliability(_ outcomes: BinaryOutcomes) -> Chart {
    let bins = Reliability(outcomes)
    return Chart(
      "Do the probabilities mean what they say?",
      summary: "On average a probability is \(bins.error, .percent()) off what then happened, over ten parts of equal size.",
      .reliability(
        ReliabilityChart(
          bins: bins.bins.map {
            .init(predicted: $0.predicted, observed: $0.observed, interval: Bounds($0.lower, $0.upper), cases: $0.cases)
          })))
  }

  private func gains(_ outcomes: BinaryOutcomes) -> Chart {
    let rows = GainsTable(outcomes).rows
    let tenth = rows.first?.gain ?? .nan
    return Chart(
      "Gains", summary: "The tenth with the highest probability holds \(tenth, .percent()) of all that are '\(positive)'.",
      .curve(
        .gains([.init(shared.words(chosen), .model, [ChartPoint(0, 0)] + rows.map { ChartPoint($0.share, $0.gain) })])))
  }

  private func gainsTable(_ outcomes: BinaryOutcomes) -> ReportTable {
    ReportTable(
      caption: "Lift and gains by tenth, from the highest probability down",
      columns: [
        .init("Down to", .end), .init("Probability from", .end), .init("Positive", .end), .init("Lift", .end),
        .init("Found so far", .end),
      ],
      rows: GainsTable(outcomes).rows.map {
        [
          .number($0.share, .percent(0)), .number($0.lowestScore, .number()), .number($0.rate, .percent()),
          .number($0.lift, .number(2)), .number($0.gain, .percent()),
        ]
      }, visibleRows: 5)
  }

  /// Every metric with its interval, beside the baseline.
  private var metricTable: ReportTable {
    let findings = evaluation.findings
    let keys = (findings.test[chosen]?.statistics.keys.filter { $0.slice == nil }.map { $0 } ?? [])
      .sorted { $0.description < $1.description }
    return ReportTable(
      caption: "Every metric on the test part",
      columns: [.init("Metric"), .init("Model", .end), .init("95 % interval", .end), .init("Baseline", .end)],
      rows: keys.compactMap { key in
        guard let model = findings.testEstimate(key, of: chosen), model.point.isFinite else { return nil }
        let format = shared.format(key.name)
        return [
          .text(Prose(shared.metricName(key.name))), .number(model.point, format),
          shared.interval(model, format).map { .interval($0) } ?? .missing,
          .number(findings.testValue(key, of: baseline).flatMap { $0.isFinite ? $0 : nil }, format),
        ]
      }, visibleRows: 8)
  }

  private var multiclassQuality: ReportSection {
    let outcomes = evaluation.judged.multiclass(evaluation.predictions[chosen] ?? [])
    let table = outcomes.confusion()
    let right = table.indices.reduce(0.0) { $0 + table[$1][$1] }
    let all = table.reduce(0.0) { $0 + $1.reduce(0, +) }
    return ReportSection(
      .quality,
      [
        .lead("\(right, .count) of \(all, .count) rows of the test part got their own class (\(right / all, .percent())).\(reviewedClasses(outcomes))"),
        .chart(
          Chart(
            "Confusion", summary: "Rows by what they were and what was said.",
            .confusion(
              ConfusionChart(actual: target.labels, decided: target.labels, counts: table, decidedTitle: "What was said")))),
        .table(metricTable),
      ])
  }

  /// How right the model is on what it decides itself.
  private func reviewedClasses(_ outcomes: MulticlassOutcomes) -> Prose {
    guard let review = evaluation.review, let own = evaluation.reviews[chosen] else { return "" }
    let decided = outcomes.decided
    let kept = decided.indices.filter { !own.isReviewed[$0] }
    let right = kept.count { decided[$0] == Int(evaluation.judged.actual[$0]) }
    let share = Double(decided.count - kept.count) / Double(max(1, decided.count))
    return " A person decides \(strong: share, .percent()) (\(decided.count - kept.count) rows): \(review.text(nil)). Of the others \(Double(right) / Double(kept.count), .percent()) are right."
  }

  private var regressionQuality: ReportSection {
    let predictions = evaluation.predictions[chosen] ?? []
    let actual = evaluation.judged.actual
    let step = max(1, actual.count / 400)
    let points = stride(from: 0, to: actual.count, by: step).map { ChartPoint(actual[$0], predictions[$0]) }
    let mae = evaluation.findings.testEstimate(MetricKey("mae"), of: chosen)
    return ReportSection(
      .quality,
      [
        .lead("On average a prediction is off by \(mae?.point ?? .nan, .number()) on \(Double(actual.count), .count) rows of the test part."),
        .chart(
          Chart(
            "Said against seen", summary: "Each point is a row of the test part; on the line they agree.",
            .scatter(
              ScatterChart(
                x: ChartAxis("what it was", .number()), y: ChartAxis("What was said", .number()),
                points: points.map { .init("", .model, x: $0.x, y: $0.y) })))),
        .table(metricTable),
      ])
  }
}
