/// One entry of a legend: a small picture of the mark, and its name.
struct LegendItem {
  enum Swatch {
    case line, lineWithMark, mark
    /// A filled box in a class of the style sheet.
    case box(String)
    case bar
    /// A line across the chart.
    case reference
  }
  var label: String
  var swatch: Swatch
  var role: MarkRole?

  init(_ label: String, _ swatch: Swatch, _ role: MarkRole? = nil) {
    self.label = label
    self.swatch = swatch
    self.role = role
  }

  private func swatchWidth() -> Double {
    switch swatch {
    case .line, .lineWithMark, .reference: 24
    case .mark: 12
    case .box, .bar: 18
    }
  }

  /// Draws the items in lines that wrap; returns the height they took.
  static func draw(_ items: [LegendItem], on canvas: inout Canvas, frame: ChartFrame, left: Double = 0) -> Double {
    guard !items.isEmpty else { return 0 }
    let lineHeight = 20.0
    var x = left
    var y = 0.0
    for item in items {
      let swatch = item.swatchWidth()
      let label = frame.fitted(item.label, into: frame.width - left - swatch - 8)
      let width = swatch + 6 + frame.width(of: label)
      if x > left, x + width > frame.width {
        x = left
        y += lineHeight
      }
      item.draw(on: &canvas, x: x, middle: y + 8, label: label)
      x += width + 18
    }
    return y + lineHeight + 6
  }

  /// Draws the items one below the other, for a legend beside its plot.
  static func drawColumn(_ items: [LegendItem], on canvas: inout Canvas, frame: ChartFrame, x: Double, y: Double) {
    for (index, item) in items.enumerated() {
      let label = frame.fitted(item.label, into: frame.width - x - item.swatchWidth() - 8)
      item.draw(on: &canvas, x: x, middle: y + 22 * Double(index) + 8, label: label)
    }
  }

  private func draw(on canvas: inout Canvas, x: Double, middle: Double, label: String) {
    let swatch = swatchWidth()
    switch self.swatch {
    case .line: canvas.line(x, middle, x + swatch, middle, "line", role: role)
    case .lineWithMark:
      canvas.line(x, middle, x + swatch, middle, "line", role: role)
      canvas.mark(role ?? .model, x + swatch / 2, middle, size: 8)
    case .reference: canvas.line(x, middle, x + swatch, middle, "reference")
    case .mark: canvas.mark(role ?? .model, x + swatch / 2, middle, size: 9)
    case .box(let style): canvas.rectangle(x, middle - 6, swatch, 12, style, role: role)
    case .bar: canvas.rectangle(x, middle - 6, swatch, 12, "bar", role: role)
    }
    canvas.text(x + swatch + 6, middle + 4.5, label)
  }
}
