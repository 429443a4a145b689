import ClassifyModel
import Evaluation
import Features
import Findings
import LearnerFitting
import Matrices
import Reporting
import Solution
import Tables

extension ClassifyReport {
  /// What the model looks at: over all rows, column by column, and in single predictions.
  var whySection: ReportSection? {
    guard let model = evaluation.models[chosen] else { return nil }
    let matrix = evaluation.whole.judged
    var blocks = [Block]()
    var order = [Int]()
    if let importance = evaluation.importance {
      let shown = importance.features.prefix(15)
      blocks.append(
        .lead("It looks most at \(shown.prefix(3).map(\.name).joined(separator: ", "))."))
      blocks.append(
        .chart(
          Chart(
            "What it would lose",
            summary: "How much worse \(shared.metricName(solution.search.metric)) gets on the test part when a column is shuffled among the rows, with what another shuffle might say.",
            .intervals(
              IntervalPlot(
                axis: ChartAxis("loss of \(shared.metricName(solution.search.metric))", .number()),
                rows: shown.map { .init($0.name, .model, $0.mean, interval: Bounds($0.lower, $0.upper)) },
                references: [ReferenceLine(0, "no loss")])))))
      let names = importance.features.map(\.name)
      order = names.compactMap { name in
        evaluation.whole.pipeline.outputs.firstIndex { $0.sources == [name] }
      }
    }
    let charts = order.prefix(4).compactMap { dependence(of: $0, model, matrix) }
    for pair in stride(from: 0, to: charts.count, by: 2) {
      let two = charts[pair..<min(pair + 2, charts.count)]
      blocks.append(two.count == 2 ? .columns(two.map { [.chart($0)] }) : .chart(two[two.startIndex]))
    }
    if solution.report.explain.global != .none { blocks += insideBlocks }
    if solution.report.explain.local != .none { blocks += singles(model, matrix) }
    return blocks.isEmpty ? nil : ReportSection(.why, blocks)
  }

  private func dependence(of column: Int, _ model: ClassifierModel, _ matrix: FeatureMatrix) -> Chart? {
    let label = target.outputs - 1
    let outputs = target.outputs
    guard
      let curve = PartialDependence(
        of: column, in: matrix, rows: 500,
        predict: { rows in
          let all = model.predict(rows, threads: 1)
          return stride(from: label, to: all.count, by: outputs).map { all[$0] }
        })
    else { return nil }
    let what = target.isRegression ? target.name : "probability of '\(target.labels[target.isBinary ? 1 : label])'"
    let format = target.isRegression ? NumberFormat.number() : .percent(0)
    let low = curve.points.map(\.mean).min() ?? .nan
    let high = curve.points.map(\.mean).max() ?? .nan
    let summary: Prose = "All else as it is, the mean \(what) lies between \(low, format) and \(high, format)."
    if curve.isCategory {
      return Chart(
        "By \(curve.column)", summary: summary,
        .bars(
          BarChart(
            axis: ChartAxis(what, format, includesZero: true), categories: curve.points.map { $0.level ?? "" },
            series: [.init(shared.words(chosen), .model, curve.points.map(\.mean))])))
    }
    return Chart(
      "By \(curve.column)", summary: summary,
      .lines(
        LineChart(
          x: ChartAxis(curve.column, .number()), y: ChartAxis(what, format),
          lines: [.init(shared.words(chosen), .model, curve.points.map { ChartPoint($0.value, $0.mean) })])))
  }

  /// Single predictions, from the highest to the lowest, with what moved them.
  private func singles(_ model: ClassifierModel, _ matrix: FeatureMatrix) -> [Block] {
    let all = evaluation.predictions[chosen] ?? []
    let outputs = target.outputs
    guard matrix.rowCount > 0, all.count == matrix.rowCount * outputs else { return [] }
    let label = outputs - 1
    let order = matrix.rowCount == 1 ? [0] : (0..<matrix.rowCount).sorted { all[$0 * outputs + label] > all[$1 * outputs + label] }
    let places = [0, order.count / 10, order.count / 4, order.count / 2, order.count - 1]
    let shown = Array(Set(places)).sorted().map { order[$0] }
    let effects = model.effects(matrix.rows(shown), label: label)
    let format = target.isRegression ? NumberFormat.number().signed : NumberFormat.percent().signed
    let pipeline = evaluation.whole.pipeline
    var rows = [[Cell]]()
    for (place, row) in shown.enumerated() {
      var byInput = [String: Double]()
      for (feature, effect) in effects[place].enumerated() {
        let sources = pipeline.outputs[feature].sources
        for source in sources { byInput[source, default: 0] += effect / Double(sources.count) }
      }
      let top = byInput.sorted { abs($0.value) == abs($1.value) ? $0.key < $1.key : abs($0.value) > abs($1.value) }.prefix(3)
      let data = evaluation.data
      let tableRow = evaluation.split.test[row]
      let words = top.map { name, effect in
        "\(name) \(data.table[name].map { $0.values.text(tableRow) } ?? "") \(format.string(effect))"
      }
      rows.append([
        .number(data.table.lines[tableRow]),
        .number(all[row * outputs + label], target.isRegression ? .number() : .percent()),
        .text(Prose(target.isRegression ? NumberFormat.number().string(target.values[tableRow]) : target.labels[Int(target.values[tableRow])])),
        .text(Prose(words.joined(separator: "; "))),
      ])
    }
    return [
      .heading("Single predictions"),
      .table(
        ReportTable(
          caption: "Five rows of the test part, from the highest to the lowest, with the columns that moved them most",
          columns: [
            .init("Line", .end), .init(target.isRegression ? "Said" : "Probability", .end), .init("Was"), .init("Moved by"),
          ], rows: rows)),
    ]
  }
}
