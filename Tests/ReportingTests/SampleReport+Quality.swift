import Glibc
import Reporting

extension SampleReport {
  static let leaderboard: [(name: String, role: MarkRole, wape: Double, low: Double, high: Double, seconds: Double)] =
    [
      ("seasonal_naive", .baseline, 0.301, 0.291, 0.312, 0.02), ("ensemble", .model, 0.247, 0.239, 0.256, 41),
      ("theta", .other(0), 0.254, 0.246, 0.263, 3.1), ("ets", .other(1), 0.256, 0.247, 0.265, 31),
      ("holt_winters", .other(2), 0.262, 0.252, 0.272, 6.2), ("window_average", .other(3), 0.288, 0.279, 0.298, 0.05),
      ("drift", .other(4), 0.344, 0.331, 0.359, 0.02),
    ]

  static let models = ReportSection(
    .models,
    [
      .lead("The ensemble is best; Theta alone is nearly as good, for a tenth of the time."),
      .chart(
        Chart(
          "Error of each candidate", summary: "Lower is better. The whiskers are 95 % intervals over series.",
          .intervals(
            IntervalPlot(
              axis: ChartAxis("WAPE on validation, lower is better", wape),
              rows: leaderboard.map {
                .init(
                  $0.name, $0.role, $0.wape, interval: Bounds($0.low, $0.high),
                  mark: $0.role == .model ? "chosen" : $0.role == .baseline ? "today" : nil)
              }, references: [ReferenceLine(0.28, "limit 0.28", isLimit: true), ReferenceLine(0.301, "today 0.301")]))
        )),
      .table(
        ReportTable(
          caption: "Leaderboard",
          columns: [
            .init("Candidate"), .init("WAPE", .end, note: "validation"), .init("WAPE", .end, note: "test"),
            .init("Gain on today", .end), .init("Bias", .end), .init("Time", .end),
          ],
          rows: leaderboard.map {
            [
              .code($0.name), .number($0.wape, wape),
              $0.role == .model || $0.role == .baseline ? .number($0.wape + 0.002, wape) : .missing,
              .number(1 - $0.wape / 0.301, .percent().signed), .number(-0.012, .percent().signed),
              .number($0.seconds, NumberFormat.number(2).unit("s")),
            ]
          }, marks: [.init(row: 1, "chosen", tone: .good), .init(row: 0, "today")])),
      .chart(
        Chart(
          "Quality against time", summary: "Ten times the time buys 0.007 of WAPE.",
          .scatter(
            ScatterChart(
              x: ChartAxis(
                "Seconds to fit \(NumberFormat.count.string(1_200)) series", .number(2), scale: .logarithmic),
              y: ChartAxis("WAPE", wape),
              points: leaderboard.map { .init($0.name, $0.role, x: $0.seconds, y: $0.wape) },
              yReferences: [ReferenceLine(0.28, "limit 0.28", isLimit: true)])))),
    ])

  static let quality = ReportSection(
    .quality,
    [
      .lead("Half of the series are forecast with an error under 0.24; the worst are slow movers."),
      .chart(fan("Median series: store 042, bakery", seed: 3, level: 180, noise: 16)),
      .columns([
        [.chart(fan("Best series: store 007, dairy", seed: 5, level: 320, noise: 9))],
        [.chart(fan("Worst series: store 118, seasonal", seed: 11, level: 14, noise: 9))],
      ]),
      .chart(
        Chart(
          "Error by weeks ahead",
          summary:
            "The error grows from 0.22 in the first week to 0.27 in the eighth; the order of the candidates stays.",
          .lines(
            LineChart(
              x: ChartAxis("weeks ahead", .count), y: ChartAxis("WAPE", wape),
              lines: [
                .init(
                  "ensemble", .model, points(0.221, 0.0068),
                  band: (1...8).map {
                    BandPoint(Double($0), 0.213 + 0.0068 * Double($0), 0.231 + 0.0072 * Double($0))
                  }),
                .init("theta", .other(0), points(0.229, 0.0066)), .init("ets", .other(1), points(0.231, 0.0069)),
                .init("seasonal_naive", .baseline, points(0.298, 0.0006)),
              ], yReferences: [ReferenceLine(0.28, "limit 0.28", isLimit: true)])))),
      .columns([
        [
          .chart(
            Chart(
              "Do the intervals hold?",
              summary: "The 80 % interval held 78.9 % of the actual values; all levels are within 3 points.",
              .coverage(
                CoverageChart(
                  levels: [
                    .init(nominal: 0.5, observed: 0.492, interval: Bounds(0.476, 0.508)),
                    .init(nominal: 0.8, observed: 0.789, interval: Bounds(0.772, 0.806)),
                    .init(nominal: 0.95, observed: 0.931, interval: Bounds(0.921, 0.941)),
                  ], limits: [.init(nominal: 0.8, allowed: Bounds(0.75, 0.88))]))))
        ],
        [
          .chart(
            Chart(
              "Bias by category", summary: "Forecasts are 1.2 % low in all; bakery is 3.1 % low.",
              .bars(
                BarChart(
                  axis: ChartAxis("Forecast minus actual, share of actual", .percent().signed),
                  categories: ["bakery", "dairy", "frozen", "produce", "seasonal"],
                  series: [
                    .init(
                      "ensemble", .model, [-0.031, -0.006, 0.004, -0.012, 0.021],
                      intervals: [
                        Bounds(-0.038, -0.024), Bounds(-0.011, -0.001), Bounds(-0.004, 0.012), Bounds(-0.02, -0.004),
                        Bounds(0.002, 0.04),
                      ])
                  ]))))
        ],
      ]),
    ])

  static let slices = ReportSection(
    .slices,
    [
      .lead("Every region is better than today; North is the weakest with 4.1 %."),
      .chart(
        Chart(
          "Gain on today by region", summary: "All intervals lie right of zero.",
          .intervals(
            IntervalPlot(
              axis: ChartAxis("Less error than today", .percent(0)),
              rows: [
                .init("South", .model, 0.226, interval: Bounds(0.19, 0.26)),
                .init("East", .model, 0.198, interval: Bounds(0.162, 0.231)),
                .init("West and islands with their own warehouse", .model, 0.151, interval: Bounds(0.118, 0.189)),
                .init("North", .model, 0.041, interval: Bounds(0.004, 0.079), mark: "worst", tone: .bad),
              ], references: [ReferenceLine(0, "today", isLimit: true)])))),
      .table(
        ReportTable(
          caption: "Stores by error",
          columns: [
            .init("Store"), .init("Region"), .init("Units a week", .end), .init("WAPE", .end), .init("Today", .end),
            .init("Gain", .end),
          ],
          rows: (1...120).map { store in
            let error = 0.19 + 0.0012 * Double(121 - store)
            return [
              .code("store \(store < 10 ? "00" : store < 100 ? "0" : "")\(store)"),
              .text(Prose(["South", "East", "West", "North"][store % 4])), .number(1_912 - store * 11),
              .number(error, wape), .number(error * 1.21, wape), .number(0.174, .percent().signed),
            ]
          }, visibleRows: 8)),
    ])

  // MARK: - Made-up figures

  private static func points(_ start: Double, _ slope: Double) -> [ChartPoint] {
    (1...8).map { ChartPoint(Double($0), start + slope * Double($0 - 1)) }
  }

  /// Two years of weeks with a season, and 8 weeks of forecast.
  static func fan(_ title: String, seed: UInt64, level: Double, noise: Double) -> Chart {
    var state = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24) - 0.5
    }
    let season: [Double] = (0..<52).map { week in
      level * (1 + 0.16 * sin(Double(week - 8) / 52 * 2 * .pi) + (week == 50 ? 0.35 : 0))
    }
    let start = 19_723.0
    let values = (0..<104).map { max(0, season[$0 % 52] + 2.4 * noise * random()) }
    func day(_ week: Int) -> Double { start + 7 * Double(week) }
    let future = Array(96..<104)
    return Chart(
      title,
      summary: "Actual orders, the forecast with its 50 % and 80 % intervals, and the same weeks of last year.",
      .fan(
        FanChart(
          x: .date(""), y: ChartAxis("units a week", units),
          history: (0..<96).map { ChartPoint(day($0), values[$0]) },
          actuals: future.map { ChartPoint(day($0), values[$0]) },
          median: future.map { ChartPoint(day($0), season[$0 % 52]) },
          bands: [
            .init(
              "80 % interval",
              future.map { BandPoint(day($0), max(0, season[$0 % 52] - 1.3 * noise), season[$0 % 52] + 1.3 * noise) }),
            .init(
              "50 % interval",
              future.map { BandPoint(day($0), max(0, season[$0 % 52] - 0.6 * noise), season[$0 % 52] + 0.6 * noise) }),
          ],
          baseline: future.map { ChartPoint(day($0), values[$0 - 52]) }, baselineName: "last year",
          served: future.map { ChartPoint(day($0), season[$0 % 52] + 0.6 * noise) },
          servedName: "served (0.75 quantile)",
          split: day(95) + 3.5)))
  }
}
