extension TreeChart: DrawableChart {
  var kind: String { "tree" }

  /// Deeper trees are cut: boxes would get too narrow to read.
  private static let mostLevels = 5
  private static let mostEnds = 64

  /// An end with the conditions that lead to it.
  private struct End {
    var path: [String]
    var node: Node
  }

  private var ends: [End] {
    var found = [End]()
    func walk(_ node: Node, _ path: [String], _ level: Int) {
      let path = node.condition.isEmpty ? path : path + [node.condition]
      guard level < Self.mostLevels, !node.children.isEmpty else {
        if found.count < Self.mostEnds { found.append(End(path: path, node: node)) }
        return
      }
      for child in node.children { walk(child, path, level + 1) }
    }
    if let root { walk(root, [], 1) }
    return found
  }

  private static func levels(_ node: Node) -> Int { 1 + (node.children.map { levels($0) }.max() ?? 0) }

  /// From 0 (least outcome of an end) to 5.
  private func shade(_ outcome: Double) -> Int {
    let all = ends.map(\.node.outcome).filter(\.isFinite)
    guard let low = all.min(), let high = all.max(), high > low, outcome.isFinite else { return 1 }
    let place = (outcome - low) / (high - low) * 5
    return place.isFinite ? Int(min(max(place, 0), 5).rounded()) : 1
  }

  private func more(_ node: Node) -> String {
    node.splitsBelow == 1 ? "1 more split below" : "\(node.splitsBelow) more splits below"
  }

  private func shareText(_ node: Node) -> String { NumberFormat.percent(node.share < 0.01 ? 1 : 0).string(node.share) }

  func drawn(in frame: ChartFrame) -> Canvas {
    guard let root else {
      var canvas = Canvas(width: frame.width)
      canvas.height = 8
      return canvas
    }
    return frame.isNarrow ? outline(root, frame) : spread(root, frame)
  }

  // MARK: On a page: from left to right

  private func spread(_ root: Node, _ frame: ChartFrame) -> Canvas {
    var canvas = Canvas(width: frame.width)
    let levels = min(Self.levels(root), Self.mostLevels)
    let gap = 36.0
    let box = (frame.width - 2 - gap * Double(levels - 1)) / Double(levels)
    let width = min(box, 220)
    let (height, between, top) = (58.0, 10.0, 6.0)
    var nextEnd = 0
    func place(_ node: Node, _ level: Int) -> Double {
      let x = 1 + Double(level - 1) * (width + gap)
      var middle: Double
      if level < Self.mostLevels, case .question(let question, let yes, let no) = node.answer {
        let first = place(yes, level + 1)
        let second = place(no, level + 1)
        middle = (first + second) / 2
        let turn = x + width + gap / 2
        for (child, word) in [(first, "yes"), (second, "no")] {
          canvas.path(
            "M\(Canvas.at(x + width)) \(Canvas.at(middle))H\(Canvas.at(turn))V\(Canvas.at(child))H\(Canvas.at(x + width + gap))",
            "branch")
          canvas.text(turn + 3, word == "yes" ? child - 5 : child + 14, word, .start, "title")
        }
        canvas.rectangle(x, middle - height / 2, width, height, "question", radius: 4)
        let lines = Self.lines(question, into: (width - 18) / 1.06, frame)
        for (number, line) in lines.enumerated() {
          canvas.text(x + 9, middle - (lines.count > 1 ? 12 : 4) + Double(number) * 16, line, .start, "strong")
        }
        canvas.text(
          x + 9, middle + (lines.count > 1 ? 21 : 14),
          frame.fitted("\(format.string(node.outcome)) · \(shareText(node)) of rows", into: width - 18), .start, "num title")
      } else {
        middle = top + height / 2 + Double(nextEnd) * (height + between)
        nextEnd += 1
        canvas.rectangle(x, middle - height / 2, width, height, "heat heat-\(shade(node.outcome))", radius: 4)
        canvas.text(x + 9, middle - 4, frame.fitted(format.string(node.outcome), into: width - 18), .start, "strong num")
        let words = shareText(node) + " of rows" + (node.splitsBelow > 0 ? ", \(node.splitsBelow) more below" : "")
        canvas.text(x + 9, middle + 14, frame.fitted(words, into: width - 18), .start, "num")
      }
      return middle
    }
    _ = place(root, 1)
    var end = top + Double(max(nextEnd, 1)) * (height + between)
    canvas.text(
      0, end + 10, frame.fitted("In each box: \(outcomeTitle), and the share of the rows that come there", into: frame.width),
      .start, "title")
    end += 18
    canvas.height = end
    return canvas
  }

  /// A question on one line where it fits, else on two, broken between words.
  private static func lines(_ question: String, into width: Double, _ frame: ChartFrame) -> [String] {
    guard frame.width(of: question, bold: true) > width else { return [question] }
    let words = question.split(separator: " ")
    var first = words.prefix(1).joined(separator: " ")
    var count = 1
    for next in words.indices.dropFirst(2) {
      let longer = words[..<next].joined(separator: " ")
      guard frame.width(of: longer, bold: true) <= width else { break }
      (first, count) = (longer, next)
    }
    let rest = words[count...].joined(separator: " ")
    return rest.isEmpty ? [frame.fitted(question, into: width)] : [first, rest].map { frame.fitted($0, into: width) }
  }

  // MARK: On a phone: indented, one line a question

  private func outline(_ root: Node, _ frame: ChartFrame) -> Canvas {
    var canvas = Canvas(width: frame.width)
    let (step, height) = (16.0, 46.0)
    var y = 4.0
    func draw(_ node: Node, _ level: Int, _ word: String) {
      let x = Double(level - 1) * step
      let isEnd = level >= Self.mostLevels || node.children.isEmpty
      canvas.rectangle(x, y, frame.width - x, height - 6, isEnd ? "heat heat-\(shade(node.outcome))" : "question", radius: 4)
      let value = format.string(node.outcome)
      let valueWidth = frame.width(of: value, bold: true)
      let title = node.condition.isEmpty ? "all rows" : node.condition
      canvas.text(
        x + 8, y + 17, frame.fitted(title, into: (frame.width - x - valueWidth - 28) / 1.06), .start, "strong")
      canvas.text(frame.width - 8, y + 17, value, .end, "strong num")
      let words = shareText(node) + " of the rows" + (isEnd && node.splitsBelow > 0 ? ", " + more(node) : "")
      canvas.text(x + 8, y + 33, frame.fitted(words, into: frame.width - x - 16), .start, isEnd ? "num" : "num title")
      let middle = y + (height - 6) / 2
      y += height
      guard !isEnd else { return }
      for child in node.children {
        let next = y + (height - 6) / 2
        canvas.path("M\(Canvas.at(x + 6)) \(Canvas.at(middle + 20))V\(Canvas.at(next))H\(Canvas.at(x + step))", "branch")
        draw(child, level + 1, "")
      }
    }
    draw(root, 1, "")
    canvas.text(0, y + 12, frame.fitted("On the right: \(outcomeTitle)", into: frame.width), .start, "title")
    canvas.height = y + 20
    return canvas
  }

  var dataTable: ReportTable {
    ReportTable(
      caption: "Every path, from the question at the top down",
      columns: [
        .init("Where"), .init(outcomeTitle, .end), .init("Share of the rows", .end), .init("Splits not drawn", .end),
      ],
      rows: ends.map { end in
        [
          .text(Prose(end.path.isEmpty ? "all rows" : end.path.joined(separator: "; "))), .number(end.node.outcome, format),
          .number(end.node.share, .percent(1)), .number(Self.hidden(end.node)),
        ]
      })
  }

  /// Questions below a node that are not drawn.
  private static func hidden(_ node: Node) -> Int {
    node.splitsBelow &+ (node.children.isEmpty ? 0 : 1) &+ node.children.reduce(0) { $0 &+ hidden($1) }
  }
}
