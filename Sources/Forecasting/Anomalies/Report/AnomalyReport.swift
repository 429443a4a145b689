import Digests
import Evaluation
public import Findings
import ForecastModel
public import Reporting
import Solution
import Statistics
import TimeAxis

/// Fills the report of a watch: who would have been called, why, how often for nothing, and what that is worth.
public struct AnomalyReport: Sendable {
  let result: AnomalyPipeline.Result
  let facts: ForecastData.Facts
  /// What is the same in every vertical.
  let shared: FindingsReport

  public init(result: AnomalyPipeline.Result, facts: ForecastData.Facts, run: RunFacts) {
    shared = FindingsReport(result.evaluation.findings, run: run, secondsByCandidate: result.secondsByCandidate)
    self.result = result
    self.facts = facts
  }

  var evaluation: AnomalyEvaluation { result.evaluation }
  var solution: SolutionFile { evaluation.solution }
  var plan: AnomalyPlan { evaluation.plan }
  var set: SeriesSet { evaluation.set }
  var unit: String { self.set.frequency.unit }
  var target: String { evaluation.contract.target }
  var alarms: AlarmMeasures { evaluation.alarms }
  var today: AlarmMeasures { evaluation.today }
  var currency: String { solution.scope.costOfError.currency }

  /// The report of the run. `export` adds the section on the service and the stamp.
  public func report() -> Report {
    Report(
      title: "Alarms on \(target) per \(unit)", project: solution.project, client: nil,
      subtitle: solution.scope.decision, verdict: shared.verdict, stamp: nil, facts: shared.facts,
      sections: [
        decisionSection, scopeSection, dataSection, splitSection, modelsSection, qualitySection, whySection,
        moneySection, limitsSection,
        shared.reproduceSection(trials: "\(result.trials) candidates on \(plan.origins.count) windows"),
      ].compactMap { $0 })
  }

  /// The place of a period on a time axis of a chart.
  func x(_ period: Int) -> Double { Double(set.frequency.timestamp(of: period, kind: set.format.kind)) }

  func timeAxis(_ title: String) -> ChartAxis {
    switch set.format.kind {
    case .date: .date(title)
    case .dateTime: .dateTime(title)
    case .integer: ChartAxis(title, .count)
    }
  }

  /// Bounds of a rate a week that was seen as so many events, by Poisson's distribution: exact 95 % limits after
  /// Garwood, with Wilson and Hilferty's quantiles of chi squared.
  static func rateBounds(_ count: Int, weeks: Double) -> (low: Double, high: Double) {
    func chiSquared(_ level: Double, _ freedom: Double) -> Double {
      let part = 2 / (9 * freedom)
      let root = 1 - part + Normal.quantile(level) * part.squareRoot()
      return freedom * root * root * root
    }
    let low = count == 0 ? 0 : max(0, chiSquared(0.025, Double(2 * count))) / 2
    return (low / weeks, chiSquared(0.975, Double(2 * count + 2)) / 2 / weeks)
  }
}
