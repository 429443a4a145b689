/// Vertical lines across a plot with their names on top, placed so that no name covers another and no line crosses
/// one.
struct ReferenceLabels {
  private struct Item {
    var line: ReferenceLine
    /// Pixel of the line.
    var place: Double
    var label: String
    var width: Double
    /// Left edge of the name.
    var start = 0.0
    var level = 0

    func covers(_ x: Double) -> Bool { start - 1 < x && x < start + width + 1 }
    func touches(_ other: Item) -> Bool {
      level == other.level && start - 5 < other.start + other.width && other.start - 5 < start + width
    }
    /// One name in the other's way: side by side too close, or on the way of the other's line down to the plot.
    func collides(with other: Item) -> Bool {
      touches(other) || (level > other.level && other.covers(place)) || (other.level > level && covers(other.place))
    }
  }

  private var items: [Item] = []
  private static let lineHeight = 16.0

  /// Room that the names need above the plot.
  var height: Double {
    guard let deepest = items.map(\.level).max() else { return 0 }
    return Double(deepest + 1) * Self.lineHeight + 4
  }

  init(_ lines: [ReferenceLine], _ scale: AxisScale, frame: ChartFrame) {
    let found = lines.compactMap { line -> Item? in
      guard line.value.isFinite, line.value >= scale.low, line.value <= scale.high else { return nil }
      let place = scale(line.value)
      guard place.isFinite else { return nil }
      let label = frame.fitted(line.label, into: frame.width * 0.9)
      return Item(line: line, place: place, label: label, width: frame.width(of: label, bold: line.isLimit))
    }.sorted { $0.place < $1.place }
    // Few lines matter; the search below looks at all ways to place them.
    var best: (items: [Item], cost: Int)?
    if found.count <= 4 { Self.search(found[...], placed: [], cost: 0, frame: frame, best: &best) }
    items = best?.items ?? Self.stacked(found, frame: frame)
  }

  /// Depth first over level and side of each name; centred and low is cheapest.
  private static func search(
    _ rest: ArraySlice<Item>, placed: [Item], cost: Int, frame: ChartFrame, best: inout (items: [Item], cost: Int)?
  ) {
    if let best, cost >= best.cost { return }
    guard let next = rest.first else {
      best = (placed, cost)
      return
    }
    for level in 0..<3 {
      for (shift, price) in [(next.width / 2, 0), (next.width + 3, 1), (-3, 1)] {
        var item = next
        item.level = level
        item.start = min(max(item.place - shift, 0), frame.width - item.width)
        guard !placed.contains(where: { $0.collides(with: item) }) else { continue }
        search(
          rest.dropFirst(), placed: placed + [item], cost: cost + 3 * level + price, frame: frame, best: &best)
      }
    }
  }

  /// One above the other, for more lines than can be searched.
  private static func stacked(_ found: [Item], frame: ChartFrame) -> [Item] {
    found.enumerated().map { index, item in
      var item = item
      item.level = index
      item.start = min(max(item.place - item.width / 2, 0), frame.width - item.width)
      return item
    }
  }

  func draw(on canvas: inout Canvas, top: Double, bottom: Double) {
    for item in items {
      let base = top - 7 - Double(item.level) * Self.lineHeight
      canvas.line(item.place, base + 3, item.place, bottom, item.line.isLimit ? "limit" : "reference")
    }
    for item in items {
      let base = top - 7 - Double(item.level) * Self.lineHeight
      canvas.text(item.start, base, item.label, .start, item.line.isLimit ? "halo strong" : "halo")
    }
  }
}
