extension ReliabilityChart: DrawableChart {
  var kind: String { "reliability" }

  func drawn(in frame: ChartFrame) -> Canvas {
    let all = bins.flatMap { [$0.predicted, $0.observed, $0.interval?.low ?? .nan, $0.interval?.high ?? .nan] }
      .filter { $0.isFinite && $0 <= 1 }
    // Rare events live in the lower left corner: only as much as is needed is drawn, in tenths or hundredths.
    let most = all.max() ?? 1
    let step = most > 0.2 ? 0.1 : most > 0.02 ? 0.01 : 0.001
    let high = min(1, max(step, ((most * 1.04) / step).rounded(.up) * step))
    let format = NumberFormat.percent(high > 0.02 ? 0 : 1)
    var settings = PlotArea.Settings()
    settings.height = frame.isNarrow ? 270 : 320
    settings.verticalGrid = true
    let hasLegendBeside = !frame.isNarrow
    settings.rightRoom = hasLegendBeside ? frame.width - 410 : 14
    let legend = [
      LegendItem("share observed, with 95 % interval", .mark, .model),
      LegendItem("exactly as predicted", .reference),
    ]
    if !hasLegendBeside { settings.legend = legend }
    // The histogram stands between the plot and the title of the axis that both share.
    var plot = PlotArea(
      frame, x: ChartAxis(histogram.isEmpty ? xTitle : "", format, range: Bounds(0, high)), xs: [],
      y: ChartAxis(yTitle, format, range: Bounds(0, high)), ys: [], settings)
    if hasLegendBeside {
      LegendItem.drawColumn(legend, on: &plot.canvas, frame: frame, x: plot.right + 30, y: plot.top + 4)
    }
    plot.canvas.line(plot.x(0), plot.y(0), plot.x(high), plot.y(high), "diagonal")
    for bin in bins {
      guard let place = plot.place(ChartPoint(bin.predicted, bin.observed)) else { continue }
      if let interval = bin.interval, interval.isDrawable {
        let (top, bottom) = (plot.y.clamped(interval.high), plot.y.clamped(interval.low))
        plot.canvas.line(place.x, top, place.x, bottom, "whisker", role: .model)
        plot.canvas.line(place.x - 4, top, place.x + 4, top, "whisker", role: .model)
        plot.canvas.line(place.x - 4, bottom, place.x + 4, bottom, "whisker", role: .model)
      }
      plot.canvas.mark(.model, plot.x.clamped(bin.predicted), plot.y.clamped(bin.observed), size: 9)
    }
    drawHistogram(on: &plot, frame: frame, high: high)
    return plot.canvas
  }

  private func drawHistogram(on plot: inout PlotArea, frame: ChartFrame, high: Double) {
    let counts = histogram.map { Double(max(0, $0.count)) }
    guard let most = counts.max(), most > 0 else { return }
    let top = plot.canvas.height + 28
    let bottom = top + 52
    plot.canvas.text(
      0, top - 8, frame.fitted("How often each is predicted", into: frame.width), .start, "title")
    for (bin, count) in zip(histogram, counts) where count > 0 {
      let (from, to) = (plot.x.clamped(bin.low), plot.x.clamped(bin.high))
      guard bin.low.isFinite, bin.high.isFinite, bin.low < high else { continue }
      let height = max(1.5, count / most * (bottom - top))
      plot.canvas.rectangle(from + 0.5, bottom - height, max(to - from - 1, 1), height, "bar", role: .model)
    }
    plot.canvas.line(plot.left, bottom, plot.right, bottom, "axis")
    plot.canvas.text(plot.right, bottom + 18, frame.fitted(xTitle, into: plot.right), .end, "title")
    plot.canvas.height = bottom + 24
  }

  var dataTable: ReportTable {
    let share = NumberFormat.percent(2)
    var rows: [[Cell]] = bins.map { bin in
      [
        .number(bin.predicted, share), .number(bin.observed, share), .number(bin.interval?.low, share),
        .number(bin.interval?.high, share), .number(bin.cases, .count),
      ]
    }
    rows += histogram.map { bin in
      [
        .text("\(bin.low, .percent(0)) to \(bin.high, .percent(0))"), .missing, .missing, .missing,
        .number(bin.count),
      ]
    }
    return ReportTable(
      caption: "\(yTitle) by \(xTitle); then how often each stretch is predicted",
      columns: [
        .init("Predicted", .end), .init("Observed", .end), .init("Low", .end), .init("High", .end),
        .init("Cases", .end),
      ], rows: rows)
  }
}
