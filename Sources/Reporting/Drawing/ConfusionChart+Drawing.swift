extension ConfusionChart: DrawableChart {
  var kind: String { "confusion" }

  /// More classes than that are left to the table.
  private static let mostClasses = 10

  private func count(_ row: Int, _ column: Int) -> Double {
    guard counts.indices.contains(row), counts[row].indices.contains(column), counts[row][column].isFinite else {
      return 0
    }
    return counts[row][column]
  }
  private func total(_ row: Int) -> Double { decided.indices.reduce(0) { $0 + count(row, $1) } }
  private func share(_ row: Int, _ column: Int) -> Double {
    total(row) > 0 ? count(row, column) / total(row) : .nan
  }
  private func word(_ row: Int, _ column: Int) -> String {
    words.indices.contains(row) && words[row].indices.contains(column) ? words[row][column] : ""
  }

  func drawn(in frame: ChartFrame) -> Canvas {
    var canvas = Canvas(width: frame.width)
    let rows = min(actual.count, Self.mostClasses)
    let columns = min(decided.count, frame.isNarrow ? 6 : Self.mostClasses)
    guard rows > 0, columns > 0 else {
      canvas.height = 8
      return canvas
    }
    let widest = actual.prefix(rows).map { frame.width(of: $0, bold: true) }.max() ?? 0
    let left = min(max(widest, frame.width(of: actualTitle)), frame.width * (frame.isNarrow ? 0.28 : 0.3)) + 14
    let cell = min((frame.width - left) / Double(columns), 210)
    // Three lines where there is room for words, else count and share.
    let hasWords = !words.isEmpty && cell >= 92
    let height = hasWords ? 74.0 : 52
    canvas.text(left + 2, 12, frame.fitted(decidedTitle, into: frame.width - left), .start, "title")
    canvas.text(0, 32, frame.fitted(actualTitle, into: left - 12), .start, "title")
    for column in 0..<columns {
      canvas.text(
        left + (Double(column) + 0.5) * cell, 32, frame.fitted(decided[column], into: cell - 8), .middle, "strong")
    }
    let top = 42.0
    for row in 0..<rows {
      let y = top + Double(row) * height
      canvas.text(0, y + height / 2 + 4.5, frame.fitted(actual[row], into: left - 12), .start, "strong")
      for column in 0..<columns {
        let x = left + Double(column) * cell
        let share = self.share(row, column)
        let shade = share.isFinite ? Int((share * 5).rounded()) : 0
        canvas.rectangle(x + 1.5, y + 1.5, cell - 3, height - 3, "heat heat-\(min(max(shade, 0), 5))", radius: 3)
        let middle = x + cell / 2
        let first = y + (hasWords ? 24 : 23)
        let cases = frame.fitted(NumberFormat.count.string(count(row, column)), into: cell - 8)
        canvas.text(middle, first, cases, .middle, "strong num")
        if share.isFinite {
          canvas.text(middle, first + 18, NumberFormat.percent(1).string(share), .middle, "num")
        }
        if hasWords { canvas.text(middle, first + 36, frame.fitted(word(row, column), into: cell - 10), .middle) }
      }
    }
    var end = top + Double(rows) * height
    canvas.text(
      left + 2, end + 16, frame.fitted("shares and shades are of each row", into: frame.width - left), .start, "title")
    end += 20
    if rows < actual.count || columns < decided.count {
      canvas.text(0, end + 16, "more classes in the table below", .start, "title")
      end += 20
    }
    canvas.height = end + 6
    return canvas
  }

  var dataTable: ReportTable {
    var columns: [ReportTable.Column] = [.init(actualTitle)]
    for name in decided { columns += [.init(name, .end), .init("share", .end)] }
    return ReportTable(
      caption: "\(actualTitle), by row, and \(decidedTitle), by column, with the share of each row",
      columns: columns + [.init("all", .end)],
      rows: actual.indices.map { row in
        var cells: [Cell] = [.text(Prose(actual[row]))]
        for column in decided.indices {
          cells += [.number(count(row, column), .count), .number(share(row, column), .percent(1))]
        }
        return cells + [.number(total(row), .count)]
      })
  }
}
