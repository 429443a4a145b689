import Evaluation
import FeatureFitting
import Features
import Findings
import LearnerFitting
import Reporting
import Solution

extension ClassifyReport {
  var dataSection: ReportSection {
    let whole = evaluation.whole
    var blocks: [Block] = [
      .lead(
        "\(Double(facts.rows), .count) rows in \(facts.columns) columns. Every cell was held against its contract; \(whole.pipeline.inputs.count) columns became \(whole.pipeline.outputs.count) features."
      ),
      .keyFigures(figures),
    ]
    if !facts.missing.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            caption: "Empty cells by column", columns: [.init("Column"), .init("Empty", .end)],
            rows: facts.missing.map { [.code($0.name), .number($0.share, .percent(2))] })))
    }
    for leak in evaluation.leaks.prefix(5) {
      blocks.append(
        .callout(
          Callout(
            leak.isAlarm ? .bad : .attention, title: leak.column.isEmpty ? "Leak?" : "Leak? Column \(leak.column)",
            "\(leak.measure): \(leak.value, .number()). Ask whether this is known at the moment of the decision.")))
    }
    for note in facts.notes.prefix(5) { blocks.append(.callout(Callout(.attention, title: "Data", Prose(note)))) }
    if let table = stepTable { blocks.append(.table(table)) }
    if !facts.unusedColumns.isEmpty {
      blocks.append(
        .paragraph(
          "Read and checked, but no feature: \(facts.unusedColumns.map { "\($0.name) (\($0.why))" }.joined(separator: ", "))."
        ))
    }
    return ReportSection(.data, blocks)
  }

  private var figures: [KeyFigure] {
    var figures = [
      KeyFigure("Rows", .number(facts.rows), note: "in \(facts.columns) columns"),
      KeyFigure(
        "Repeated rows", .number(facts.repeatedRows), note: "equal in every feature and the target",
        tone: Double(facts.repeatedRows) > 0.02 * Double(facts.rows) ? .attention : .neutral),
    ]
    if target.isRegression {
      let values = target.values.sorted()
      let middle = values.isEmpty ? Double.nan : values[values.count / 2]
      figures.append(KeyFigure("Middle of \(target.name)", .number(middle, .number()), note: "half lies above"))
    } else {
      let all = Double(max(1, target.values.count))
      let shown = target.isBinary ? [1] : Array(target.labels.indices.prefix(3))
      for label in shown {
        let share = Double(target.values.count { Int($0) == label }) / all
        figures.append(KeyFigure(target.labels[label], .number(share, .percent()), note: "of all rows"))
      }
    }
    return figures
  }

  /// What preparation did to the training rows.
  private var stepTable: ReportTable? {
    let counts = evaluation.whole.counts.filter { $0.kind != .unused }
    guard !counts.isEmpty else { return nil }
    return ReportTable(
      caption: "What preparation did to the training rows",
      columns: [.init("Line"), .init("Column"), .init("What"), .init("Count", .end), .init("Value", .end)],
      rows: counts.map { count in
        let line: String
        switch count.site {
        case .feature(let index): line = "features \(index + 1)"
        case .step(let index): line = "prepare \(index + 1)"
        case .column: line = "columns"
        }
        return [
          .text(Prose(line)), .code(count.column), .text(Prose(count.kind.rawValue + (count.detail.map { ": \($0)" } ?? ""))),
          .number(count.count), .number(count.value, .number()),
        ]
      }, visibleRows: 8)
  }

  var splitSection: ReportSection {
    let split = evaluation.split
    let how: Prose
    switch solution.split.method {
    case .stratified, .rollingOrigin, .leaveLastOut: how = "drawn at random, with equal shares of each class"
    case .group(let column): how = "drawn at random, all rows of a \(column) together"
    case .cutoff(let column, _): how = "everything from a moment of \(column) on"
    case .column(let column): how = "as column \(column) says"
    case .file(let path, _): how = "as \(path) says"
    }
    return ReportSection(
      .split, title: "Seen and unseen", question: "How was it tested?",
      [
        .lead(
          "\(Double(split.test.count), .count) rows stayed untouched until everything was chosen, and every figure that is judged comes from them: \(how). The other \(Double(split.development.count), .count) were parted \(split.folds.count) times into rows to learn from and rows to compare by."
        ),
        .table(
          ReportTable(
            caption: "Parts", columns: [.init("Part"), .init("Learns from", .end), .init("Is judged on", .end)],
            rows: split.folds.enumerated().map { fold, rows in
              [.text("fold \(fold + 1)"), .number(rows.training.count), .number(rows.validation.count)]
            } + [[.text("test"), .number(split.development.count), .number(split.test.count)]], visibleRows: 6)),
        .paragraph(
          "Preparation, settings, calibration and threshold were fitted on training rows only, inside each fold. The model that was judged here is the one that is served: it is not fitted again on the test part."
        ),
      ])
  }
}
