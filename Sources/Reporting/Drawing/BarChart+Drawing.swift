extension BarChart: DrawableChart {
  var kind: String { "bars" }

  func drawn(in frame: ChartFrame) -> Canvas {
    let shown = categories.prefix(RowArea.mostRows)
    let thickness = series.count > 1 ? 13.0 : 15
    var axis = self.axis
    axis.includesZero = true
    func bounds(_ series: Series, _ index: Int) -> Bounds? {
      series.intervals.indices.contains(index) ? series.intervals[index].flatMap { $0.isDrawable ? $0 : nil } : nil
    }
    func value(_ series: Series, _ index: Int) -> Double {
      series.values.indices.contains(index) ? series.values[index] : .nan
    }
    var values: [Double] = references.map(\.value)
    var widest = 0.0
    for (index, _) in shown.enumerated() {
      for one in series {
        let number = value(one, index)
        values += [number, bounds(one, index)?.low ?? .nan, bounds(one, index)?.high ?? .nan]
        if number.isFinite { widest = max(widest, frame.width(of: axis.format.string(number))) }
      }
    }
    var settings = RowArea.Settings()
    settings.rowHeight = Double(max(series.count, 1)) * (thickness + 2) + 12
    settings.valueRoom = widest + 12
    settings.references = references
    if series.count > 1 { settings.legend = series.map { LegendItem($0.name, .bar, $0.role) } }
    // Labels of negative bars stand left of them.
    if let low = values.filter(\.isFinite).min(), let high = values.filter(\.isFinite).max(), low < 0,
      axis.range == nil
    {
      axis.range = Bounds(low - (max(high, 0) - low) * (widest + 10) / (frame.width * 0.55), max(high, 0))
    }
    var area = RowArea(frame, labels: categories.map { .init(text: $0) }, axis: axis, values: values, settings)
    let zero = area.scale.clamped(0)
    for (index, _) in shown.enumerated() {
      for (position, one) in series.enumerated() {
        let number = value(one, index)
        guard number.isFinite else { continue }
        let y =
          area.middle(index) + (Double(position) - Double(series.count - 1) / 2) * (thickness + 2) - thickness / 2
        let end = area.scale.clamped(number)
        area.canvas.rectangle(min(zero, end), y, max(abs(end - zero), 1), thickness, "bar", role: one.role)
        let interval = bounds(one, index)
        area.whisker(interval, at: y + thickness / 2, role: .actual, half: 3)
        let text = axis.format.string(number)
        if number < 0 {
          area.canvas.text(
            area.scale.clamped(min(number, interval?.low ?? number)) - 6, y + thickness / 2 + 4.5, text, .end,
            "num halo")
        } else {
          area.canvas.text(
            area.scale.clamped(max(number, interval?.high ?? number)) + 6, y + thickness / 2 + 4.5, text, .start,
            "num halo")
        }
      }
    }
    if frame.isNarrow {
      // Not through the names above the rows.
      let half = Double(max(series.count, 1)) * (thickness + 2) / 2 + 3
      for index in shown.indices {
        area.canvas.line(zero, area.middle(index) - half, zero, area.middle(index) + half, "axis")
      }
    } else {
      area.canvas.line(zero, area.top, zero, area.bottom, "axis")
    }
    return area.canvas
  }

  var dataTable: ReportTable {
    var columns: [ReportTable.Column] = [.init("Name")]
    for one in series {
      columns.append(.init(one.name, .end))
      if !one.intervals.isEmpty { columns += [.init("low", .end), .init("high", .end)] }
    }
    let format = axis.format
    return ReportTable(
      caption: axis.title, columns: columns,
      rows: categories.enumerated().map { index, name in
        var row: [Cell] = [.text(Prose(name))]
        for one in series {
          row.append(.number(one.values.indices.contains(index) ? one.values[index] : nil, format))
          if !one.intervals.isEmpty {
            let bounds = one.intervals.indices.contains(index) ? one.intervals[index] : nil
            row += [.number(bounds?.low, format), .number(bounds?.high, format)]
          }
        }
        return row
      })
  }
}
