extension LineChart: DrawableChart {
  var kind: String { "lines" }

  func drawn(in frame: ChartFrame) -> Canvas {
    let xs = lines.flatMap(\.points).map(\.x) + xReferences.map(\.value)
    let ys =
      lines.flatMap { $0.points.map(\.y) + $0.band.flatMap { [$0.low, $0.high] } } + yReferences.map(\.value)
    // On a page the names stand at the line ends; on a phone there is no room there.
    let endsNamed = !frame.isNarrow && lines.count <= 8
    var settings = PlotArea.Settings()
    settings.height = frame.isNarrow ? 190 : 240
    settings.xReferences = xReferences
    let names = lines.map { frame.fitted($0.name, into: 170) }
    if endsNamed {
      settings.rightRoom = (names.map { frame.width(of: $0, bold: true) }.max() ?? 0) + 20
    } else {
      settings.legend = lines.map { LegendItem($0.name, .lineWithMark, $0.role) }
    }
    var plot = PlotArea(frame, x: x, xs: xs, y: y, ys: ys, settings)
    for line in lines { plot.draw(band: line.band, "band-line", role: line.role) }
    let trails = lines.flatMap { plot.trail($0.points) }
    for line in yReferences { plot.draw(yReference: line, avoiding: trails) }
    for line in lines.reversed() {
      plot.draw(line.points, "line", role: line.role)
      guard plot.hasRoomForMarks(line.points) else { continue }
      for place in line.points.compactMap(plot.place) { plot.canvas.mark(line.role, place.x, place.y, size: 8) }
    }
    if endsNamed {
      let ends = lines.map { $0.points.last { plot.place($0) != nil }.flatMap(plot.place) }
      let places = LabelPlacer.spread(
        ends.map { $0?.y ?? plot.bottom }, gap: 16, low: plot.top + 4, high: plot.bottom - 2)
      for (index, end) in ends.enumerated() where end != nil {
        guard let end else { continue }
        plot.canvas.line(end.x + 5, end.y, plot.right + 8, places[index], "leader", role: lines[index].role)
        plot.canvas.text(
          plot.right + 11, places[index] + 4.5, names[index], .start, "strong name " + lines[index].role.styleClass)
      }
    }
    return plot.canvas
  }

  var dataTable: ReportTable {
    var columns: [ReportTable.Column] = [.init(x.title)]
    for line in lines {
      columns.append(.init(line.name, .end))
      if !line.band.isEmpty { columns += [.init(line.name + ", low", .end), .init(line.name + ", high", .end)] }
    }
    let places = Set(lines.flatMap(\.points).map(\.x)).filter(\.isFinite).sorted()
    let rows = places.map { place -> [Cell] in
      var row = [AxisTicks.words(place, x)]
      for line in lines {
        row.append(.number(line.points.first { $0.x == place }?.y, y.format))
        if !line.band.isEmpty {
          let point = line.band.first { $0.x == place }
          row += [.number(point?.low, y.format), .number(point?.high, y.format)]
        }
      }
      return row
    }
    return ReportTable(caption: y.title, columns: columns, rows: rows + referenceRows)
  }

  private var referenceRows: [[Cell]] {
    xReferences.map { [.text("\($0.label): \(AxisTicks.words($0.value, x).plainText)")] }
      + yReferences.map { [.text("\($0.label): \($0.value, y.format)")] }
  }
}
