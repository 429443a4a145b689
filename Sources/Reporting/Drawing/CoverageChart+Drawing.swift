extension CoverageChart: DrawableChart {
  var kind: String { "coverage" }

  func drawn(in frame: ChartFrame) -> Canvas {
    let share = NumberFormat.percent(0)
    let all =
      levels.flatMap { [$0.nominal, $0.observed, $0.interval?.low ?? .nan, $0.interval?.high ?? .nan] }
      + limits.flatMap { [$0.nominal, $0.allowed.low, $0.allowed.high] }
    let lowest = all.filter(\.isFinite).min() ?? 0
    let low = max(0, ((lowest - 0.08) * 10).rounded(.down) / 10)
    let axisX = ChartAxis(xTitle, share, range: Bounds(low, 1))
    let axisY = ChartAxis(yTitle, share, range: Bounds(low, 1))
    var settings = PlotArea.Settings()
    settings.height = frame.isNarrow ? 240 : 270
    settings.verticalGrid = true
    settings.legend = [
      LegendItem("observed, with interval", .mark, .model), LegendItem("as promised", .box("diagonal-key")),
    ]
    if !limits.isEmpty { settings.legend.append(LegendItem("allowed by the criterion", .box("allowed"))) }
    var plot = PlotArea(frame, x: axisX, xs: [], y: axisY, ys: [], settings)
    for limit in limits where limit.allowed.isDrawable {
      let x = plot.x.clamped(limit.nominal)
      let top = plot.y.clamped(limit.allowed.high)
      plot.canvas.rectangle(x - 9, top, 18, plot.y.clamped(limit.allowed.low) - top, "allowed")
    }
    plot.canvas.line(plot.x(low), plot.y(low), plot.x(1), plot.y(1), "diagonal")
    var placer = LabelPlacer()
    let inside = LabelBox(
      x: plot.left + 2, y: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top)
    for level in levels {
      guard let place = plot.place(ChartPoint(level.nominal, level.observed)) else { continue }
      placer.block(LabelBox(x: place.x - 9, y: place.y - 9, width: 18, height: 18))
      if let interval = level.interval, interval.isDrawable {
        let top = plot.y.clamped(interval.high)
        let bottom = plot.y.clamped(interval.low)
        plot.canvas.line(place.x, top, place.x, bottom, "whisker", role: .model)
        plot.canvas.line(place.x - 4, top, place.x + 4, top, "whisker", role: .model)
        plot.canvas.line(place.x - 4, bottom, place.x + 4, bottom, "whisker", role: .model)
      }
      plot.canvas.mark(.model, place.x, place.y, size: 9)
    }
    for level in levels {
      guard let place = plot.place(ChartPoint(level.nominal, level.observed)) else { continue }
      let label = NumberFormat.percent(1).string(level.observed)
      let width = frame.width(of: label)
      // Beside the diagonal: to the lower right, or to the upper left.
      let boxes = [(12, 4), (-width - 12, -20), (12, -8), (-width - 12, -8)].map {
        LabelBox(x: place.x + $0.0, y: place.y + $0.1, width: width, height: 15)
      }
      if let box = placer.place(boxes, inside: inside) {
        plot.canvas.text(box.x, box.y + 12, label, .start, "halo")
      }
    }
    return plot.canvas
  }

  var dataTable: ReportTable {
    let share = NumberFormat.percent(1)
    return ReportTable(
      caption: "\(yTitle) by promised share",
      columns: [
        .init("Promised", .end), .init("Observed", .end), .init("Low", .end), .init("High", .end),
        .init("Allowed", .end),
      ],
      rows: levels.map { level in
        let limit = limits.first { $0.nominal == level.nominal }
        return [
          .number(level.nominal, .percent(0)), .number(level.observed, share), .number(level.interval?.low, share),
          .number(level.interval?.high, share),
          limit.map { .interval(Interval($0.allowed.low, $0.allowed.high, level: level.nominal, .percent(0))) }
            ?? .missing,
        ]
      })
  }
}
