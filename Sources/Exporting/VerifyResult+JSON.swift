import Bundles
public import JSON

extension VerifyResult {
  /// The document that `verify.json` holds.
  public var json: JSONValue {
    [
      "schema_version": 1,
      "model_version": .string(modelVersion),
      "stamp": stamp.map { .string($0.rawValue) } ?? .null,
      "replay": [
        "cases": JSONValue(replay.cases), "equal": JSONValue(replay.equal),
        "max_abs_diff": .finite(replay.largestDifference), "worst": replay.worst.map { .string($0) } ?? .null,
      ],
      "load": [
        "connections": JSONValue(load.connections), "seconds": rounded(load.seconds),
        "requests": JSONValue(load.requests), "errors": JSONValue(load.errors),
        "requests_per_second": rounded(load.requestsPerSecond), "latency_p50_ms": rounded(load.p50),
        "latency_p95_ms": rounded(load.p95), "latency_p99_ms": rounded(load.p99),
        "latency_max_ms": rounded(load.slowest),
        "histogram": .array(
          load.histogram.map { ["up_to_ms": rounded($0.upTo), "requests": JSONValue($0.requests)] }),
      ],
      "steps": .array(
        steps.map {
          [
            "connections": JSONValue($0.connections), "requests_per_second": rounded($0.requestsPerSecond),
            "latency_p95_ms": rounded($0.p95),
          ]
        }),
      "knee_connections": knee.map { JSONValue($0.connections) } ?? .null,
      "traffic": traffic.map {
        [
          "declared_requests_per_second": rounded($0.declared), "achieved_requests_per_second": rounded($0.achieved),
          "seconds": rounded($0.seconds), "processors": .number($0.processors), "latency_p95_ms": rounded($0.p95),
        ]
      } ?? .null,
      "cpu_seconds_per_request": .number(processorSecondsPerRequest),
      "memory_mb": rounded(peakMegabytes),
      "memory_after_load_mb": rounded(residentMegabytes),
      "cold_start_ms": rounded(coldStartMilliseconds),
      "size_mb": rounded(sizeMegabytes),
      "cost": cost.map {
        [
          "currency": .string($0.currency), "replicas": JSONValue($0.replicas), "vcpu": .number($0.vcpu),
          "vcpu_measured": .bool($0.isVCPUMeasured), "gb": .number($0.gb), "gb_measured": .bool($0.isMemoryMeasured),
          "run_cost_per_month": .finite($0.perMonth), "cost_per_million": .finite($0.perMillion),
        ]
      } ?? .null,
      "criteria": .array(
        criteria.map {
          [
            "metric": .string($0.metric), "value": .finite($0.value), "min": .finite($0.min), "max": .finite($0.max),
            "pass": .bool($0.passes),
          ]
        }),
      "examples": .array(
        examples.map { ["language": .string($0.language), "executed": .bool($0.wasExecuted)] }),
      "machine": ["processor": .string(machine.processor), "cores": JSONValue(machine.cores)],
    ]
  }

  /// Three digits behind the point: microseconds of a millisecond are noise.
  private func rounded(_ value: Double) -> JSONValue { .finite((value * 1000).rounded() / 1000) }
}
