/// An SVG picture under construction, in CSS pixels at scale 1.
struct Canvas {
  let width: Double
  /// Set when the layout is known.
  var height: Double = 0
  private(set) var body = Markup()

  init(width: Double) { self.width = width }

  enum Anchor: String { case start, middle, end }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String, role: MarkRole? = nil
  ) {
    body.empty(
      "path", ("class", Self.classes(style, role)),
      ("d", "M\(Self.at(x1)) \(Self.at(y1))L\(Self.at(x2)) \(Self.at(y2))"))
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, role: MarkRole? = nil,
    radius: Double = 0
  ) {
    guard width > 0, height > 0 else { return }
    body.empty(
      "rect", ("class", Self.classes(style, role)), ("x", Self.at(x)), ("y", Self.at(y)), ("width", Self.at(width)),
      ("height", Self.at(height)), ("rx", radius > 0 ? Self.at(radius) : nil))
  }

  mutating func text(_ x: Double, _ y: Double, _ text: String, _ anchor: Anchor = .start, _ style: String = "") {
    let anchorClass: String? =
      switch anchor {
      case .start: nil
      case .middle: "mid"
      case .end: "end"
      }
    let names = [anchorClass, style.isEmpty ? nil : style].compactMap(\.self)
    body.element(
      "text", ("class", names.isEmpty ? nil : names.joined(separator: " ")), ("x", Self.at(x)), ("y", Self.at(y)),
      text: text)
  }

  mutating func path(_ data: String, _ style: String, role: MarkRole? = nil) {
    guard !data.isEmpty else { return }
    body.empty("path", ("class", Self.classes(style, role)), ("d", data))
  }

  /// A line through the points, broken where a point is nil.
  mutating func polyline(_ points: [(x: Double, y: Double)?], _ style: String, role: MarkRole? = nil) {
    path(Self.data(points), style, role: role)
  }

  /// The area between two edges of equal length.
  mutating func band(
    _ upper: [(x: Double, y: Double)], _ lower: [(x: Double, y: Double)], _ style: String, role: MarkRole
  ) {
    guard upper.count > 0 else { return }
    path(Self.data(upper + lower.reversed()) + "Z", style, role: role)
  }

  /// A mark of the role's own shape, `size` across.
  mutating func mark(_ role: MarkRole, _ x: Double, _ y: Double, size: Double = 9, style: String = "dot") {
    let r = size / 2
    let shape: [(Double, Double)]
    switch role {
    case .model:
      body.empty(
        "circle", ("class", Self.classes(style, role)), ("cx", Self.at(x)), ("cy", Self.at(y)), ("r", Self.at(r)))
      return
    case .baseline: shape = [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
    case .actual: shape = [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]
    case .other(let index):
      // Shapes with corners look smaller than a circle of the same width.
      switch ((index % 5) + 5) % 5 {
      case 0: shape = [(0, -1.3), (1.25, 0.95), (-1.25, 0.95)]
      case 1: shape = [(0, 1.3), (1.25, -0.95), (-1.25, -0.95)]
      case 2:
        shape = [
          (-0.4, -1.25), (0.4, -1.25), (0.4, -0.4), (1.25, -0.4), (1.25, 0.4), (0.4, 0.4),
          (0.4, 1.25), (-0.4, 1.25), (-0.4, 0.4), (-1.25, 0.4), (-1.25, -0.4), (-0.4, -0.4),
        ]
      case 3: shape = [(0, -1.2), (1.15, -0.35), (0.7, 1.05), (-0.7, 1.05), (-1.15, -0.35)]
      default: shape = [(-1.2, -0.55), (1.2, -0.55), (1.2, 0.55), (-1.2, 0.55)]
      }
    }
    path(Self.data(shape.map { (x + $0.0 * r, y + $0.1 * r) }) + "Z", style, role: role)
  }

  private static func data(_ points: [(x: Double, y: Double)?]) -> String {
    var text = ""
    var pen = false
    for point in points {
      guard let point, point.x.isFinite, point.y.isFinite else {
        pen = false
        continue
      }
      text += pen ? "L" : "M"
      text += at(point.x) + " " + at(point.y)
      pen = true
    }
    return text
  }

  /// A coordinate with one decimal.
  static func at(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e6 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let whole = tenths.magnitude / 10
    let rest = tenths.magnitude % 10
    return (tenths < 0 ? "-" : "") + String(whole) + (rest == 0 ? "" : "." + String(rest))
  }

  private static func classes(_ style: String, _ role: MarkRole?) -> String {
    guard let role else { return style }
    return style + " " + role.styleClass
  }
}

extension MarkRole {
  /// The class that carries colour and dash.
  var styleClass: String {
    switch self {
    case .model: "s-m"
    case .baseline: "s-b"
    case .actual: "s-a"
    case .other(let index): "s-\(((index % Palette.others.count) + Palette.others.count) % Palette.others.count)"
    }
  }
}
