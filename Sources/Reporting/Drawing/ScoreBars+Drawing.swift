extension ScoreBars: DrawableChart {
  var kind: String { "scores" }

  func drawn(in frame: ChartFrame) -> Canvas {
    let words = items.map { "\(format.string($0.score)) of \(format.string($0.maximum))" }
    var settings = RowArea.Settings()
    settings.valueRoom = (words.map { frame.width(of: $0) }.max() ?? 0) + 14
    settings.showsAxis = false
    settings.labelShare = 0.45
    // Bars share one scale, so a question that weighs less is shorter.
    let largest = items.map(\.maximum).filter(\.isFinite).max() ?? 1
    var area = RowArea(
      frame, labels: items.map { .init(text: $0.label + ($0.note.map { ": " + $0 } ?? "")) },
      axis: ChartAxis("", range: Bounds(0, max(largest, 1e-9))), values: [], settings)
    for (index, item) in items.prefix(RowArea.mostRows).enumerated() {
      let y = area.middle(index)
      let start = area.scale(0)
      area.canvas.rectangle(start, y - 6, area.scale.clamped(item.maximum) - start, 12, "track", radius: 3)
      area.canvas.rectangle(
        start, y - 6, area.scale.clamped(min(item.score, item.maximum)) - start, 12, "bar", role: .model, radius: 3)
      area.canvas.text(frame.width, y + 4.5, words[index], .end, "num")
    }
    return area.canvas
  }

  var dataTable: ReportTable {
    ReportTable(
      caption: "Points",
      columns: [.init("Question"), .init("Answer"), .init("Points", .end), .init("Of", .end)],
      rows: items.map {
        [.text(Prose($0.label)), .text(Prose($0.note ?? "")), .number($0.score, format), .number($0.maximum, format)]
      })
  }
}
