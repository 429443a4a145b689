import Evaluation
import Matrices
import RecommendModel
public import Findings
public import Reporting
import Solution

/// Fills the report of a recommending run: what the client pays for, from what was measured.
public struct RecommendReport: Sendable {
  let evaluation: RecommendEvaluation
  /// What is the same in every vertical.
  let shared: FindingsReport

  public init(evaluation: RecommendEvaluation, run: RunFacts) {
    self.evaluation = evaluation
    shared = FindingsReport(evaluation.findings, run: run, secondsByCandidate: evaluation.secondsByCandidate)
  }

  var solution: SolutionFile { evaluation.solution }
  var scope: Scope { solution.scope }
  var facts: RecommendData.Facts { evaluation.data.facts }
  var chosen: String { evaluation.findings.chosen }
  var baseline: String { evaluation.findings.baseline }
  var currency: String { shared.currency }
  var slots: Int { evaluation.slots }
  var isRatings: Bool { solution.recommend.feedback == .ratings }

  /// The report of the run. `export` adds the section on the service and the stamp.
  public func report() -> Report {
    Report(
      title: "What to show to whom", project: solution.project, client: nil, subtitle: scope.decision,
      verdict: shared.verdict, stamp: nil, facts: shared.facts,
      sections: [
        shared.decisionSection(evaluation.money.map { [valueWaterfall($0)] } ?? []), scopeSection, dataSection,
        splitSection, modelsSection, qualitySection, shared.slicesSection, whySection, moneySection, limitsSection,
        shared.reproduceSection(
          trials: "\(evaluation.trials.count) settings, \(evaluation.findings.ladder.count - 1) candidates"),
      ].compactMap { $0 })
  }

  private func valueWaterfall(_ money: RecommendMoney) -> Chart {
    Chart(
      "Where the value comes from",
      summary:
        "A list of \(slots) holds \(money.hitsToday, .number()) hits today and \(money.hitsServed, .number()) with the model; \(money.incrementalShare, .percent(0)) of them would not have been bought anyway.",
      .waterfall(
        Waterfall(
          axis: ChartAxis("\(currency) a year", .money(currency), includesZero: true),
          steps: [
            .init("Hits today", .total, money.hitsToday * perHit(money)),
            .init("More hits", .change, money.value.point, interval: shared.bounds(money.value)),
            .init("Hits served", .total, money.hitsServed * perHit(money)),
          ])))
  }

  private func perHit(_ money: RecommendMoney) -> Double { money.listsPerYear * money.margin * money.incrementalShare }

  /// What an item is called.
  func title(_ item: Int32) -> String {
    let catalogue = evaluation.data.catalogue
    let id = evaluation.data.interactions.itemNames[Int(item)]
    guard catalogue.titles.indices.contains(Int(item)), !catalogue.titles[Int(item)].isEmpty else { return id }
    return catalogue.titles[Int(item)]
  }
}
