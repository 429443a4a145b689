public import Support

/// A table for the terminal: aligned columns, two spaces between them.
public struct TextTable: Sendable, Equatable {
  public struct Column: Sendable, Equatable {
    public enum Alignment: Sendable { case left, right }

    public var title: String
    public var alignment: Alignment
    /// May be cut where the terminal is too narrow; the widest such column is cut first.
    public var mayShrink: Bool

    public init(_ title: String, _ alignment: Alignment = .left, mayShrink: Bool = false) {
      self.title = title
      self.alignment = alignment
      self.mayShrink = mayShrink
    }
  }

  public var columns: [Column]
  /// Cells as text; a missing one is empty.
  public private(set) var rows: [[String]] = []

  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row. Control characters in cells are taken out here.
  public mutating func add(_ cells: [String]) { rows.append(cells.map { TerminalFormat.safe($0) }) }

  /// The drawn lines, the head first in bold; without a head where no column has a title.
  /// - Parameter width: columns of the terminal; nil cuts nothing.
  public func lines(width: Int?, paint: Paint = Paint(isOn: false)) -> [String] {
    let widths = fitted(to: width)
    var lines = rows.map { line($0, widths) }
    if columns.contains(where: { !$0.title.isEmpty }) {
      lines.insert(paint(line(columns.map(\.title), widths), .bold), at: 0)
    }
    return lines
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = ""
    var pending = 0  // spaces owed, so that no line ends in any
    for (index, column) in columns.enumerated() {
      let cell = TerminalFormat.cut(index < cells.count ? cells[index] : "", to: widths[index])
      let gap = widths[index] - TerminalFormat.width(cell)
      let before = column.alignment == .right ? gap : 0
      if cell.isEmpty {
        pending += widths[index]
      } else {
        text += String(repeating: " ", count: pending + before) + cell
        pending = gap - before
      }
      pending += 2
    }
    return text
  }

  private func fitted(to width: Int?) -> [Int] {
    var widths = columns.indices.map { index in
      rows.reduce(TerminalFormat.width(columns[index].title)) {
        max($0, $1.count > index ? TerminalFormat.width($1[index]) : 0)
      }
    }
    guard let width else { return widths }
    var excess = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - width
    while excess > 0 {
      let shrinkable = widths.indices.filter { columns[$0].mayShrink && widths[$0] > 8 }
      guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}
