import Reporting

/// A made-up forecast report that uses every block and every chart, with figures of the size that a client sees. It
/// shows how a vertical fills the model; nothing in it was measured.
enum SampleReport {
  static let euro = NumberFormat.money("EUR")
  static let wape = NumberFormat.decimals(3)
  static let units = NumberFormat.count

  /// Passed, not signed yet.
  static func passing() -> Report {
    var report = Report(
      title: "Weekly orders per store and category", project: "acme-weekly-orders", client: "ACME Retail",
      subtitle:
        "How many units each of 120 stores should order in 10 categories, 8 weeks ahead, every Monday at 06:00.",
      verdict: ReportVerdict(
        .pass,
        """
        Worth deploying: \(0.179, .percent()) less error than ordering by habit, worth about \(213_846, euro) a year \
        for \(90, euro) of running cost.
        """,
        next: "Next: export it, measure the service, and have it signed by the CFO."),
      stamp: .draft,
      facts: [
        ReportFact("Run", "0007 of 20 November 2026"),
        ReportFact(
          "Data", "\(NumberFormat.count.string(124_800)) rows, \(NumberFormat.count.string(1_200)) series, 104 weeks"),
        ReportFact("Model", "ensemble of three"), ReportFact("solkit", "0.1.0"),
      ],
      sections: [
        decision, scope, data, split, models, quality, slices, why, whatIf, money, service, watching, limits,
        reproduce,
      ])
    // A section that comes later, as the service's does after an export, finds its place.
    report.add(ReportSection(.service, [.paragraph("Measured on the exported folder, over loopback.")]))
    return report
  }

  /// The same run with a failed criterion.
  static func failing() -> Report {
    Report(
      title: "Weekly orders per store and category", project: "acme-weekly-orders", client: "ACME Retail",
      verdict: ReportVerdict(
        .fail, "Not good enough: orders in region North would be \(0.031, .percent()) worse than today.",
        next: "Nothing is exported. Look at region North in \(to: .slices) first."),
      stamp: .notApproved,
      sections: [
        ReportSection(
          .decision,
          [
            .criteria(
              CriteriaList([
                .init("Error (WAPE) at most \(0.28, .upTo(3))", measured: .number(0.247, wape), .pass),
                .init(
                  "No region worse than today", measured: .number(-0.031, .percent().signed), .fail,
                  note: "North: 0.338 against 0.328 today"),
              ]))
          ])
      ])
  }

  static let decision = ReportSection(
    .decision,
    [
      .keyFigures([
        KeyFigure(
          "Value a year", .number(213_846, euro),
          interval: Interval(182_000, 244_000, euro),
          note: "fewer units over- and under-ordered than today", tone: .good),
        KeyFigure(
          "Running cost a year", .number(90, euro),
          note: "\(0.57, euro) per million predictions; service not measured yet"),
        KeyFigure(
          "Error (WAPE)", .number(0.247, wape), interval: Interval(0.239, 0.256, wape),
          note: "today 0.301: the same week of last year"),
      ]),
      .criteria(
        CriteriaList([
          .init("Error (WAPE) at most \(0.28, .upTo(3))", measured: .number(0.247, wape), .pass),
          .init(
            "At least \(0.1, .percent(0)) less error than today (\(code: "seasonal_naive"))",
            measured: .number(0.179, .percent()), bound: "at least 15.2 % with 95 % confidence", .pass),
          .init(
            "No region worse than today", measured: .number(0.041, .percent().signed), .pass,
            note: "worst region: North"),
          .init(
            "The 80 % interval holds between \(0.75, .percent(0)) and \(0.88, .percent(0)) of actual values",
            measured: .number(0.789, .percent()), .pass),
          .init(
            "At most \(0.05, .percent(0)) of orders off by more than half", measured: .number(0.038, .percent()),
            bound: "at most \(0.044, .percent()) with 95 % confidence, \(9_600) orders", .pass),
          .init("Worth at least \(60_000, euro) a year", measured: .number(213_846, euro), .pass),
          .init(
            "95 of 100 answers within \(50, .milliseconds)", measured: .missing, .pending,
            note: "measured by the export"),
          .init(
            "A million predictions cost at most \(2, euro)", measured: .number(0.57, euro), .pending,
            note: "measured by the export"),
        ])),
      .signatures([
        SignatureLine(role: "Owner", name: "Head of Supply, ACME"),
        SignatureLine(role: "Approver", name: "CFO, ACME"),
      ]),
    ])

  static let scope = ReportSection(
    .scope,
    [
      .lead("Stores order by habit: 30 % of the weekly volume is over- or under-ordered."),
      .definitions([
        Definition("Decision", "Units to order per store and category, each Monday at 06:00"),
        Definition("Who decides", "A planner accepts or edits each proposal"),
        Definition("Today", "The same week of last year (\(code: "seasonal_naive"))"),
        Definition("Volume", "\(62_400) decisions a year, 40 units each"),
        Definition(
          "Cost of an error",
          "\(0.8, euro) for a unit too many, \(2.4, euro) for one too few: serve the \(strong: "0.75 quantile")"),
        Definition("Personal data", "none"),
      ]),
      .chart(
        Chart(
          "Feasibility: 89 of 100",
          summary: "Four of six questions have full marks; the seasons and the accuracy asked for cost 11 points.",
          .scores(
            ScoreBars([
              .init("Data", 20, of: 20, note: "have"), .init("Labels", 20, of: 20, note: "free"),
              .init("Drift", 15, of: 20, note: "seasonal"),
              .init("Accuracy asked for", 14.4, of: 20, note: "cost index 3.6"),
              .init("Solved before", 10, of: 10, note: "yes"), .init("A human can do it", 10, of: 10, note: "yes"),
            ])))),
    ])

  static let data = ReportSection(
    .data,
    [
      .lead("\(124_800) rows were read; none had to be dropped, and 312 missing weeks were filled with zero."),
      .keyFigures([
        KeyFigure("Rows", .number(124_800)), KeyFigure("Series", .number(1_200)),
        KeyFigure("Missing weeks", .number(312), note: "0.25 %, filled with zero", tone: .attention),
      ]),
      .table(
        ReportTable(
          caption: "Faults found in the file",
          columns: [
            .init("Fault"), .init("Rows", .end), .init("First line", .end), .init("Value"), .init("What was done"),
          ],
          rows: [
            ["gap in time", .number(312), .number(8_841), .code("store 031, dairy, 2025-03-10"), "filled with zero"],
            ["stock-out suspected", .number(96), .number(21_307), .code("units = 0 in a promotion"), "kept, listed"],
            ["starts late", .number(44), .number(96_001), .code("store 118"), "fewer windows"],
          ])),
      .chart(
        Chart(
          "What is known when", summary: "Stores 118 and 119 opened in 2025; store 031 was closed for three weeks.",
          .timeline(
            TimelineChart(
              x: .date(""),
              rows: [
                .init("stores 001 to 117", [.init(.present, from: 19_723, to: 20_451)]),
                .init(
                  "store 031",
                  [
                    .init(.present, from: 19_723, to: 20_157), .init(.filled, from: 20_157, to: 20_178),
                    .init(.present, from: 20_178, to: 20_451),
                  ]),
                .init(
                  "store 077",
                  [
                    .init(.present, from: 19_723, to: 19_900), .init(.suspicious, from: 19_900, to: 19_949),
                    .init(.present, from: 19_949, to: 20_380), .init(.zero, from: 20_380, to: 20_451),
                  ]),
                .init(
                  "store 118",
                  [.init(.missing, from: 19_723, to: 20_090), .init(.present, from: 20_090, to: 20_451)]),
              ])))),
      .details(
        summary: "What each column holds",
        [
          .table(
            ReportTable(
              caption: "Columns", columns: [.init("Column"), .init("Role"), .init("Missing", .end), .init("Range")],
              rows: [
                [.code("store"), "series", .number(0, .percent()), "120 values"],
                [.code("units"), "target", .number(0.0025, .percent()), .interval(Interval(0, 412, units))],
                [
                  .code("price"), "known in the future", .number(0, .percent()),
                  .interval(Interval(0.39, 24.9, euro)),
                ],
              ]))
        ]),
    ])

  static let split = ReportSection(
    .split,
    [
      .lead("The model only ever saw the past. The last 8 weeks were looked at once, after everything was decided."),
      .chart(
        Chart(
          "Rolling origins",
          summary: "Four windows of 8 weeks, 4 weeks apart. The first three chose the model; the last judged it.",
          .windows(
            WindowsChart(
              x: .date(""),
              rows: (0..<4).map { window in
                let end = 20_451.0 - 56 - Double(3 - window) * 28
                return .init(
                  "window \(window + 1)",
                  [
                    .init(.train, from: 19_723, to: end),
                    .init(window == 3 ? .test : .validation, from: end, to: end + 56),
                  ] + (window == 3 ? [] : [.init(.untouched, from: end + 56, to: 20_451)]))
              })))),
    ])

  static let why = ReportSection(
    .why,
    [
      .lead("The season and the last four weeks decide; a promotion raises an order by a third."),
      .chart(
        Chart(
          "What the model looks at", summary: "Shuffling the season costs most.",
          .bars(
            BarChart(
              axis: ChartAxis("Rise of WAPE when shuffled", wape, includesZero: true),
              categories: ["season", "last 4 weeks", "promotion", "price", "holiday"],
              series: [.init("rise", .model, [0.118, 0.081, 0.044, 0.012, 0.009])])))),
    ])

  static let whatIf = ReportSection(
    .whatif,
    [
      .lead(
        "A price rise of \(0.1, .percent(0)) would lower orders by \(0.04, .percent(0)); a promotion everywhere would raise them by \(0.31, .percent(0))."
      ),
      .chart(
        Chart(
          "Units in the next 8 weeks", summary: "Before and after each scenario.",
          .bars(
            BarChart(
              axis: ChartAxis("units", units), categories: ["price +10 %", "promotion everywhere"],
              series: [
                .init("as planned", .baseline, [384_210, 384_210]),
                .init(
                  "scenario", .model, [368_900, 503_300],
                  intervals: [Bounds(351_000, 386_000), Bounds(471_000, 538_000)]),
              ])))),
    ])

  static let money = ReportSection(
    .money,
    [
      .lead("Two thirds of the value come from the better forecast, one third from ordering for the right risk."),
      .chart(
        Chart(
          "Where the value comes from",
          summary: "Today's errors cost \(1_198_080, euro) a year; \(984_234, euro) would remain.",
          .waterfall(
            Waterfall(
              axis: ChartAxis("EUR a year", euro.bare),
              steps: [
                .init("Errors cost today", .total, 1_198_080),
                .init("Order for the right risk (0.75 quantile)", .change, -71_200),
                .init("Better forecast", .change, -142_646, interval: Bounds(-172_000, -111_000)),
                .init("Errors would cost", .total, 984_234),
              ], fallsAreGood: true)))),
      .chart(
        Chart(
          "Value against error",
          summary: "The project pays from a WAPE of 0.286; the signed limit of 0.28 is stricter.",
          .value(
            ValueCurve(
              x: ChartAxis("WAPE, lower is better", wape), y: ChartAxis("EUR a year", euro.bare),
              baseline: ChartPoint(0.301, 0), model: ChartPoint(0.247, 213_846),
              modelInterval: Interval(182_000, 244_000, euro), required: 60_090,
              requiredLabel: "run cost and least value: EUR 60 090", breakEven: 0.2858, criterion: 0.28,
              baselineName: "today", modelName: "ensemble")))),
      .columns([
        [
          .chart(
            Chart(
              "If we are wrong about the inputs", summary: "The cost of a missing unit matters most.",
              .intervals(
                IntervalPlot(
                  axis: ChartAxis("EUR a year", euro.bare),
                  rows: [
                    .init("cost of a missing unit ±25 %", .model, 213_846, interval: Bounds(158_000, 269_000)),
                    .init("volume ±10 %", .model, 213_846, interval: Bounds(192_000, 235_000)),
                    .init("error ±0.01", .model, 213_846, interval: Bounds(174_000, 253_000)),
                  ], references: [ReferenceLine(60_000, "least value")]))))
        ],
        [
          .chart(
            Chart(
              "Cost per million against traffic",
              summary: "At 5 requests a second a million predictions cost EUR 0.57.",
              .lines(
                LineChart(
                  x: ChartAxis("requests a second", .number(2), scale: .logarithmic),
                  y: ChartAxis("EUR per million predictions", euro.bare, scale: .logarithmic),
                  lines: [
                    .init("one replica", .model, [0.1, 1, 5, 10, 100, 1000].map { ChartPoint($0, 2.86 / $0) }),
                    .init("two replicas", .other(0), [0.1, 1, 5, 10, 100, 1000].map { ChartPoint($0, 5.72 / $0) }),
                  ], xReferences: [ReferenceLine(5, "today")],
                  yReferences: [ReferenceLine(2, "limit 2.00", isLimit: true)]))))
        ],
      ]),
    ])

  static let service = ReportSection(
    .service,
    [
      .lead("The exported service gives the same answers as the run, 95 of 100 of them within 0.4 ms."),
      .keyFigures([
        KeyFigure("Replayed rows equal", .text("500 of 500"), tone: .good),
        KeyFigure("Latency p95", .number(0.4, .milliseconds)),
        KeyFigure("Memory", .number(31, .megabytes)),
      ]),
      .chart(
        Chart(
          "Latency of \(NumberFormat.count.string(100_000)) requests",
          summary: "Half are answered within 0.2 ms; the slowest took 3 ms.",
          .histogram(
            HistogramChart(
              x: ChartAxis("ms", .decimals(1)), countTitle: "requests",
              bins: (0..<30).map { bin in
                let x = Double(bin) / 10
                let height = [120, 9_800, 38_210, 27_100, 12_400, 5_800, 2_900, 1_500, 800, 460]
                return .init(x, x + 0.1, bin < 10 ? height[bin] : max(0, 300 - 14 * bin))
              }, references: [ReferenceLine(0.21, "p50"), ReferenceLine(0.4, "p95"), ReferenceLine(1.1, "p99")])))),
    ])

  static let watching = ReportSection(
    .watching,
    [
      .lead("Actual sales come back each Monday; the model is trained again when they say so."),
      .list([
        "Drift: population stability index over \(0.2, .decimals(1)) in any feature within 4 weeks",
        "Quality: WAPE over \(0.32, .decimals(2)) on the actuals",
        "Each Monday at 05:00 a new model is trained; it replaces the old one only if every criterion passes.",
      ]),
    ])

  static let limits = ReportSection(
    .limits,
    [
      .lead("Do not trust it for stores younger than half a year."),
      .callout(
        Callout(
          .attention, title: "Young stores", "44 series had fewer than 26 weeks; they were judged on fewer windows.")),
      .callout(
        Callout(.bad, title: "Closed weeks", "A closed week that nobody announces is forecast as if it were open.")),
      .callout(
        Callout(.neutral, title: "Stock-outs", "Zero sales in a promotion are taken as they stand, not as demand.")),
      .callout(Callout(.good, title: "No personal data", "Nothing in the file is about a person.")),
    ])

  static let reproduce = ReportSection(
    .reproduce,
    [
      .lead("Anyone with this file, the data and the same version gets the same bytes."),
      .steps([
        Step(
          "Get the data: its SHA-256 is \(code: "9f3c2a17e1d0447bb8a0f5fe6f6ce4d2a7b0c95e8a3b61d2f4e9c8b7a6958473")."),
        Step("Run it.", code: "solkit forecast --config solution.yaml\nsolkit runs compare 0007 0008"),
      ]),
      .heading("Versions"),
      .code(CodeListing("solkit 0.1.0\nseed 42\ncpu avx2", caption: "What took part")),
    ])
}
