import JSON
import Reporting
import Testing

/// A name from a client's file in every text of a report: none of it may become markup.
@Suite struct InjectionTests {
  static let evil = "</style></title><script>alert('x')</script>\" onload=\"y & | ` \u{1} <b>"

  static var report: Report {
    let evil = Self.evil
    let prose = Prose(runs: [.plain(evil), .strong(evil), .code(evil)])
    let axis = ChartAxis(evil, NumberFormat(.decimals(1), prefix: evil, suffix: evil))
    let dates = ChartAxis.date(evil)
    let p = [ChartPoint(1, 2), ChartPoint(2, 3)]
    func chart(_ content: Chart.Content) -> Block { .chart(Chart(evil, summary: prose, content)) }
    return Report(
      title: evil, project: evil, client: evil, subtitle: evil, language: evil,
      verdict: ReportVerdict(.noGo, prose, next: prose), stamp: ReportStamp(evil, reason: evil),
      facts: [ReportFact(evil, evil)],
      sections: [
        ReportSection(
          .decision, title: evil, question: evil,
          [
            .lead(prose), .paragraph(prose), .heading(evil), .list([prose]),
            .keyFigures([
              KeyFigure(evil, .code(evil), unit: evil, interval: Interval(1, 2, axis.format), note: prose, tone: .bad)
            ]),
            .table(
              ReportTable(
                caption: evil, columns: [.init(evil, note: evil), .init(evil, .end)],
                rows: [[.text(prose), .number(1, axis.format)], [.code(evil)]], marks: [.init(row: 0, evil)])),
            .criteria(
              CriteriaList(caption: evil, [.init(prose, measured: .code(evil), bound: prose, .fail, note: prose)])),
            .definitions([Definition(evil, prose)]), .callout(Callout(.bad, title: evil, prose)),
            .steps([Step(prose, code: evil)]), .code(CodeListing(evil, caption: evil)),
            .signatures([SignatureLine(role: evil, name: evil, signedOn: evil)]),
            .details(summary: evil, [.paragraph(prose)]), .columns([[.paragraph(prose)]]),
            chart(
              .fan(
                FanChart(
                  x: dates, y: axis, history: p, actuals: p, median: p, bands: [.init(evil, [BandPoint(1, 2, 3)])],
                  baseline: p, baselineName: evil, served: p, servedName: evil, split: 1.5, splitLabel: evil))),
            chart(
              .lines(
                LineChart(
                  x: axis, y: axis, lines: [.init(evil, .model, p)], xReferences: [ReferenceLine(1.5, evil)],
                  yReferences: [ReferenceLine(2, evil)]))),
            chart(.intervals(IntervalPlot(axis: axis, rows: [.init(evil, .model, 1, mark: evil)]))),
            chart(.bars(BarChart(axis: axis, categories: [evil], series: [.init(evil, .model, [1])]))),
            chart(.waterfall(Waterfall(axis: axis, steps: [.init(evil, .total, 1)]))),
            chart(.coverage(CoverageChart(levels: [.init(nominal: 0.8, observed: 0.7)], xTitle: evil, yTitle: evil))),
            chart(.windows(WindowsChart(x: dates, rows: [.init(evil, [.init(.train, from: 1, to: 9)])]))),
            chart(.timeline(TimelineChart(x: dates, rows: [.init(evil, [.init(.zero, from: 1, to: 9)])]))),
            chart(
              .value(
                ValueCurve(
                  x: axis, y: axis, baseline: p[0], model: p[1], required: 2.5, requiredLabel: evil, breakEven: 1.5,
                  criterion: 1.2, baselineName: evil, modelName: evil))),
            chart(.histogram(HistogramChart(x: axis, countTitle: evil, bins: [.init(0, 1, 3)]))),
            .outline([OutlineItem(prose, note: prose, [OutlineItem(prose)])]),
            chart(
              .curve(
                CurveChart(
                  x: axis, y: axis, curves: [.init(evil, .model, p, band: [BandPoint(1, 2, 3)])],
                  marks: [.init(evil, .model, p[0])], diagonal: evil, xReferences: [ReferenceLine(1.5, evil)],
                  yReferences: [ReferenceLine(2, evil)], isSquare: true))),
            chart(
              .reliability(
                ReliabilityChart(
                  bins: [.init(predicted: 0.2, observed: 0.3, cases: 4)], histogram: [.init(0, 0.5, 4)], xTitle: evil,
                  yTitle: evil))),
            chart(
              .confusion(
                ConfusionChart(
                  actual: [evil], decided: [evil], counts: [[1]], words: [[evil]], actualTitle: evil,
                  decidedTitle: evil))),
            chart(.scatter(ScatterChart(x: axis, y: axis, points: [.init(evil, .model, x: 1, y: 2)]))),
            chart(.scores(ScoreBars([.init(evil, 1, of: 2, note: evil)]))),
            chart(
              .tree(
                TreeChart(
                  evil, .percent(),
                  root: .init(
                    evil, outcome: 1, share: 1,
                    .question(
                      evil, yes: .init(evil, outcome: 1, share: 1, .end(splitsBelow: 1)),
                      no: .init(evil, outcome: 0, share: 0, .end(splitsBelow: 0))))))),
          ])
      ])
  }

  @Test func namesStayText() throws {
    let html = Self.report.html()
    let page = try PageReader(html)
    #expect(page.named("script").isEmpty && page.named("b").isEmpty)
    #expect(page.named("style").count == 1)
    #expect(page.elements.allSatisfy { $0.attribute("onload") == nil })
    #expect(!html.contains("\u{1}"))
    #expect(!html.contains("alert('x')"))
    // The title stands in the page's style sheet too (on paper), where `<` must not be able to end the element.
    #expect(page.named("style")[0].text.contains("<") == false)
  }

  @Test func markdownKeepsItsShape() {
    let markdown = Self.report.markdown()
    for line in markdown.split(separator: "\n") where line.hasPrefix("|") {
      #expect(line.hasSuffix("|"))
    }
    let outsideCode = markdown.split(separator: "\n").filter { !$0.contains("`") }
    #expect(!outsideCode.contains { $0.replacing("\\<", with: "").contains("<") })
  }

  @Test func jsonKeepsThem() throws {
    let json = Self.report.json()
    #expect(json["title"]?.string == Self.evil)
    #expect(try JSONValue(parsing: json.compactBytes) == json)
  }
}
