/// The paper a chart is drawn on. Every chart is drawn twice, once for a page and once for a phone or half a column,
/// and the style sheet shows the one that fits: text keeps its size instead of shrinking with the picture.
struct ChartFrame {
  let width: Double
  let isNarrow: Bool
  /// Size of labels, in CSS pixels; the style sheet says the same.
  let textSize = 12.5

  static let wide = ChartFrame(width: 760, isNarrow: false)
  static let narrow = ChartFrame(width: 358, isNarrow: true)

  func width(of text: String, bold: Bool = false) -> Double { TextWidth.of(text, size: textSize, bold: bold) }
  func fitted(_ text: String, into width: Double) -> String { TextWidth.fitted(text, size: textSize, into: width) }
}

/// What every kind of chart can do: be drawn, and be read as a table.
protocol DrawableChart {
  func drawn(in frame: ChartFrame) -> Canvas
  /// Everything that is drawn, as figures.
  var dataTable: ReportTable { get }
  /// The kind's name in JSON.
  var kind: String { get }
}

extension Chart.Content {
  var drawable: any DrawableChart {
    switch self {
    case .fan(let chart): chart
    case .lines(let chart): chart
    case .intervals(let chart): chart
    case .bars(let chart): chart
    case .waterfall(let chart): chart
    case .coverage(let chart): chart
    case .windows(let chart): chart
    case .value(let chart): chart
    case .histogram(let chart): chart
    case .scatter(let chart): chart
    case .timeline(let chart): chart
    case .scores(let chart): chart
    case .curve(let chart): chart
    case .reliability(let chart): chart
    case .confusion(let chart): chart
    case .tree(let chart): chart
    }
  }
}

/// A box on a chart that a label would cover.
struct LabelBox {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  func overlaps(_ other: LabelBox) -> Bool {
    x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
  }
}

/// Keeps labels from covering each other and the marks.
struct LabelPlacer {
  private(set) var taken: [LabelBox] = []

  mutating func block(_ box: LabelBox) { taken.append(box) }

  /// The first box that is free and inside; it is then taken. Nil where none is.
  mutating func place(_ candidates: [LabelBox], inside bounds: LabelBox) -> LabelBox? {
    for box in candidates {
      let isInside =
        box.x >= bounds.x && box.y >= bounds.y && box.x + box.width <= bounds.x + bounds.width
        && box.y + box.height <= bounds.y + bounds.height
      if isInside, !taken.contains(where: { $0.overlaps(box) }) {
        taken.append(box)
        return box
      }
    }
    return nil
  }

  /// Moves places apart until they are at least `gap` from each other, keeping their order and staying in range.
  static func spread(_ places: [Double], gap: Double, low: Double, high: Double) -> [Double] {
    let order = places.indices.sorted { places[$0] == places[$1] ? $0 < $1 : places[$0] < places[$1] }
    var moved = places
    var floor = low
    for index in order {
      moved[index] = max(places[index], floor)
      floor = moved[index] + gap
    }
    var ceiling = high
    for index in order.reversed() {
      moved[index] = min(moved[index], ceiling)
      ceiling = moved[index] - gap
    }
    return moved
  }
}
