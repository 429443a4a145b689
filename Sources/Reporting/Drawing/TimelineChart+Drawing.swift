extension TimelineChart: DrawableChart {
  var kind: String { "timeline" }

  func drawn(in frame: ChartFrame) -> Canvas {
    let states = State.allCases.filter { state in rows.contains { $0.spans.contains { $0.state == state } } }
    var settings = RowArea.Settings()
    settings.rounds = false
    settings.rowHeight = 22
    settings.labelShare = 0.28
    settings.legend = states.map { LegendItem(words($0), .box("state-" + $0.rawValue)) }
    var area = RowArea(
      frame, labels: rows.map { .init(text: $0.label) }, axis: x,
      values: rows.flatMap(\.spans).flatMap { [$0.start, $0.end] }, settings)
    for (index, row) in rows.prefix(RowArea.mostRows).enumerated() {
      let y = area.middle(index)
      for span in row.spans where span.end > span.start {
        let from = area.scale.clamped(span.start)
        // A single day in ten years is still seen.
        let width = max(area.scale.clamped(span.end) - from, 2)
        area.canvas.rectangle(from, y - 6, width, 12, "state-" + span.state.rawValue)
      }
    }
    return area.canvas
  }

  private func words(_ state: State) -> String { names[state] ?? state.words }

  var dataTable: ReportTable {
    ReportTable(
      caption: names.isEmpty ? "What is known when" : "What happened when",
      columns: [.init("Name"), .init("State"), .init("From"), .init("Up to, without")],
      rows: rows.flatMap { row in
        row.spans.map {
          [
            .text(Prose(row.label)), .text(Prose(words($0.state))), AxisTicks.words($0.start, x),
            AxisTicks.words($0.end, x),
          ]
        }
      })
  }
}

extension TimelineChart.State {
  var words: String {
    switch self {
    case .present: "known"
    case .missing: "no data"
    case .filled: "no data, filled in"
    case .zero: "zero"
    case .suspicious: "suspicious"
    }
  }
}
