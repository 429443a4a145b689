import ClassifyModel
import Evaluation
import Findings
import Reporting
import Solution
import Support

extension ClassifyReport {
  var modelsSection: ReportSection {
    let chosen = evaluation.chosen
    let ensemble: Prose? =
      chosen.members.isEmpty
      ? nil
      : chosen.combination.isStacked
      ? "The ensemble is a regression over \(target.isRegression ? "what the others say" : "the log-odds of the others"): \(chosen.members.map { "\(shared.words($0.name)) (\(NumberFormat.number(2).string($0.weight)))" }.joined(separator: ", "))."
      : "The ensemble averages \(chosen.members.filter { $0.weight > 1e-6 }.map { "\(shared.words($0.name)) (\(NumberFormat.percent(0).string($0.weight)))" }.joined(separator: ", ")), weighted by what made the folds most likely."
    var details = [Block]()
    details.append(
      .table(
        ReportTable(
          caption: "Settings that were compared on the folds, best first",
          columns: [
            .init("Trial"), .init("Settings"), .init(shared.metricName(solution.search.metric), .end, note: "on the folds"),
            .init("Folds", .end),
          ],
          rows: sortedTrials.map { trial in
            [
              .text(Prose(trial.name)), .text(Prose(trial.settings)),
              .number(trial.score, shared.format(solution.search.metric)), .number(trial.folds),
            ]
          }, visibleRows: 6)))
    details += evaluation.notes.map { .paragraph(Prose($0.message + ".")) }
    if target.isBinary, !chosen.calibration.isEmpty {
      let method = chosen.calibration.joined(separator: ", ")
      details.append(
        .paragraph(
          "Calibration of the chosen model: \(method == "none" ? "none was needed" : method), compared across the folds."))
    }
    return shared.modelsSection(
      extraColumn: target.isBinary ? ("roc_auc", "ROC AUC") : target.isRegression ? ("r2", "R²") : ("accuracy", "Accuracy"),
      ensemble: ensemble, details: details)
  }

  private var sortedTrials: [TrialRecord] {
    let isLower = ClassifyMeasures.isLowerBetter(solution.search.metric)
    return evaluation.trials.sorted { a, b in
      if a.folds != b.folds { return a.folds > b.folds }
      if a.score != b.score, a.score.isFinite, b.score.isFinite { return isLower ? a.score < b.score : a.score > b.score }
      return a.name < b.name
    }
  }

  var limitsSection: ReportSection {
    var limits: [Prose] = [
      "Judged on rows like those of the file: another region, product or time is not covered.",
      "It learns what went together in the past, not what causes what: acting on a driver need not change the outcome.",
    ]
    let outcomes = evaluation.judged
    if target.isBinary {
      let positives = outcomes.actual.count { $0 == 1 }
      if positives < 100 {
        limits.append("Only \(positives) positives were in the test part: the intervals here are wide for a reason.")
      }
    } else if outcomes.rows.count < 200 {
      limits.append("Only \(outcomes.rows.count) rows were in the test part: the intervals here are wide for a reason.")
    }
    if !evaluation.leaks.isEmpty {
      limits.append("Some columns look too good to be true; see Data.")
    }
    if let harm = scope.ethics.harmIfWrong {
      limits.append("If it is wrong: \(harm). Way out for those concerned: \(scope.ethics.optOut.map(shared.words) ?? "none named").")
    }
    return ReportSection(.limits, [.list(limits)])
  }
}
