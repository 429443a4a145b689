import Solution
import Support

/// Holds the criteria with `at: endpoint` against what was measured.
enum EndpointJudge {
  static func judge(_ criteria: [Criterion], _ result: VerifyResult) -> [EndpointCriterion] {
    criteria.enumerated().map { index, criterion in
      let value = value(of: criterion.metric, in: result)
      let passes = value.map { value in
        (criterion.min.map { value >= $0 } ?? true) && (criterion.max.map { value <= $0 } ?? true)
      }
      return EndpointCriterion(
        index: index, metric: criterion.metric, value: value, min: criterion.min, max: criterion.max,
        passes: passes ?? false)
    }
  }

  /// The fault for each criterion that is not met.
  static func failures(_ criteria: [Criterion], _ results: [EndpointCriterion]) -> [Diagnostic] {
    results.filter { !$0.passes }.map { result in
      let measured = result.value.map { "is \(brief($0))" } ?? "was not measured"
      return .export(
        .criterion, "\(result.metric) of the exported endpoint \(measured), but \(result.limit) was agreed",
        at: criteria.indices.contains(result.index) ? criteria[result.index].place : nil,
        fix: result.value == nil && result.metric == "cost_per_million"
          ? "give export.price" : "serve it on a faster machine, or agree on another limit")
    }
  }

  private static func value(of metric: String, in result: VerifyResult) -> Double? {
    switch metric {
    case "latency_p50_ms": result.load.p50
    case "latency_p95_ms": result.load.p95
    case "latency_p99_ms": result.load.p99
    case "cost_per_million": result.cost?.perMillion
    case "memory_mb": result.peakMegabytes
    case "size_mb": result.sizeMegabytes
    default: nil
    }
  }
}
