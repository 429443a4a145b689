import Digests
public import Evaluation
public import Reporting
public import Solution

/// The sections and charts of a report that are the same in every vertical, and the words that they share.
public struct FindingsReport: Sendable {
  public var findings: Findings
  public var run: RunFacts
  /// Processor seconds of each candidate.
  public var secondsByCandidate: [String: Double]

  public init(_ findings: Findings, run: RunFacts, secondsByCandidate: [String: Double]) {
    self.findings = findings
    self.run = run
    self.secondsByCandidate = secondsByCandidate
  }

  public var solution: SolutionFile { findings.solution }
  public var scope: Scope { findings.solution.scope }
  public var currency: String { findings.solution.scope.currency }
  public var chosen: String { findings.chosen }
  public var baseline: String { findings.baseline }

  /// The facts below the title.
  public var facts: [ReportFact] {
    [
      ReportFact("Run", run.name), ReportFact("Data", "\(run.dataFile), \(run.dataDigest.short)"),
      ReportFact(
        "Tested on", "\(NumberFormat.count.string(Double(findings.testRows))) \(findings.wording.predictions)"),
      ReportFact("Made with", "solkit \(run.toolVersion), \(run.date)"),
    ]
  }

  /// A metric's name as people write it.
  public func metricName(_ name: String) -> String {
    switch name {
    case "wape", "mase", "rmse", "rmsse", "mae", "ndcg", "map", "mrr": name.uppercased()
    case "smape": "sMAPE"
    case "roc_auc": "ROC AUC"
    case "pr_auc": "PR AUC"
    case "log_loss": "log loss"
    case "brier": "Brier score"
    case "expected_calibration_error": "calibration error"
    case "interval_coverage": "coverage"
    case "failure_rate": "failure rate"
    case "value_per_year": "value per year"
    default: MetricReference.named(name)?.title.lowercased() ?? name.split(separator: "_").joined(separator: " ")
    }
  }

  /// A metric as it was measured: one of lists has the length of the search.
  public func key(_ name: String) -> MetricKey { MetricKey(name, k: solution.listLength(of: name)) }

  /// How a metric is written.
  public func format(_ metric: String) -> NumberFormat {
    switch metric {
    case "wape", "smape", "bias", "interval_coverage", "failure_rate", "accuracy", "balanced_accuracy", "precision",
      "recall", "precision_at_alerts", "recall_at_alerts", "demographic_parity_difference",
      "equal_opportunity_difference", "hit_rate", "catalogue_coverage", "intra_list_diversity":
      .percent()
    case "value_per_year", "cost_per_million": .money(currency)
    case "latency_p50_ms", "latency_p95_ms", "latency_p99_ms": NumberFormat(.significant(3), suffix: "ms")
    case "memory_mb", "size_mb": NumberFormat(.significant(3), suffix: "MB")
    default: .number()
    }
  }

  /// The interval of an estimate as it is printed; nil where sampling cannot be judged.
  public func interval(_ estimate: Estimate?, _ format: NumberFormat) -> Interval? {
    guard let lower = estimate?.lower, let upper = estimate?.upper else { return nil }
    return Interval(lower, upper, format)
  }

  /// The interval of an estimate as it is drawn.
  public func bounds(_ estimate: Estimate?) -> Bounds? {
    guard let lower = estimate?.lower, let upper = estimate?.upper else { return nil }
    return Bounds(lower, upper)
  }

  /// A model's name as people read it: `seasonal naive`. Also for other short names: `human can do`.
  public func words(_ name: String) -> String { name.split(separator: "_").joined(separator: " ") }

  /// How a candidate is drawn.
  public func role(_ name: String, _ place: Int) -> MarkRole {
    name == chosen ? .model : name == baseline ? .baseline : .other(place)
  }

  /// The units over which intervals are taken, in words.
  public var unitWords: String {
    let count = NumberFormat.count.string(Double(findings.test.units.count))
    return findings.test.unitIsTimeBlock ? "\(count) blocks of time" : "\(count) \(findings.wording.units)"
  }
}
