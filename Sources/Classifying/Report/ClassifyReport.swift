import Evaluation
public import Findings
import LearnerFitting
public import Reporting
import Solution

/// Fills the report of a classification run: what the client pays for, from what was measured.
public struct ClassifyReport: Sendable {
  let result: ClassifyPipeline.Result
  let facts: ClassifyData.Facts
  /// What is the same in every vertical.
  let shared: FindingsReport

  public init(result: ClassifyPipeline.Result, facts: ClassifyData.Facts, run: RunFacts) {
    self.result = result
    self.facts = facts
    shared = FindingsReport(result.evaluation.findings, run: run, secondsByCandidate: result.secondsByCandidate)
  }

  var evaluation: ClassifyEvaluation { result.evaluation }
  var solution: SolutionFile { evaluation.solution }
  var scope: Scope { solution.scope }
  var target: ClassifyTarget { evaluation.target }
  var chosen: String { evaluation.findings.chosen }
  var baseline: String { evaluation.findings.baseline }
  var currency: String { shared.currency }

  /// The report of the run. `export` adds the section on the service and the stamp.
  public func report() -> Report {
    Report(
      title: title, project: solution.project, client: nil, subtitle: scope.decision, verdict: shared.verdict,
      stamp: nil, facts: shared.facts,
      sections: [
        shared.decisionSection(evaluation.money.map { [valueWaterfall($0)] } ?? []), scopeSection, dataSection,
        splitSection, modelsSection, qualitySection, shared.slicesSection, whySection, moneySection, limitsSection,
        shared.reproduceSection(
          trials: "\(result.trials) settings on \(evaluation.split.folds.count) folds, \(evaluation.findings.ladder.count - 1) candidates"),
      ].compactMap { $0 })
  }

  private var title: String {
    switch target.kind {
    // "churn: who is '1'?" asks nothing.
    case .binary:
      ["1", "true", "yes", "y", "t"].contains(positive.lowercased())
        ? "\(target.name): yes or no?" : "\(target.name): who is '\(positive)'?"
    case .multiclass: "\(target.name): which class?"
    case .regression: "\(target.name): how much?"
    }
  }

  /// The positive class of a binary target.
  var positive: String { target.labels.count > 1 ? target.labels[1] : "1" }

  private func valueWaterfall(_ money: ClassifyMoney) -> Chart {
    Chart(
      "Where the value comes from",
      summary:
        "\(shared.capitalised(shared.words(baseline))), served \(evaluation.findings.wording.asServed), would bring \(money.valueOfServing.point, .money(currency)) a year over today; the model adds \(money.valueOfModel.point, .money(currency)).",
      .waterfall(
        Waterfall(
          axis: ChartAxis("\(currency) a year", .money(currency), includesZero: true),
          steps: [
            .init(
              "\(shared.capitalised(shared.words(baseline))), served well", .change, money.valueOfServing.point,
              interval: shared.bounds(money.valueOfServing)),
            .init("A better prediction", .change, money.valueOfModel.point, interval: shared.bounds(money.valueOfModel)),
            .init("Value a year", .total, money.value.point, interval: shared.bounds(money.value)),
          ])))
  }
}
