extension ScatterChart: DrawableChart {
  var kind: String { "scatter" }

  func drawn(in frame: ChartFrame) -> Canvas {
    var settings = PlotArea.Settings()
    settings.height = frame.isNarrow ? 220 : 260
    settings.verticalGrid = true
    settings.rightRoom = 24
    var xAxis = x
    if x.scale == .logarithmic, x.range == nil {
      // Room to the sides, so that no mark sits on the frame.
      let usable = points.map(\.x).filter { $0.isFinite && $0 > 0 }
      if let low = usable.min(), let high = usable.max() { xAxis.range = Bounds(low / 1.5, high * 1.5) }
    }
    var plot = PlotArea(
      frame, x: xAxis, xs: points.map(\.x), y: y, ys: points.map(\.y) + yReferences.map(\.value), settings)
    let places = points.map { plot.place(ChartPoint($0.x, $0.y)) }
    for line in yReferences { plot.draw(yReference: line, avoiding: places.compactMap(\.self)) }
    var placer = LabelPlacer()
    for place in places.compactMap(\.self) {
      placer.block(LabelBox(x: place.x - 6, y: place.y - 6, width: 12, height: 12))
    }
    let inside = LabelBox(
      x: plot.left, y: plot.top - 6, width: frame.width - plot.left, height: plot.bottom - plot.top + 4)
    for (point, place) in zip(points, places) {
      guard let place else { continue }
      plot.canvas.mark(point.role, place.x, place.y, size: 11)
      let label = frame.fitted(point.label, into: 150)
      let width = frame.width(of: label)
      let boxes = [(9, -8), (-9 - width, -8), (-width / 2, -25), (-width / 2, 9), (7, -24), (7, 8)].map {
        LabelBox(x: place.x + $0.0, y: place.y + $0.1, width: width, height: 16)
      }
      if let box = placer.place(boxes, inside: inside) {
        plot.canvas.text(box.x, box.y + 12.5, label, .start, "halo name " + point.role.styleClass)
      }
    }
    return plot.canvas
  }

  var dataTable: ReportTable {
    ReportTable(
      caption: "\(y.title) against \(x.title)",
      columns: [.init("Name"), .init(x.title, .end), .init(y.title, .end)],
      rows: points.map { [.text(Prose($0.label)), .number($0.x, x.format), .number($0.y, y.format)] })
  }
}
