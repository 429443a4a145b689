extension Waterfall: DrawableChart {
  var kind: String { "waterfall" }

  /// Where each bar starts and ends.
  private var stretches: [(from: Double, to: Double)] {
    var running = 0.0
    return steps.map { step in
      let value = step.value.isFinite ? step.value : 0
      switch step.kind {
      case .total:
        running = value
        return (0, value)
      case .change:
        defer { running += value }
        return (running, running + value)
      }
    }
  }

  func drawn(in frame: ChartFrame) -> Canvas {
    let stretches = self.stretches
    var axis = self.axis
    axis.includesZero = true
    let words = steps.map { ($0.kind == .change ? self.axis.format.signed : self.axis.format).string($0.value) }
    var values = stretches.flatMap { [$0.from, $0.to] } + references.map(\.value)
    for (step, stretch) in zip(steps, stretches) {
      if let bounds = step.interval, bounds.isDrawable {
        let shift = step.kind == .total ? 0 : stretch.from
        values += [bounds.low + shift, bounds.high + shift]
      }
    }
    var settings = RowArea.Settings()
    settings.rowHeight = 32
    settings.valueRoom = (words.map { frame.width(of: $0, bold: true) }.max() ?? 0) + 16
    settings.references = references
    var area = RowArea(frame, labels: steps.map { .init(text: $0.label) }, axis: axis, values: values, settings)
    for (index, (step, stretch)) in zip(steps, stretches).enumerated().prefix(RowArea.mostRows) {
      let y = area.middle(index)
      let from = area.scale.clamped(stretch.from)
      let to = area.scale.clamped(stretch.to)
      let style =
        switch step.kind {
        case .total: "step-total"
        case .change: (step.value < 0) == fallsAreGood ? "step-good" : "step-bad"
        }
      area.canvas.rectangle(min(from, to), y - 9, max(abs(to - from), 1), 18, style)
      if index + 1 < area.count, steps.indices.contains(index + 1) {
        area.canvas.line(to, y + 9, to, area.middle(index + 1) - 9, "link-line")
      }
      if let bounds = step.interval {
        let shift = step.kind == .total ? 0 : stretch.from
        area.whisker(Bounds(bounds.low + shift, bounds.high + shift), at: y, role: .actual)
      }
      area.canvas.text(frame.width, y + 4.5, words[index], .end, "num strong")
    }
    return area.canvas
  }

  var dataTable: ReportTable {
    ReportTable(
      caption: axis.title,
      columns: [.init("Step"), .init("Kind"), .init("Amount", .end), .init("Low", .end), .init("High", .end)],
      rows: steps.map { step in
        [
          .text(Prose(step.label)), .text(Prose(step.kind.rawValue)),
          .number(step.value, step.kind == .change ? axis.format.signed : axis.format),
          .number(step.interval?.low, axis.format), .number(step.interval?.high, axis.format),
        ]
      })
  }
}
