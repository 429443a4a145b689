import Glibc
import Reporting

/// A made-up report on customers who may leave, with every chart of a classifier; nothing in it was measured.
enum SampleChurnReport {
  static let euro = NumberFormat.money("EUR")

  static func report() -> Report {
    Report(
      title: "Customers who may leave", project: "acme-churn", client: "ACME Telecom",
      subtitle: "Which 500 of 42 000 customers the retention team calls each month.",
      verdict: ReportVerdict(
        .pass,
        "Worth deploying: calls by the model bring about \(strong: 412_000, euro) a year more than calls at random."),
      sections: [quality, slices, why, money])
  }

  /// A curve through (0, 0) and (1, 1) with about the area `area`.
  private static func bow(_ area: Double, _ count: Int = 60) -> [ChartPoint] {
    let power = area / (1 - area)
    return (0...count).map { step in
      let x = pow(Double(step) / Double(count), 2)
      return ChartPoint(x, 1 - pow(1 - x, power))
    }
  }

  static let quality = ReportSection(
    .quality,
    [
      .lead("Of ten customers called, six would have left; by chance it is under three."),
      .chart(
        Chart(
          "Positives found against negatives disturbed",
          summary: "The area under the curve is 0.85 (0.83 to 0.87); the rules of today reach 0.71.",
          .curve(
            .roc(
              [
                .init(
                  "ensemble", .model, bow(0.85),
                  band: bow(0.85).map { BandPoint($0.x, max(0, $0.y - 0.03), min(1, $0.y + 0.03)) }),
                .init("logistic_regression", .other(0), bow(0.83)), .init("rules", .baseline, bow(0.71)),
              ], marks: [.init("served", .model, ChartPoint(0.08, 1 - pow(0.92, 5.67)))])))),
      .columns([
        [
          .chart(
            Chart(
              "Right alerts against positives found",
              summary: "At half of those who leave, two in three calls are right.",
              .curve(
                .precisionRecall(
                  [
                    .init(
                      "ensemble", .model,
                      (1...40).map { ChartPoint(Double($0) / 40, 0.95 - 0.68 * pow(Double($0) / 40, 1.6)) }),
                    .init(
                      "rules", .baseline, (1...40).map { ChartPoint(Double($0) / 40, 0.6 - 0.33 * Double($0) / 40) }),
                  ], baseRate: 0.265, marks: [.init("served", .model, ChartPoint(0.37, 0.81))]))))
        ],
        [
          .chart(
            Chart(
              "Cumulative gains", summary: "A quarter of the customers holds two thirds of those who leave.",
              .curve(.gains([.init("ensemble", .model, bow(0.8)), .init("rules", .baseline, bow(0.65))]))))
        ],
      ]),
      .chart(
        Chart(
          "Are the probabilities right?", summary: "Expected calibration error 0.015: what is said is what happens.",
          .reliability(
            ReliabilityChart(
              bins: (0..<10).map { bin in
                let p = pow((Double(bin) + 0.5) / 10, 1.8) * 0.86
                let seen = p + 0.02 * sin(Double(bin) * 2.1)
                return .init(
                  predicted: p, observed: seen, interval: Bounds(max(0, seen - 0.05), min(1, seen + 0.05)), cases: 210)
              },
              histogram: (0..<20).map { bin in
                .init(Double(bin) / 20, Double(bin + 1) / 20, Int(900 * exp(-Double(bin) / 4)))
              })))),
      .chart(
        Chart(
          "Decisions at the served threshold of 0.31", summary: "Of 563 who left, 409 would have been called.",
          .confusion(
            ConfusionChart(
              actual: ["left", "stayed"], decided: ["called", "not called"], counts: [[409, 154], [287, 1254]],
              words: [["caught", "missed"], ["needless call", "rightly left alone"]])))),
      .chart(
        Chart(
          "Decisions by plan", summary: "Most errors lie between neighbouring plans.",
          .confusion(
            ConfusionChart(
              actual: ["basic", "plus", "family", "business"], decided: ["basic", "plus", "family", "business"],
              counts: [[310, 42, 8, 1], [51, 260, 33, 4], [6, 29, 180, 22], [0, 3, 17, 96]])))),
    ])

  static let slices = ReportSection(
    .slices,
    [
      .lead("No group is called much more often than another for the same risk."),
      .chart(
        Chart(
          "Area under the curve by group", summary: "The weakest group is customers under one year.",
          .intervals(
            IntervalPlot(
              axis: ChartAxis("ROC AUC", .decimals(2)),
              rows: [
                .init("gender: female", .model, 0.852, interval: Bounds(0.83, 0.874)),
                .init("gender: male", .model, 0.848, interval: Bounds(0.825, 0.871)),
                .init(
                  "Contract: month to month", .model, 0.741, interval: Bounds(0.712, 0.77), mark: "worst", tone: .bad),
              ], references: [ReferenceLine(0.85, "all")])))),
    ])

  static let why = ReportSection(
    .why,
    [
      .lead("The contract, the time as a customer and the monthly charge carry most of it."),
      .chart(
        Chart(
          "Loss of AUC when a column is shuffled", summary: "Contract first, then tenure.",
          .bars(
            BarChart(
              axis: ChartAxis("loss of ROC AUC", .decimals(3)),
              categories: ["Contract", "tenure", "MonthlyCharges", "InternetService", "PaymentMethod"],
              series: [
                .init(
                  "ensemble", .model, [0.061, 0.048, 0.021, 0.013, 0.004],
                  intervals: [
                    Bounds(0.055, 0.067), Bounds(0.043, 0.053), Bounds(0.018, 0.024), Bounds(0.009, 0.017),
                    Bounds(0.001, 0.007),
                  ])
              ])))),
      .columns([
        [
          .chart(
            Chart(
              "tenure", summary: "The first year is the most dangerous.",
              .lines(
                LineChart(
                  x: ChartAxis("months", .count),
                  y: ChartAxis("mean probability of leaving", .percent(0), includesZero: true),
                  lines: [
                    .init(
                      "ensemble", .model,
                      (0..<20).map { ChartPoint(Double($0) * 3.7 + 1, 0.12 + 0.38 * exp(-Double($0) / 4)) })
                  ]))))
        ],
        [
          .chart(
            Chart(
              "Contract", summary: "Month to month is four times as dangerous as two years.",
              .bars(
                BarChart(
                  axis: ChartAxis("mean probability of leaving", .percent(0)),
                  categories: ["month to month", "one year", "two years"],
                  series: [.init("ensemble", .model, [0.37, 0.16, 0.09])]))))
        ],
      ]),
      .chart(
        Chart(
          "Why customer 7590 is called", summary: "From 26 % on average to 71 %, mostly by the contract.",
          .waterfall(
            Waterfall(
              axis: ChartAxis("probability of leaving", .percent(0)),
              steps: [
                .init("average customer", .total, 0.26), .init("Contract = month to month", .change, 0.21),
                .init("tenure = 2", .change, 0.17), .init("MonthlyCharges = 95.1", .change, 0.1),
                .init("TechSupport = yes", .change, -0.03), .init("customer 7590", .total, 0.71),
              ], fallsAreGood: true)))),
      .heading("A tree that a person can read"),
      .outline([
        OutlineItem(
          "\(code: "Contract") is month to month", note: "55 % of customers, 43 % leave",
          [
            OutlineItem("\(code: "tenure") at most 6 months", note: "19 %, 56 % leave: \(strong: "call")"),
            OutlineItem(
              "else", note: "36 %, 36 % leave",
              [
                OutlineItem("\(code: "InternetService") is fibre", note: "21 %, 46 % leave: \(strong: "call")"),
                OutlineItem("else", note: "15 %, 22 % leave"),
              ]),
          ]),
        OutlineItem("else", note: "45 % of customers, 7 % leave"),
      ]),
      .table(
        ReportTable(
          caption: "Coefficients of the logistic regression",
          columns: [
            .init("Term"), .init("Coefficient", .end, note: "log odds per unit"), .init("Odds", .end, note: "times"),
            .init("Mean", .end),
          ],
          rows: [
            [
              "Contract = two years", .number(-1.43, .decimals(2)), .number(0.239, .number(3)),
              .number(0.24, .decimals(2)),
            ],
            ["tenure", .number(-0.034, .decimals(3)), .number(0.967, .number(3)), .number(32.4, .decimals(1))],
          ])),
    ])

  static let money: ReportSection = {
    let shares = (0...50).map { Double($0) / 50 }
    func payoff(_ share: Double) -> Double {
      60 * (1 - pow(1 - share, 3.2)) * 0.265 * 3 - 15 * share - 9 * share * share
    }
    return ReportSection(
      .money,
      [
        .lead("Calling 24 % of the customers pays most."),
        .chart(
          Chart(
            "Money by the share called", summary: "The best share is 52 %; the served one brings EUR 21.90 a customer.",
            .curve(
              CurveChart(
                x: ChartAxis("share of the customers called", .percent(0), range: Bounds(0, 1)),
                y: ChartAxis("EUR per customer and decision", .number(2)),
                curves: [
                  .init(
                    "ensemble", .model, shares.map { ChartPoint($0, payoff($0)) },
                    band: shares.map { BandPoint($0, payoff($0) * 0.9 - 0.5, payoff($0) * 1.1 + 0.5) }),
                  .init("at random", .baseline, shares.map { ChartPoint($0, payoff(1) * $0) }),
                ],
                marks: [
                  .init("served: EUR 22", .model, ChartPoint(0.24, payoff(0.24))),
                  .init("today: EUR 5", .baseline, ChartPoint(0.24, payoff(1) * 0.24)),
                ], yReferences: [ReferenceLine(12, "pays for itself from EUR 12", isLimit: true)])))),
      ])
  }()
}
