extension ValueCurve: DrawableChart {
  var kind: String { "value" }

  func drawn(in frame: ChartFrame) -> Canvas {
    // The two points are named beside their marks where there is room, else in a legend.
    attempt(frame, named: false) ?? attempt(frame, named: true) ?? Canvas(width: frame.width)
  }

  private func words(_ name: String, _ point: ChartPoint) -> String { "\(name): \(y.format.string(point.y))" }

  private func attempt(_ frame: ChartFrame, named: Bool) -> Canvas? {
    let xs = ([baseline.x, model.x] + [breakEven, criterion].compactMap(\.self)).filter(\.isFinite)
    let low = xs.min() ?? 0
    let high = xs.max() ?? 1
    let pad = (high - low) * 0.12
    var xAxis = x
    if x.range == nil, high > low { xAxis.range = Bounds(low - pad, high + pad) }
    var settings = PlotArea.Settings()
    settings.height = frame.isNarrow ? 220 : 260
    settings.rightRoom = frame.isNarrow ? 12 : 24
    // On a phone no place along the line is long enough for its name.
    if frame.isNarrow { settings.legend = [LegendItem(requiredLabel, .reference)] }
    if named {
      settings.legend += [
        LegendItem(words(baselineName, baseline), .mark, .baseline),
        LegendItem(words(modelName, model), .mark, .model),
      ]
    }
    if let criterion {
      settings.xReferences.append(
        ReferenceLine(criterion, "agreed limit \(x.format.string(criterion))", isLimit: true))
    }
    if let breakEven {
      settings.xReferences.append(ReferenceLine(breakEven, "pays from \(x.format.string(breakEven))"))
    }
    let slope = baseline.x == model.x ? 0 : (model.y - baseline.y) / (model.x - baseline.x)
    func line(_ x: Double) -> Double { baseline.y + slope * (x - baseline.x) }
    // On beyond the model, where a still better one would be; not beyond the baseline's own value downwards.
    let beyond = model.x < baseline.x ? model.x - pad * 0.8 : model.x + pad * 0.8
    var ys = [baseline.y, model.y, required, line(beyond), 0]
    if let modelInterval { ys += [modelInterval.low, modelInterval.high] }
    var plot = PlotArea(frame, x: xAxis, xs: xs, y: y, ys: ys, settings)
    // The required value's name stands where neither the line nor the upright ones cross it.
    let trail =
      plot.trail([baseline, model])
      + [breakEven, criterion].compactMap { $0 }.flatMap { place in
        plot.trail([ChartPoint(place, plot.y.low), ChartPoint(place, plot.y.high)])
      }
    plot.draw(yReference: ReferenceLine(required, frame.isNarrow ? "" : requiredLabel), avoiding: trail)
    plot.draw([baseline, model], "line", role: .model)
    plot.draw([model, ChartPoint(beyond, line(beyond))], "line beyond", role: .model)
    if let breakEven, let place = plot.place(ChartPoint(breakEven, required)) {
      plot.canvas.mark(.other(0), place.x, place.y, size: 11)
    }
    var placer = LabelPlacer()
    let inside = LabelBox(
      x: plot.left + 2, y: plot.top, width: frame.width - plot.left - 4, height: plot.bottom - plot.top)
    if let required = plot.place(ChartPoint(xAxis.range?.low ?? low, self.required)) {
      placer.block(LabelBox(x: plot.left, y: required.y - 18, width: plot.right - plot.left, height: 20))
    }
    // The line itself is no ground for a label.
    if let from = plot.place(baseline), let to = plot.place(model) {
      for step in 0...40 {
        let share = Double(step) / 40
        placer.block(
          LabelBox(
            x: from.x + share * (to.x - from.x) - 2, y: from.y + share * (to.y - from.y) - 2, width: 4, height: 4))
      }
    }
    for (point, role, name) in [(baseline, MarkRole.baseline, baselineName), (model, .model, modelName)] {
      guard let place = plot.place(point) else { continue }
      if role == .model, let modelInterval {
        let top = plot.y.clamped(modelInterval.high)
        let bottom = plot.y.clamped(modelInterval.low)
        plot.canvas.line(place.x, top, place.x, bottom, "whisker", role: .model)
        plot.canvas.line(place.x - 5, top, place.x + 5, top, "whisker", role: .model)
        plot.canvas.line(place.x - 5, bottom, place.x + 5, bottom, "whisker", role: .model)
      }
      plot.canvas.mark(role, place.x, place.y, size: 12)
      if named { continue }
      let label = frame.fitted(words(name, point), into: plot.right - plot.left - 20)
      let width = frame.width(of: label, bold: true)
      let boxes = [
        (11, -25), (-11 - width, -25), (-width + 8, -28), (-14 - width, -17), (12, -8), (-14 - width, -13), (10, 10),
        (-width - 10, 10),
        (-width / 2, -46), (-width / 2, 30),
      ].map { LabelBox(x: place.x + $0.0, y: place.y + $0.1, width: width, height: 17) }
      guard let box = placer.place(boxes, inside: inside) else { return nil }
      plot.canvas.text(box.x, box.y + 12.5, label, .start, "halo strong name " + role.styleClass)
    }
    return plot.canvas
  }

  var dataTable: ReportTable {
    var rows: [[Cell]] = [
      [.text(Prose(baselineName)), .number(baseline.x, x.format), .number(baseline.y, y.format)],
      [.text(Prose(modelName)), .number(model.x, x.format), .number(model.y, y.format)],
    ]
    if let modelInterval {
      rows.append([
        .text("\(modelName), \(modelInterval.levelWords)"), .number(model.x, x.format), .interval(modelInterval),
      ])
    }
    rows.append(["break-even", .number(breakEven, x.format), .number(required, y.format)])
    if let criterion { rows.append(["agreed limit", .number(criterion, x.format), .missing]) }
    return ReportTable(
      caption: "\(y.title) against \(x.title); \(requiredLabel)",
      columns: [.init("Point"), .init(x.title, .end), .init(y.title, .end)], rows: rows)
  }
}
