public import Digests
import Evaluation
import ForecastModel
public import Reporting
import Solution
import Support
import TimeAxis

/// Fills the report of a forecasting run: what the client pays for, from what was measured.
public struct ForecastReport: Sendable {
  let result: ForecastPipeline.Result
  let facts: ForecastData.Facts
  let run: RunFacts

  /// What the report says about the run itself.
  public struct RunFacts: Sendable {
    /// Folder name, such as `0007-2026-11-20`.
    public var name: String
    public var dataFile: String
    public var dataDigest: Digest
    public var configDigest: Digest
    public var toolVersion: String
    /// Wall-clock seconds of the run so far.
    public var seconds: Double
    /// Today in ISO form.
    public var date: String

    public init(
      name: String, dataFile: String, dataDigest: Digest, configDigest: Digest, toolVersion: String, seconds: Double,
      date: String
    ) {
      self.name = name
      self.dataFile = dataFile
      self.dataDigest = dataDigest
      self.configDigest = configDigest
      self.toolVersion = toolVersion
      self.seconds = seconds
      self.date = date
    }
  }

  public init(result: ForecastPipeline.Result, facts: ForecastData.Facts, run: RunFacts) {
    self.result = result
    self.facts = facts
    self.run = run
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
      title: "\(capitalised(target)) per \(unit)" + keyWords, project: solution.project, client: nil,
      subtitle: scope.decision, verdict: verdict, stamp: nil,
      facts: [
        ReportFact("Run", run.name), ReportFact("Data", "\(run.dataFile), \(run.dataDigest.short)"),
        ReportFact("Tested on", "\(NumberFormat.count.string(Double(evaluation.test.rows.count))) forecasts"),
        ReportFact("Made with", "solkit \(run.toolVersion), \(run.date)"),
      ],
      sections: [
        decisionSection, scopeSection, dataSection, splitSection, modelsSection, qualitySection, slicesSection,
        moneySection, limitsSection, reproduceSection,
      ].compactMap { $0 })
  }

  private var keyWords: String {
    let keys = evaluation.set.keyNames
    return keys.isEmpty ? "" : ", by " + keys.joined(separator: " and ")
  }

  private func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  // MARK: Words that several sections use

  /// A metric's name as people write it.
  func metricName(_ name: String) -> String {
    switch name {
    case "wape", "mase", "rmse", "mae": name.uppercased()
    case "smape": "sMAPE"
    case "interval_coverage": "coverage"
    case "failure_rate": "failure rate"
    case "value_per_year": "value per year"
    default: MetricReference.named(name)?.title ?? name
    }
  }

  /// How a metric is written.
  public func format(_ metric: String) -> NumberFormat {
    switch metric {
    case "wape", "smape", "bias", "interval_coverage", "failure_rate": .percent()
    case "value_per_year": .money(currency)
    case "cost_per_million": .money(currency)
    case "latency_p50_ms", "latency_p95_ms", "latency_p99_ms": NumberFormat(.significant(3), suffix: "ms")
    case "memory_mb", "size_mb": NumberFormat(.significant(3), suffix: "MB")
    default: .number()
    }
  }

  func interval(_ estimate: Estimate?, _ format: NumberFormat) -> Interval? {
    guard let lower = estimate?.lower, let upper = estimate?.upper else { return nil }
    return Interval(lower, upper, format)
  }

  func bounds(_ estimate: Estimate?) -> Bounds? {
    guard let lower = estimate?.lower, let upper = estimate?.upper else { return nil }
    return Bounds(lower, upper)
  }

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

  /// A model's name as people read it: `seasonal naive`.
  func modelName(_ name: String) -> String { name.split(separator: "_").joined(separator: " ") }

  func role(_ name: String, _ place: Int) -> MarkRole {
    name == chosen ? .model : name == baseline ? .baseline : .other(place)
  }
}
