/// A plot with two axes: legend on top, grid, ticks and titles. Draws these and leaves the scales to the chart.
struct PlotArea {
  var canvas: Canvas
  let frame: ChartFrame
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let x: AxisScale
  let y: AxisScale

  struct Settings {
    var legend: [LegendItem] = []
    var height = 240.0
    /// Room to the right of the plot, for labels at line ends.
    var rightRoom = 12.0
    /// Lines that cross the x axis.
    var xReferences: [ReferenceLine] = []
    /// A stretch of x with a tinted ground.
    var shaded: Bounds?
    /// The x axis ends at ticks.
    var roundsX = false
    /// Ticks of x are drawn as the categories of a calendar: none of the grid lines go up.
    var verticalGrid = false
  }

  init(_ frame: ChartFrame, x xAxis: ChartAxis, xs: [Double], y yAxis: ChartAxis, ys: [Double], _ settings: Settings)
  {
    self.frame = frame
    var canvas = Canvas(width: frame.width)
    let legendHeight = LegendItem.draw(settings.legend, on: &canvas, frame: frame)
    let yTicks = frame.isNarrow ? 5 : 6
    let probe = AxisScale(yAxis, values: ys, from: 0, to: 1, most: yTicks, rounds: true)
    let widest = probe.ticks.map { frame.width(of: $0.label) }.max() ?? 0
    left = (widest + 10).rounded(.up)
    right = frame.width - settings.rightRoom
    let isCalendar = xAxis.scale == .date || xAxis.scale == .dateTime
    let perTick = isCalendar ? 76.0 : 64.0
    x = AxisScale(
      xAxis, values: xs, from: left, to: right, most: max(2, Int((right - left) / perTick)), rounds: settings.roundsX)
    let labels = ReferenceLabels(settings.xReferences, x, frame: frame)
    let titleHeight = yAxis.title.isEmpty ? 8.0 : 27
    top = legendHeight + titleHeight + labels.height
    bottom = top + settings.height
    y = AxisScale(yAxis, values: ys, from: bottom, to: top, most: yTicks, rounds: true)

    if let shaded = settings.shaded, shaded.isDrawable {
      let from = x.clamped(shaded.low)
      canvas.rectangle(from, top, x.clamped(shaded.high) - from, bottom - top, "shade")
    }
    for tick in y.ticks {
      let place = y(tick.value)
      canvas.line(left, place, right, place, tick.value == 0 ? "axis" : "grid")
      canvas.text(left - 7, place + 4, tick.label, .end, "num")
    }
    if !yAxis.title.isEmpty {
      canvas.text(0, legendHeight + 10, frame.fitted(yAxis.title, into: frame.width), .start, "title")
    }
    Self.drawTicks(x, on: &canvas, frame: frame, top: settings.verticalGrid ? top : bottom, bottom: bottom)
    var end = bottom + 22
    if !xAxis.title.isEmpty {
      canvas.text(right, end + 14, frame.fitted(xAxis.title, into: right), .end, "title")
      end += 20
    }
    labels.draw(on: &canvas, top: top, bottom: bottom)
    canvas.height = end + 4
    self.canvas = canvas
  }

  /// Ticks below a horizontal axis; labels that would touch the one before are left out.
  static func drawTicks(_ scale: AxisScale, on canvas: inout Canvas, frame: ChartFrame, top: Double, bottom: Double) {
    canvas.line(min(scale.start, scale.end), bottom, max(scale.start, scale.end), bottom, "axis")
    var free = -Double.infinity
    for tick in scale.ticks {
      let place = scale(tick.value)
      if top < bottom { canvas.line(place, top, place, bottom, "grid") }
      let half = frame.width(of: tick.label) / 2
      let centre = min(max(place, half), frame.width - half)
      guard centre - half > free else { continue }
      canvas.line(place, bottom, place, bottom + 5, "axis")
      canvas.text(centre, bottom + 18, tick.label, .middle, "num")
      free = centre + half + 8
    }
  }

  /// Pixels of a point, or nil where it has none.
  func place(_ point: ChartPoint) -> (x: Double, y: Double)? {
    guard point.x.isFinite, point.y.isFinite else { return nil }
    let px = x(point.x)
    let py = y(point.y)
    return px.isFinite && py.isFinite ? (px, py) : nil
  }

  /// A line through points; single points between gaps are drawn as dots.
  mutating func draw(_ points: [ChartPoint], _ style: String, role: MarkRole) {
    let places = points.map(place)
    canvas.polyline(places, style, role: role)
    for (index, place) in places.enumerated() {
      guard let place else { continue }
      let before = index > 0 ? places[index - 1] != nil : false
      let after = index + 1 < places.count ? places[index + 1] != nil : false
      if !before, !after { canvas.mark(role, place.x, place.y, size: 5) }
    }
  }

  /// The area between the bounds, in stretches where both are known.
  mutating func draw(band: [BandPoint], _ style: String, role: MarkRole) {
    var upper: [(x: Double, y: Double)] = []
    var lower: [(x: Double, y: Double)] = []
    for point in band + [BandPoint(.nan, .nan, .nan)] {
      if let high = place(ChartPoint(point.x, point.high)), let low = place(ChartPoint(point.x, point.low)) {
        upper.append(high)
        lower.append(low)
      } else if !upper.isEmpty {
        canvas.band(upper, lower, style, role: role)
        (upper, lower) = ([], [])
      }
    }
  }

  /// A horizontal line with its name at one of its ends, above or below it: where `marks` leave most room.
  mutating func draw(yReference line: ReferenceLine, avoiding marks: [(x: Double, y: Double)] = []) {
    guard line.value.isFinite, line.value >= y.low, line.value <= y.high else { return }
    let place = y(line.value)
    guard place.isFinite else { return }
    canvas.line(left, place, right, place, line.isLimit ? "limit" : "reference")
    guard !line.label.isEmpty else { return }
    let label = frame.fitted(line.label, into: right - left - 12)
    let width = frame.width(of: label, bold: line.isLimit)
    let ends = [left + 6, right - 4 - width]
    let above = LabelBox(x: 0, y: place - 19, width: width, height: 16)
    let below = LabelBox(x: 0, y: place + 3, width: width, height: 16)
    var best: (box: LabelBox, hits: Int)?
    for level in [above, below] where level.y >= top - 4 && level.y + level.height <= bottom {
      for end in ends {
        let box = LabelBox(x: end, y: level.y, width: width, height: level.height)
        let hits = marks.count {
          LabelBox(x: $0.x - 3, y: $0.y - 3, width: 6, height: 6).overlaps(box)
        }
        if hits < best?.hits ?? .max { best = (box, hits) }
      }
    }
    guard let box = best?.box else { return }
    canvas.text(box.x, box.y + 12.5, label, .start, line.isLimit ? "halo strong" : "halo")
  }

  /// Marks on every point only where they stand far enough apart to be told from the line.
  func hasRoomForMarks(_ points: [ChartPoint]) -> Bool {
    let places = points.compactMap(place).map(\.x)
    guard let first = places.min(), let last = places.max(), places.count > 1 else { return true }
    return (last - first) / Double(places.count - 1) >= 9
  }

  /// Places along a line, dense enough for a label to be kept off it.
  func trail(_ points: [ChartPoint]) -> [(x: Double, y: Double)] {
    let places = points.compactMap(place)
    return zip(places, places.dropFirst()).flatMap { from, to -> [(x: Double, y: Double)] in
      let steps = Int(min(60, max(1, max(abs(to.x - from.x), abs(to.y - from.y)) / 6)))
      return (0...steps).map { step in
        let share = Double(step) / Double(steps)
        return (from.x + share * (to.x - from.x), from.y + share * (to.y - from.y))
      }
    }
  }
}
