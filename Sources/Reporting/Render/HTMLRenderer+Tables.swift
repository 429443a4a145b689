extension HTMLRenderer {
  mutating func cell(_ cell: Cell) {
    switch cell {
    case .text(let prose): out.prose(prose)
    case .pictured(let picture, let prose):
      out.raw("<span class=\"pictured\">")
      out.empty("img", ("src", picture.address), ("alt", ""), ("width", "44"), ("height", "44"))
      out.element("span", prose: prose)
      out.raw("</span>")
    case .number, .interval: out.element("span", ("class", "nw"), text: cell.plainText)
    case .result(let result):
      out.open("span", ("class", "result r-" + result.rawValue))
      icon(Icon(result))
      out.escaped(result.word)
      out.close("span")
    case .code(let text):
      // Names stay in one piece; hashes and sentences may break.
      out.element("code", ("class", text.utf8.count > 32 ? "long" : nil), text: text)
    case .missing:
      out.raw("<span class=\"none\"><span aria-hidden=\"true\">–</span><span class=\"vh\">not known</span></span>")
    }
  }

  mutating func table(_ table: ReportTable) {
    let rows = table.filledRows
    // A fold of two or three rows hides more than it saves.
    let visible = rows.count <= table.visibleRows + 3 ? rows.count : max(table.visibleRows, 1)
    let style = visible <= 12 ? "scroll short" : "scroll"
    out.open("div", ("class", style), ("role", "region"), ("tabindex", "0"), ("aria-label", table.caption))
    out.raw("\n")
    rowsTable(table, rows[..<visible], caption: table.caption)
    out.raw("</div>")
    guard visible < rows.count else { return }
    let rest = rows.count - visible
    out.raw("\n<details class=\"fold rest\">")
    out.element("summary", text: "\(NumberFormat.count.string(Double(rest))) more rows")
    out.open(
      "div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", table.caption + ", rest"))
    out.raw("\n")
    rowsTable(table, rows[visible...], caption: nil)
    out.raw("</div></details>\n")
    out.element("p", ("class", "print-only"), text: "\(rest) more rows are in report.json.")
  }

  mutating func rowsTable(_ table: ReportTable, _ rows: ArraySlice<[Cell]>, caption: String?) {
    out.raw("<table class=\"data\">\n")
    if let caption { out.element("caption", text: caption) }
    out.raw("<thead><tr>")
    for column in table.columns {
      out.open("th", ("scope", "col"), ("class", column.alignment == .end ? "e" : nil))
      out.escaped(column.title)
      if let note = column.note { out.element("span", ("class", "note"), text: note) }
      out.close("th")
    }
    out.raw("</tr></thead>\n<tbody>\n")
    for (index, row) in zip(rows.indices, rows) {
      let mark = table.marks.first { $0.row == index }
      out.open("tr", ("class", mark.map { "mark t-" + $0.tone.rawValue }))
      for (position, value) in row.enumerated() {
        let style = table.columns[position].alignment == .end ? "e" : nil
        if position == 0 {
          out.open("th", ("scope", "row"), ("class", style))
          cell(value)
          if let mark {
            out.raw(" ")
            out.element("span", ("class", "tag"), text: mark.word)
          }
          out.close("th")
        } else {
          out.open("td", ("class", style))
          cell(value)
          out.close("td")
        }
      }
      out.raw("</tr>\n")
    }
    out.raw("</tbody>\n</table>\n")
  }

  /// Explicit roles keep the table a table where the style sheet stacks its cells on a phone.
  mutating func criteria(_ list: CriteriaList) {
    out.raw("<div class=\"criteria\"")
    if anchors.insert("gate").inserted { out.raw(" id=\"gate\"") }
    out.raw(">\n<table role=\"table\">\n<caption>")
    out.escaped(list.caption)
    out.raw(" ")
    out.element("span", ("class", "count"), text: list.summary)
    out.raw("</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">")
    for head in ["Criterion", "Measured", "Result"] {
      out.element("th", ("scope", "col"), ("role", "columnheader"), text: head)
    }
    out.raw("</tr></thead>\n<tbody role=\"rowgroup\">\n")
    for line in list.lines {
      out.open("tr", ("role", "row"), ("class", "r-" + line.result.rawValue))
      out.raw("<th scope=\"row\" role=\"rowheader\">")
      out.prose(line.requirement)
      if let note = line.note { out.element("span", ("class", "note"), prose: note) }
      out.raw("</th><td role=\"cell\">")
      cell(line.measured)
      if let bound = line.bound { out.element("span", ("class", "note"), prose: bound) }
      out.raw("</td><td role=\"cell\">")
      cell(.result(line.result))
      out.raw("</td></tr>\n")
    }
    out.raw("</tbody>\n</table>\n</div>")
  }
}
