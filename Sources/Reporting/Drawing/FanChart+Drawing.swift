extension FanChart: DrawableChart {
  var kind: String { "fan" }

  /// The last stretch of the history: enough to see the season's shape, little enough for the forecast to have room.
  private func shownHistory(narrow: Bool) -> [ChartPoint] {
    let horizon = max(median.count, actuals.count, 1)
    return history.suffix(max((narrow ? 5 : 8) * horizon / 2, narrow ? 20 : 36))
  }

  func drawn(in frame: ChartFrame) -> Canvas {
    let past = shownHistory(narrow: frame.isNarrow)
    let shownBands = bands.prefix(2)
    let everything =
      past + actuals + median + baseline + served
      + shownBands.flatMap(\.points).flatMap { [ChartPoint($0.x, $0.low), ChartPoint($0.x, $0.high)] }
    let ys = everything.map(\.y).filter(\.isFinite)
    var yAxis = y
    // A line need not start at zero; where it nearly does, it should.
    if let low = ys.min(), let high = ys.max(), low >= 0, low < 0.5 * high { yAxis.includesZero = true }

    var settings = PlotArea.Settings()
    settings.height = frame.isNarrow ? 200 : 250
    settings.legend = [
      LegendItem("actual", .lineWithMark, .actual), LegendItem("forecast (median)", .lineWithMark, .model),
    ]
    for (index, band) in shownBands.enumerated() {
      settings.legend.append(
        LegendItem(band.label, .box(index == 0 && shownBands.count > 1 ? "band-wide" : "band-narrow"), .model))
    }
    if !served.isEmpty { settings.legend.append(LegendItem(servedName, .line, .other(0))) }
    if !baseline.isEmpty { settings.legend.append(LegendItem(baselineName, .line, .baseline)) }
    let xs = everything.map(\.x).filter(\.isFinite)
    if let split, split.isFinite {
      settings.xReferences = [ReferenceLine(split, splitLabel)]
      if let last = xs.max() { settings.shaded = Bounds(split, last) }
    }
    var plot = PlotArea(frame, x: x, xs: xs, y: yAxis, ys: ys, settings)
    for (index, band) in shownBands.enumerated() {
      plot.draw(band: band.points, index == 0 && shownBands.count > 1 ? "band-wide" : "band-narrow", role: .model)
    }
    // The actual line runs through the split without a break.
    plot.draw(past + actuals, "line", role: .actual)
    if let last = past.last {
      plot.draw([last] + baseline, "line", role: .baseline)
      plot.draw([last] + median, "line", role: .model)
    } else {
      plot.draw(baseline, "line", role: .baseline)
      plot.draw(median, "line", role: .model)
    }
    plot.draw(served, "line", role: .other(0))
    if plot.hasRoomForMarks(median) {
      for place in median.compactMap(plot.place) { plot.canvas.mark(.model, place.x, place.y, size: 7) }
      for place in actuals.compactMap(plot.place) { plot.canvas.mark(.actual, place.x, place.y, size: 6) }
    }
    return plot.canvas
  }

  var dataTable: ReportTable {
    var columns: [ReportTable.Column] = [.init(x.title.isEmpty ? "Time" : x.title), .init("actual", .end)]
    columns.append(.init("forecast (median)", .end))
    for band in bands { columns += [.init(band.label + ", low", .end), .init(band.label + ", high", .end)] }
    if !served.isEmpty { columns.append(.init(servedName, .end)) }
    if !baseline.isEmpty { columns.append(.init(baselineName, .end)) }
    let format = y.format
    var rows: [[Cell]] = shownHistory(narrow: false).map { [AxisTicks.words($0.x, x), .number($0.y, format)] }
    let future = Set((actuals + median + baseline + served).map(\.x)).filter(\.isFinite).sorted()
    for moment in future {
      func at(_ points: [ChartPoint]) -> Cell { .number(points.first { $0.x == moment }?.y, format) }
      var row = [AxisTicks.words(moment, x), at(actuals), at(median)]
      for band in bands {
        let point = band.points.first { $0.x == moment }
        row += [.number(point?.low, format), .number(point?.high, format)]
      }
      if !served.isEmpty { row.append(at(served)) }
      if !baseline.isEmpty { row.append(at(baseline)) }
      rows.append(row)
    }
    return ReportTable(caption: y.title, columns: columns, rows: rows)
  }
}
