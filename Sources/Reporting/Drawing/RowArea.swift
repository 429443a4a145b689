/// A plot with names down the side and one horizontal axis. On a wide picture a name stands left of its row, on a
/// narrow one above it.
struct RowArea {
  struct Label {
    var text: String
    /// A word after the name: "chosen".
    var mark: String?
    var isBad = false
  }

  /// Longer lists are cut: the table has all of them.
  static let mostRows = 60

  var canvas: Canvas
  let frame: ChartFrame
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let scale: AxisScale
  /// Rows that are drawn.
  let count: Int
  private let rowHeight: Double
  private let labelHeight: Double

  struct Settings {
    var legend: [LegendItem] = []
    /// Height of what a row draws.
    var rowHeight = 26.0
    /// Room for values right of the plot.
    var valueRoom = 0.0
    var references: [ReferenceLine] = []
    var rounds = true
    /// Without an axis only rows are laid out.
    var showsAxis = true
    var labelShare = 0.34
  }

  init(_ frame: ChartFrame, labels all: [Label], axis: ChartAxis, values: [Double], _ settings: Settings) {
    self.frame = frame
    let labels = Array(all.prefix(Self.mostRows))
    count = labels.count
    var canvas = Canvas(width: frame.width)
    let legendHeight = LegendItem.draw(settings.legend, on: &canvas, frame: frame)

    func fullWidth(_ label: Label) -> Double {
      frame.width(of: label.text, bold: label.mark != nil)
        + (label.mark.map { frame.width(of: $0) + 12 } ?? 0)
    }
    let widest = labels.map(fullWidth).max() ?? 0
    if frame.isNarrow {
      left = 8
      labelHeight = 18
    } else {
      left = min(widest, frame.width * settings.labelShare) + 14
      labelHeight = 0
    }
    right = frame.width - max(settings.valueRoom, 10)
    rowHeight = frame.isNarrow ? settings.rowHeight - 4 : settings.rowHeight
    let isCalendar = axis.scale == .date || axis.scale == .dateTime
    scale = AxisScale(
      axis, values: values, from: left, to: right,
      most: max(2, Int((right - left) / (isCalendar ? 76 : 70))), rounds: settings.rounds)
    let names = ReferenceLabels(settings.references, scale, frame: frame)
    top = legendHeight + names.height + 4
    bottom = top + Double(count) * (rowHeight + labelHeight) + (frame.isNarrow ? 6 : 2)

    for index in labels.indices.dropFirst() {
      let rowTop = top + Double(index) * (rowHeight + labelHeight)
      canvas.line(0, rowTop, frame.width, rowTop, "grid")
    }
    if settings.showsAxis {
      PlotArea.drawTicks(scale, on: &canvas, frame: frame, top: top, bottom: bottom)
      names.draw(on: &canvas, top: top, bottom: bottom)
    }
    for (index, label) in labels.enumerated() {
      let rowTop = top + Double(index) * (rowHeight + labelHeight)
      let base = frame.isNarrow ? rowTop + 15 : rowTop + rowHeight / 2 + 4.5
      let markWidth = label.mark.map { frame.width(of: $0) + 12 } ?? 0
      let room = (frame.isNarrow ? frame.width - 8 : left - 14) - markWidth
      let text = frame.fitted(label.text, into: max(room, 40))
      // Lines that cross the plot must not cross a name above its row.
      if frame.isNarrow {
        canvas.rectangle(0, rowTop + 2, frame.width(of: text, bold: label.mark != nil) + markWidth + 4, 16, "paper")
      }
      canvas.text(0, base, text, .start, label.mark != nil ? "strong" : "")
      if let mark = label.mark {
        canvas.text(
          frame.width(of: text, bold: true) + 8, base, mark, .start, label.isBad ? "bad" : "tag")
      }
    }
    var end = bottom + (settings.showsAxis ? 22 : 4)
    if settings.showsAxis, !axis.title.isEmpty {
      canvas.text(right, end + 14, frame.fitted(axis.title, into: right), .end, "title")
      end += 20
    }
    if all.count > count {
      canvas.text(0, end + 14, "\(all.count - count) more in the table below", .start, "title")
      end += 20
    }
    canvas.height = end + 4
    self.canvas = canvas
  }

  /// The middle of a row's drawing.
  func middle(_ row: Int) -> Double { top + Double(row) * (rowHeight + labelHeight) + labelHeight + rowHeight / 2 }

  /// A whisker with ends, drawn where both bounds are known.
  mutating func whisker(_ bounds: Bounds?, at y: Double, role: MarkRole, half: Double = 4) {
    guard let bounds, bounds.isDrawable else { return }
    let low = scale.clamped(bounds.low)
    let high = scale.clamped(bounds.high)
    canvas.line(low, y, high, y, "whisker", role: role)
    canvas.line(low, y - half, low, y + half, "whisker", role: role)
    canvas.line(high, y - half, high, y + half, "whisker", role: role)
  }
}
