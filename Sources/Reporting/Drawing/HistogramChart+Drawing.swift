extension HistogramChart: DrawableChart {
  var kind: String { "histogram" }

  func drawn(in frame: ChartFrame) -> Canvas {
    var settings = PlotArea.Settings()
    settings.height = frame.isNarrow ? 170 : 200
    settings.xReferences = references
    settings.rightRoom = 16
    let yAxis = ChartAxis(countTitle, .count, includesZero: true)
    var plot = PlotArea(
      frame, x: x, xs: bins.flatMap { [$0.low, $0.high] } + references.map(\.value), y: yAxis,
      ys: bins.map { Double($0.count) }, settings)
    for bin in bins where bin.count > 0 {
      let from = plot.x(bin.low)
      let to = plot.x(bin.high)
      let top = plot.y(Double(bin.count))
      guard from.isFinite, to.isFinite else { continue }
      // A bin that is not empty is seen, however small.
      plot.canvas.rectangle(
        from + 0.5, min(top, plot.bottom - 1.5), max(to - from - 1, 1), max(plot.bottom - top, 1.5), "bar",
        role: .model)
    }
    return plot.canvas
  }

  var dataTable: ReportTable {
    ReportTable(
      caption: "\(countTitle) by \(x.title)",
      columns: [.init("From", .end), .init("To", .end), .init(countTitle, .end)],
      rows: bins.map { [.number($0.low, x.format), .number($0.high, x.format), .number($0.count)] })
  }
}
