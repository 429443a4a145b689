extension CurveChart: DrawableChart {
  var kind: String { "curve" }

  func drawn(in frame: ChartFrame) -> Canvas {
    var legend = curves.map { LegendItem($0.name, .line, $0.role) }
    if curves.contains(where: { !$0.band.isEmpty }) { legend.append(LegendItem("95 % interval", .box("band-key"))) }
    if let diagonal { legend.append(LegendItem(diagonal, .reference)) }
    let xs = curves.flatMap { $0.points.map(\.x) } + marks.map(\.place.x) + xReferences.map(\.value)
    let ys =
      curves.flatMap { $0.points.map(\.y) + $0.band.flatMap { [$0.low, $0.high] } } + marks.map(\.place.y)
      + yReferences.map(\.value)
    var settings = PlotArea.Settings()
    settings.xReferences = xReferences
    settings.verticalGrid = isSquare
    // On a page a square plot leaves room for its legend beside it.
    let hasLegendBeside = isSquare && !frame.isNarrow
    settings.height = isSquare ? (frame.isNarrow ? 290 : 360) : (frame.isNarrow ? 220 : 270)
    settings.rightRoom = hasLegendBeside ? frame.width - 410 : 14
    if !hasLegendBeside { settings.legend = legend }
    var plot = PlotArea(frame, x: x, xs: xs, y: y, ys: ys, settings)
    if hasLegendBeside {
      LegendItem.drawColumn(legend, on: &plot.canvas, frame: frame, x: plot.right + 30, y: plot.top + 4)
    }
    if diagonal != nil {
      plot.canvas.line(
        plot.x(plot.x.low), plot.y(plot.y.low), plot.x(plot.x.high), plot.y(plot.y.high), "diagonal")
    }
    for curve in curves { plot.draw(band: curve.band, "band-line", role: curve.role) }
    let trails = curves.flatMap { plot.trail($0.points) }
    for line in yReferences { plot.draw(yReference: line, avoiding: trails) }
    for curve in curves.reversed() { plot.draw(curve.points, "line", role: curve.role) }
    name(on: &plot, frame: frame, avoiding: trails)
    return plot.canvas
  }

  /// The marks with their names, each where neither a curve nor another name is.
  private func name(on plot: inout PlotArea, frame: ChartFrame, avoiding trails: [(x: Double, y: Double)]) {
    var placer = LabelPlacer()
    for place in trails { placer.block(LabelBox(x: place.x - 2, y: place.y - 2, width: 4, height: 4)) }
    let inside = LabelBox(
      x: plot.left + 2, y: plot.top, width: plot.right - plot.left - 4, height: plot.bottom - plot.top)
    for mark in marks {
      guard let place = plot.place(mark.place) else { continue }
      placer.block(LabelBox(x: place.x - 8, y: place.y - 8, width: 16, height: 16))
    }
    for mark in marks {
      guard let place = plot.place(mark.place) else { continue }
      plot.canvas.mark(mark.role, place.x, place.y, size: 12)
      let label = frame.fitted(mark.label, into: (plot.right - plot.left) * 0.7)
      let width = frame.width(of: label, bold: true)
      func boxes(_ steps: [(x: Double, y: Double)]) -> [LabelBox] {
        steps.map { step in LabelBox(x: place.x + step.x, y: place.y + step.y, width: width, height: 17) }
      }
      let left: Double = -width - 11
      let near = boxes([(11, 7), (11, -24), (left, 7), (left, -24), (-width / 2, 14), (-width / 2, -32)])
      // Farther away a line leads from the mark to its name.
      var far = [LabelBox]()
      for away: Double in [30, 50, 75, 105] {
        let (down, up): (Double, Double) = (away * 0.6, -away * 0.6 - 16)
        let back: Double = -width - away
        far += boxes([(away, down), (away, -8), (away, up), (back, down), (back, -8)])
      }
      var box = placer.place(near, inside: inside)
      if box == nil, let away = placer.place(far, inside: inside) {
        let isRight = away.x > place.x
        plot.canvas.line(
          place.x + (isRight ? 7 : -7), place.y, isRight ? away.x - 3 : away.x + width + 3, away.y + 9, "leader",
          role: mark.role)
        box = away
      }
      // Where everything is taken the name still has to be read: over the curve, on its halo.
      let found =
        box
        ?? LabelBox(
          x: min(max(place.x + 11, plot.left + 4), plot.right - width - 4), y: place.y + 7, width: width, height: 17)
      plot.canvas.text(found.x, found.y + 12.5, label, .start, "halo strong name " + mark.role.styleClass)
    }
  }

  var dataTable: ReportTable {
    let hasBand = curves.contains { !$0.band.isEmpty }
    var columns: [ReportTable.Column] = [.init("Curve"), .init(x.title, .end), .init(y.title, .end)]
    if hasBand { columns += [.init("low", .end), .init("high", .end)] }
    var rows: [[Cell]] = marks.map {
      [.text(Prose($0.label)), .number($0.place.x, x.format), .number($0.place.y, y.format)]
    }
    for curve in curves {
      rows += curve.points.map { point in
        var row: [Cell] = [.text(Prose(curve.name)), AxisTicks.words(point.x, x), .number(point.y, y.format)]
        if hasBand {
          let bounds = curve.band.first { $0.x == point.x }
          row += [.number(bounds?.low, y.format), .number(bounds?.high, y.format)]
        }
        return row
      }
    }
    rows += xReferences.map { [.text("\($0.label): \(AxisTicks.words($0.value, x).plainText)")] }
    rows += yReferences.map { [.text("\($0.label): \($0.value, y.format)")] }
    return ReportTable(caption: "\(y.title) by \(x.title)", columns: columns, rows: rows)
  }
}
