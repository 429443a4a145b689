extension WindowsChart: DrawableChart {
  var kind: String { "windows" }

  func drawn(in frame: ChartFrame) -> Canvas {
    let uses = Use.allCases.filter { use in rows.contains { $0.spans.contains { $0.use == use } } }
    var settings = RowArea.Settings()
    settings.rounds = false
    settings.labelShare = 0.26
    settings.rowHeight = 30
    settings.legend = uses.map { LegendItem($0.words, .box("use-" + $0.rawValue)) }
    var area = RowArea(
      frame, labels: rows.map { .init(text: $0.label) }, axis: x,
      values: rows.flatMap(\.spans).flatMap { [$0.start, $0.end] }, settings)
    for (index, row) in rows.prefix(RowArea.mostRows).enumerated() {
      let y = area.middle(index)
      for span in row.spans where span.end > span.start {
        let from = area.scale.clamped(span.start)
        let to = area.scale.clamped(span.end)
        area.canvas.rectangle(from, y - 9, max(to - from - 1, 2), 18, "use-" + span.use.rawValue)
        if frame.width(of: span.use.rawValue) + 12 < to - from, span.use == .train {
          area.canvas.text((from + to) / 2, y + 4.5, span.use.rawValue, .middle, "small")
        }
      }
    }
    return area.canvas
  }

  var dataTable: ReportTable {
    ReportTable(
      caption: "Windows", columns: [.init("Window"), .init("Use"), .init("From"), .init("Up to, without")],
      rows: rows.flatMap { row in
        row.spans.map {
          [
            .text(Prose(row.label)), .text(Prose($0.use.words)), AxisTicks.words($0.start, x),
            AxisTicks.words($0.end, x),
          ]
        }
      })
  }
}

extension WindowsChart.Use {
  var words: String {
    switch self {
    case .train: "trained on"
    case .validation: "chosen by (validation)"
    case .test: "judged on (test)"
    case .untouched: "not used"
    }
  }
}
