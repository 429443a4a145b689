import ClassifyModel
import Evaluation
import Features
public import Findings
import JSON
public import Reporting
import Solution
import Tables

/// Fills the report of a run without a target. It says first what it cannot say: which alerts are right.
public struct UnlabelledReport: Sendable {
  let evaluation: UnlabelledEvaluation
  let facts: ClassifyData.Facts
  /// What is the same in every vertical.
  let shared: FindingsReport

  public init(evaluation: UnlabelledEvaluation, facts: ClassifyData.Facts, run: RunFacts) {
    self.evaluation = evaluation
    self.facts = facts
    shared = FindingsReport(evaluation.findings, run: run, secondsByCandidate: [:])
  }

  private var solution: SolutionFile { evaluation.solution }

  /// The report of the run. `export` adds the section on the service and the stamp.
  public func report() -> Report {
    Report(
      title: "Which rows are unusual?", project: solution.project, client: nil, subtitle: solution.scope.decision,
      verdict: verdict, stamp: nil, facts: shared.facts,
      sections: [
        decision, scope, data, split, quality, why, limits,
        shared.reproduceSection(trials: "one forest on \(evaluation.split.folds.count) folds and on all rows outside the test part"),
      ])
  }

  private var verdict: ReportVerdict {
    guard evaluation.findings.verdict == .pass else { return shared.verdict }
    return ReportVerdict(
      .pass,
      "The alerts keep their budget: \(share, .percent(2)) of unseen rows. Whether they are the right ones cannot be known without labels.",
      next: "Let people look at the alerts, and keep what they find in a column: with that as target the next run says how good it is.")
  }

  /// Of alerts among the test rows.
  private var share: Double {
    evaluation.findings.testValue(MetricKey("alert_share"), of: evaluation.findings.chosen) ?? .nan
  }

  private var noLabels: Block {
    .callout(
      Callout(
        .attention, title: "Quality cannot be judged without labels",
        "Nobody said which rows were what you look for. Unusual is not the same as wrong: no figure here says how many alerts are right, how many were missed, or what they are worth."))
  }

  private var decision: ReportSection {
    let stability = evaluation.stability
    let estimate = evaluation.findings.testEstimate(MetricKey("alert_share"), of: evaluation.findings.chosen)
    let figures = [
      KeyFigure(
        "Share of alerts", .number(share, .percent(2)), interval: shared.interval(estimate, .percent(2)),
        note: "of \(Double(evaluation.split.test.count), .count) unseen rows; \(evaluation.knownShare, .percent(2)) where the threshold was set"),
      KeyFigure(
        "The same with other seeds", .number(stability.seeds, .percent(0)),
        note: "of the alerts; \(stability.chance, .percent(1)) would be by chance",
        tone: stability.seeds < 0.5 ? .attention : .neutral),
      KeyFigure(
        "The same from either half", .number(stability.halves, .percent(0)),
        note: "of the alerts, when two forests see different rows", tone: stability.halves < 0.5 ? .attention : .neutral),
    ]
    let decides = solution.scope.decides
    return ReportSection(
      .decision,
      [
        noLabels, .keyFigures(figures), .criteria(shared.criteriaList),
        .signatures([
          SignatureLine(role: "Owner", name: decides.owner ?? "", signedOn: nil),
          SignatureLine(role: "Approver", name: decides.approver ?? "", signedOn: decides.signedOn),
        ]),
      ])
  }

  private var scope: ReportSection {
    shared.scopeSection([
      Definition("Volume", "\(solution.scope.volume.decisionsPerYear, .count) decisions a year"),
      Definition(
        "What becomes an alert",
        "rows that are more unusual than \(threshold, .percent(2)) of the rows that the forests of the folds had not seen"),
    ])
  }

  private var threshold: Double {
    if case .threshold(let least)? = evaluation.predictor.contract.decision { least } else { .nan }
  }

  private var data: ReportSection {
    var blocks: [Block] = [
      .lead(
        "\(Double(facts.rows), .count) rows in \(facts.columns) columns, without a column that says how they ended. \(evaluation.whole.pipeline.inputs.count) columns became \(evaluation.whole.pipeline.outputs.count) features."
      )
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
          "Read and checked, but no feature: \(facts.unusedColumns.map { "\($0.name) (\($0.why))" }.joined(separator: ", "))."
        ))
    }
    return ReportSection(.data, blocks)
  }

  private var split: ReportSection {
    ReportSection(
      .split, title: "Seen and unseen", question: "How was it tested?",
      [
        .lead(
          "\(Double(evaluation.split.test.count), .count) rows stayed untouched until the threshold was set. The other \(Double(evaluation.split.development.count), .count) were parted \(evaluation.split.folds.count) times: the threshold was set on scores of rows that the forest had not seen."
        )
      ])
  }

  /// What stands in the place of quality.
  private var quality: ReportSection {
    let stability = evaluation.stability
    return ReportSection(
      .quality, title: "Stability", question: "How much of it is chance?",
      [
        noLabels,
        .lead(
          "With other random numbers \(strong: NumberFormat.percent(0).string(stability.seeds)) of the \(Double(stability.alerts), .count) alerts would be the same; two forests that each saw one half of the rows agree on \(strong: NumberFormat.percent(0).string(stability.halves)). By chance it would be \(stability.chance, .percent(1))."
        ),
        .table(
          ReportTable(
            caption: "Alerts on the test part that two forests have in common",
            columns: [.init("Compared"), .init("In common", .end)],
            rows: [
              [.text("the served forest, and \(AlertStability.otherSeeds) of other seeds"), .number(stability.seeds, .percent())],
              [.text("two forests, one on each half of the rows"), .number(stability.halves, .percent())],
              [.text("as many rows drawn at random"), .number(stability.chance, .percent())],
            ])),
        .paragraph(
          "Stable alerts are not right alerts: they only are no accident. Alerts that change with the seed are worth little, whatever they are."
        ),
      ])
  }

  /// What was flagged, and by what.
  private var why: ReportSection {
    let names = evaluation.predictor.contract.identifiers
    let rows = evaluation.alerts.prefix(20).map { alert -> [Cell] in
      let reasons = alert.reasons.filter { $0.effect > 0 }.map { reason in
        "\(reason.column) = \(reason.value.text)"
      }
      var cells: [Cell] = [.number(alert.line)]
      for name in names { cells.append(.text(Prose(evaluation.data.table[name]?.values.text(alert.row) ?? ""))) }
      cells.append(.number(alert.rank, .percent(3)))
      cells.append(.text(Prose(reasons.isEmpty ? "no single column" : reasons.joined(separator: "; "))))
      return cells
    }
    var columns = [ReportTable.Column("Line", .end)]
    columns += names.map { ReportTable.Column($0) }
    columns += [ReportTable.Column("More unusual than", .end), ReportTable.Column("Because of")]
    var blocks = [Block]()
    if let first = evaluation.reasons.first {
      blocks.append(
        .lead(
          "Most often it is \(strong: first.column) that sets an alert apart: first in \(Double(first.alerts), .count) of \(Double(evaluation.alerts.count), .count)."
        ))
      blocks.append(
        .table(
          ReportTable(
            caption: "The column that did most for an alert", columns: [.init("Column"), .init("Alerts", .end)],
            rows: evaluation.reasons.map { [.code($0.column), .number($0.alerts)] }, visibleRows: 10)))
    }
    blocks.append(
      .table(
        ReportTable(
          caption: "The most unusual of the unseen rows",
          columns: columns, rows: Array(rows), visibleRows: 10)))
    blocks.append(
      .paragraph(
        "A column counts by how much its cuts shortened the row's way through the forest: the attribution along the paths. predictions.csv has every alert with its reasons."
      ))
    return ReportSection(.why, title: "What was flagged", question: "What does it look at?", blocks)
  }

  private var limits: ReportSection {
    var limits: [Prose] = [
      "Without labels nobody knows which alerts are right, which were missed, and whether it pays.",
      "Rare but harmless rows are alerts too; frequent wrong ones are none.",
      "A row is compared with rows like those of the file: where business changes, everything new is unusual.",
    ]
    if let harm = solution.scope.ethics.harmIfWrong {
      limits.append("If it is wrong: \(harm). Way out for those concerned: \(solution.scope.ethics.optOut.map(shared.words) ?? "none named").")
    }
    return ReportSection(.limits, [.list(limits)])
  }
}
