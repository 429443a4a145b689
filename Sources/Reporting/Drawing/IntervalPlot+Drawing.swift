extension IntervalPlot: DrawableChart {
  var kind: String { "intervals" }

  func drawn(in frame: ChartFrame) -> Canvas {
    let shown = rows.prefix(RowArea.mostRows)
    let words = shown.map { axis.format.string($0.value) }
    var settings = RowArea.Settings()
    settings.valueRoom = (words.map { frame.width(of: $0, bold: true) }.max() ?? 0) + 16
    settings.references = references
    let values =
      shown.flatMap { [$0.value, $0.interval?.low ?? .nan, $0.interval?.high ?? .nan] } + references.map(\.value)
    var area = RowArea(
      frame, labels: rows.map { .init(text: $0.label, mark: $0.mark, isBad: $0.tone == .bad) }, axis: axis,
      values: values, settings)
    for (index, row) in shown.enumerated() where row.value.isFinite {
      let y = area.middle(index)
      area.whisker(row.interval, at: y, role: row.role)
      area.canvas.mark(row.role, area.scale.clamped(row.value), y, size: row.mark == nil ? 9 : 11)
      area.canvas.text(
        frame.width, y + 4.5, words[index], .end,
        row.tone == .bad ? "num strong bad" : row.mark == nil ? "num" : "num strong")
    }
    return area.canvas
  }

  var dataTable: ReportTable {
    ReportTable(
      caption: axis.title,
      columns: [.init("Name"), .init("Value", .end), .init("Low", .end), .init("High", .end), .init("Remark")],
      rows: rows.map { row in
        [
          .text(Prose(row.label)), .number(row.value, axis.format), .number(row.interval?.low, axis.format),
          .number(row.interval?.high, axis.format), row.mark.map { .text(Prose($0)) } ?? "",
        ]
      } + references.map { [.text(Prose($0.label)), .number($0.value, axis.format), "", "", "line"] })
  }
}
