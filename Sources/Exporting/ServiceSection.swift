public import Reporting

extension VerifyResult {
  /// The report's section on the exported service: what was replayed, how fast it is, what it costs.
  public var reportSection: ReportSection {
    let isEqual = replay.equal == replay.cases
    var blocks: [Block] = [
      .lead(
        isEqual
          ? "The exported endpoint repeated all \(replay.cases) held-out answers to the last bit, and answered \(load.requestsPerSecond, .count) requests a second with 95 % under \(load.p95, .milliseconds)."
          : "\(replay.equal) of \(replay.cases) held-out answers were repeated to the last bit; the largest difference is \(replay.largestDifference, .number(2))."
      ),
      .keyFigures([
        KeyFigure(
          "Replay", .text("\(replay.equal) of \(replay.cases)"), note: "answers equal to the run's, bit by bit",
          tone: isEqual ? .good : .bad),
        KeyFigure(
          "Latency", .number(load.p95, .milliseconds), unit: "p95",
          note: "p50 \(load.p50, .milliseconds), p99 \(load.p99, .milliseconds), \(load.connections) connections"),
        KeyFigure(
          "Memory", .number(peakMegabytes, .megabytes), note: "the folder takes \(sizeMegabytes, .megabytes)"),
        KeyFigure(
          "First answer", .number(coldStartMilliseconds, .milliseconds), note: "after the start of the program"),
      ]),
    ]
    if !criteria.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            caption: "Criteria measured on the exported service",
            columns: [.init("Criterion"), .init("Measured", .end), .init("Agreed", .end), .init("Result")],
            rows: criteria.map { line in
              [
                .code(line.metric), .number(line.value, .number(3)), .text(Prose(line.limit)),
                .result(line.passes ? .pass : .fail),
              ]
            })))
    }
    if load.histogram.count > 1 {
      blocks.append(
        .chart(
          Chart(
            "Latency under load",
            summary:
              "\(load.requests) requests in \(load.seconds, NumberFormat(.significant(2), suffix: "s")); half of them under \(load.p50, .milliseconds), the slowest took \(load.slowest, .milliseconds); drawn up to three times the 99th percentile.",
            .histogram(latencyChart))))
    }
    if steps.count > 1 {
      blocks.append(
        .chart(
          Chart(
            "Throughput by connections",
            summary: knee.map {
              "Nine tenths of the best throughput come with \($0.connections) connections; more only wait longer."
            } ?? "",
            .lines(
              LineChart(
                x: ChartAxis("connections", .count), y: ChartAxis("requests a second", .count, includesZero: true),
                lines: [.init("requests a second", .model, steps.map { ChartPoint(Double($0.connections), $0.requestsPerSecond) })])))))
    }
    if let cost {
      blocks.append(
        .definitions([
          Definition(
            "Machine",
            "\(cost.replicas) × \(cost.vcpu, .number()) processors\(cost.isVCPUMeasured ? " (measured)" : "") and \(cost.gb, .number()) GB\(cost.isMemoryMeasured ? " (measured)" : "")"),
          Definition("Running cost", "\(cost.perMonth, .money(cost.currency)) a month"),
          Definition("Per million predictions", "\(cost.perMillion, .money(cost.currency))"),
        ]))
    }
    blocks.append(
      .paragraph(
        "Measured on \(machine.cores) cores of \(machine.processor), over the loopback: a network adds its own time."))
    return ReportSection(.service, blocks)
  }

  private var latencyChart: HistogramChart {
    var low = 0.0
    var bins = load.histogram.map { bucket -> HistogramChart.Bin in
      defer { low = bucket.upTo }
      return .init(low, bucket.upTo, bucket.requests)
    }
    // One late answer would squeeze all others into a line: what is far over the 99th percentile stands in the text.
    if let last = bins.firstIndex(where: { $0.low > 3 * load.p99 }) { bins = Array(bins[..<last]) }
    return HistogramChart(
      x: ChartAxis("milliseconds", .number(2)), countTitle: "requests", bins: bins,
      references: [ReferenceLine(load.p95, "p95")])
  }
}
