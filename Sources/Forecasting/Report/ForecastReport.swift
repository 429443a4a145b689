import Evaluation
public import Findings
import ForecastModel
public import Reporting
import Solution
import Support
import TimeAxis

/// Fills the report of a forecasting run: what the client pays for, from what was measured.
public struct ForecastReport: Sendable {
  let result: ForecastPipeline.Result
  let facts: ForecastData.Facts
  /// What is the same in every vertical.
  let shared: FindingsReport

  public init(result: ForecastPipeline.Result, facts: ForecastData.Facts, run: RunFacts) {
    shared = FindingsReport(result.evaluation.findings, run: run, secondsByCandidate: result.secondsByCandidate)
    self.result = result
    self.facts = facts
  }

  var evaluation: ForecastEvaluation { result.evaluation }
  var solution: SolutionFile { evaluation.solution }
  var scope: Scope { solution.scope }
  var currency: String { scope.costOfError.currency }
  var chosen: String { evaluation.chosen.name }
  var baseline: String { evaluation.baseline }
  var unit: String { evaluation.set.frequency.unit }
  var target: String { evaluation.contract.target }

  /// The report of the run. `export` adds the section on the service and the stamp.
  public func report() -> Report {
    Report(
      title: "\(shared.capitalised(target)) per \(unit)" + keyWords, project: solution.project, client: nil,
      subtitle: scope.decision, verdict: shared.verdict, stamp: nil,
      facts: shared.facts,
      sections: [
        decisionSection, scopeSection, dataSection, splitSection, modelsSection, qualitySection, shared.slicesSection,
        moneySection, limitsSection, reproduceSection,
      ].compactMap { $0 })
  }

  private var keyWords: String {
    let keys = evaluation.set.keyNames
    return keys.isEmpty ? "" : ", by " + keys.joined(separator: " and ")
  }

  // MARK: Words that several sections use

  func metricName(_ name: String) -> String { shared.metricName(name) }
  /// How a metric is written.
  public func format(_ metric: String) -> NumberFormat { shared.format(metric) }
  func interval(_ estimate: Estimate?, _ format: NumberFormat) -> Interval? { shared.interval(estimate, format) }
  func bounds(_ estimate: Estimate?) -> Bounds? { shared.bounds(estimate) }
  func modelName(_ name: String) -> String { shared.words(name) }
  var unitWords: String { shared.unitWords }

  /// The place of a period on a time axis of a chart.
  func x(_ period: Int) -> Double {
    Double(evaluation.set.frequency.timestamp(of: period, kind: evaluation.set.format.kind))
  }

  func timeAxis(_ title: String) -> ChartAxis {
    switch evaluation.set.format.kind {
    case .date: .date(title)
    case .dateTime: .dateTime(title)
    case .integer: ChartAxis(title, .count)
    }
  }
}
