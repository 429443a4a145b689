import Reporting
import Testing

/// Charts are looked at through the page: what is drawn, and that odd data draws something.
@Suite struct ChartTests {
  static func page(_ content: Chart.Content) throws -> PageReader {
    let report = Report(
      title: "t", project: "p", verdict: ReportVerdict(.pass, "yes"),
      sections: [ReportSection(.quality, [.chart(Chart("c", summary: "what there is to see", content))])])
    return try PageReader(report.html())
  }

  static func coordinates(_ page: PageReader) -> [Double] {
    page.elements.filter { $0.path.contains("svg") && $0.path.last != "pattern" }.flatMap { element in
      ["x", "y", "cx", "cy"].compactMap { element.attribute($0).flatMap { Double($0) } }
    }
  }

  static let nothing: [Chart.Content] = [
    .fan(FanChart(x: .date("x"), y: ChartAxis("y"), history: [], actuals: [], median: [])),
    .lines(LineChart(x: ChartAxis("x"), y: ChartAxis("y"), lines: [])),
    .intervals(IntervalPlot(axis: ChartAxis("x"), rows: [])),
    .bars(BarChart(axis: ChartAxis("x"), categories: [], series: [])),
    .waterfall(Waterfall(axis: ChartAxis("x"), steps: [])),
    .coverage(CoverageChart(levels: [])), .windows(WindowsChart(x: .date("x"), rows: [])),
    .timeline(TimelineChart(x: .date("x"), rows: [])),
    .histogram(HistogramChart(x: ChartAxis("x"), countTitle: "n", bins: [])),
    .scatter(ScatterChart(x: ChartAxis("x", scale: .logarithmic), y: ChartAxis("y"), points: [])),
    .scores(ScoreBars([])),
    .curve(CurveChart(x: ChartAxis("x"), y: ChartAxis("y"), curves: [])), .curve(.roc([])),
    .reliability(ReliabilityChart(bins: [])),
    .confusion(ConfusionChart(actual: [], decided: [], counts: [])), .tree(TreeChart("p", .percent(), root: nil)),
  ]

  @Test(arguments: nothing)
  func nothingToShowIsStillAPage(content: Chart.Content) throws {
    #expect(try Self.page(content).named("figure").count == 1)
  }

  static let odd: [Chart.Content] = {
    let values: [Double] = [.nan, .infinity, -.infinity, 0, -1e300, 1e300, 1e-300, 5]
    let points = values.map { ChartPoint($0, $0) }
    let bands = values.map { BandPoint($0, $0, -$0) }
    let axes = [
      ChartAxis("x"), ChartAxis("x", scale: .logarithmic), .date("x"), .dateTime("x"),
      ChartAxis("x", range: Bounds(3, 1)), ChartAxis("x", range: Bounds(.nan, 1)),
      ChartAxis("x", range: Bounds(2, 2)),
      ChartAxis("x", NumberFormat(.significant(0), factor: 0)), ChartAxis("x", NumberFormat(.decimals(-3))),
    ]
    return axes.flatMap { axis -> [Chart.Content] in
      [
        .fan(
          FanChart(
            x: axis, y: axis, history: points, actuals: points, median: points, bands: [.init("b", bands)],
            baseline: points, split: .nan)),
        .lines(
          LineChart(
            x: axis, y: axis, lines: [.init("l", .other(-7), points, band: bands)],
            xReferences: values.map { ReferenceLine($0, "r") }, yReferences: values.map { ReferenceLine($0, "r") })),
        .intervals(
          IntervalPlot(
            axis: axis, rows: values.map { .init("r", .other(99), $0, interval: Bounds($0, -$0)) },
            references: values.map { ReferenceLine($0, "r") })),
        .bars(
          BarChart(
            axis: axis, categories: ["a", "b"], series: [.init("s", .model, values), .init("t", .baseline, [])])),
        .waterfall(
          Waterfall(axis: axis, steps: values.map { .init("s", .change, $0, interval: Bounds($0, $0)) })),
        .coverage(
          CoverageChart(
            levels: values.map { .init(nominal: $0, observed: $0, interval: Bounds($0, 0)) },
            limits: [.init(nominal: .nan, allowed: Bounds(1, 0))])),
        .windows(WindowsChart(x: axis, rows: [.init("w", values.map { .init(.train, from: $0, to: -$0) })])),
        .timeline(TimelineChart(x: axis, rows: [.init("w", values.map { .init(.zero, from: -$0, to: $0) })])),
        .value(
          ValueCurve(
            x: axis, y: axis, baseline: points[0], model: points[1], required: .nan, requiredLabel: "r",
            breakEven: .nan, criterion: .infinity)),
        .histogram(HistogramChart(x: axis, countTitle: "n", bins: values.map { .init($0, -$0, .max) })),
        .scatter(ScatterChart(x: axis, y: axis, points: values.map { .init("p", .model, x: $0, y: $0) })),
        .scores(ScoreBars(values.map { .init("s", $0, of: -$0) })),
        .curve(
          CurveChart(
            x: axis, y: axis, curves: [.init("c", .other(-7), points, band: bands)],
            marks: points.map { .init("m", .model, $0) }, diagonal: "d",
            xReferences: values.map { ReferenceLine($0, "r") }, yReferences: values.map { ReferenceLine($0, "r") },
            isSquare: true)),
        .reliability(
          ReliabilityChart(
            bins: values.map { .init(predicted: $0, observed: -$0, interval: Bounds($0, $0), cases: $0) },
            histogram: values.map { .init($0, -$0, .max) })),
        .confusion(
          ConfusionChart(actual: ["a", "b"], decided: ["a", "b", "c"], counts: [values, []], words: [["w"]])),
        .tree(
          TreeChart(
            "p", axis.format,
            root: .init(
              "", outcome: .nan, share: .infinity,
              .question(
                "q", yes: .init("a", outcome: -1e300, share: .nan, .end(splitsBelow: .max)),
                no: .init("b", outcome: .infinity, share: -1, .end(splitsBelow: -1)))))),
      ]
    }
  }()

  @Test func oddNumbersNeverTrapAndNeverReachThePicture() throws {
    for content in Self.odd {
      let page = try Self.page(content)
      for element in page.elements {
        for name in ["d", "x", "y", "cx", "cy", "width", "height", "viewBox"] {
          let text = element.attribute(name) ?? ""
          #expect(!text.contains("nan") && !text.contains("inf") && !text.contains("e"), "\(name)=\(text)")
        }
      }
    }
  }

  @Test func ticksAreRoundAndDatesAreNamed() throws {
    // 2024-01-01 is day 19723 since 1970 (date -d @$((19723*86400))).
    let points = stride(from: 19_723.0, to: 20_454, by: 7).map { ChartPoint($0, 1_000 * ($0 - 19_700)) }
    let page = try Self.page(
      .lines(LineChart(x: .date(""), y: ChartAxis("units", .count), lines: [.init("l", .model, points)])))
    let labels = page.elements.filter { $0.name == "text" }.map(\.text)
    for expected in ["Jan 2024", "Jul", "Jan 2025", "0", "200\u{A0}000", "800\u{A0}000"] {
      #expect(labels.contains(expected), "\(expected) in \(labels)")
    }
  }

  @Test func longListsAreCutInThePictureButNotInTheTable() throws {
    let page = try Self.page(
      .intervals(
        IntervalPlot(axis: ChartAxis("x"), rows: (0..<300).map { .init("series \($0)", .model, Double($0)) })))
    #expect(page.elements.contains { $0.name == "text" && $0.text == "240 more in the table below" })
    #expect(page.named("tr").count == 301)
  }

  @Test func labelsStayInsideThePicture() throws {
    let page = try PageReader(HTMLTests.html)
    for place in Self.coordinates(page) { #expect(place >= -1 && place <= 900) }
  }
}
