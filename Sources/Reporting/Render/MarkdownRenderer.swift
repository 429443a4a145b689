extension Report {
  /// The report as Markdown (GitHub's dialect): charts become their sentence and their figures as a table.
  public func markdown() -> String {
    var renderer = MarkdownRenderer()
    return renderer.document(self)
  }
}

struct MarkdownRenderer {
  private var out = ""
  private var figure = 0
  /// Long tables are cut here; `report.json` has all of them.
  private let mostRows = 40

  mutating func document(_ report: Report) -> String {
    line("# " + inline(report.title))
    if let stamp = report.stamp { line("> **\(inline(stamp.text))**: \(inline(stamp.reason))") }
    if let subtitle = report.subtitle { line(inline(subtitle)) }
    line("**\(report.verdict.outcome.word.uppercased())**: \(prose(report.verdict.sentence))")
    if let next = report.verdict.next { line(prose(next)) }
    let facts = [report.client.map { ReportFact("Client", $0) }, ReportFact("Project", report.project)].compactMap(
      \.self)
    line((facts + report.facts).map { "- \(inline($0.name)): \(inline($0.value))" }.joined(separator: "\n"))
    for (index, section) in report.sections.enumerated() {
      line("## \(index + 1) \(inline(section.title))")
      if let question = section.question { line("*\(inline(question))*") }
      blocks(section.blocks)
    }
    // One blank line between blocks, one line end at the end.
    return String(out.dropLast())
  }

  private mutating func line(_ text: String) {
    out += text + "\n\n"
  }

  private mutating func blocks(_ blocks: [Block]) {
    for block in blocks { self.block(block) }
  }

  private mutating func block(_ block: Block) {
    switch block {
    case .lead(let text): line("**\(prose(text, inStrong: true))**")
    case .paragraph(let text): line(prose(text))
    case .heading(let text): line("### " + inline(text))
    case .keyFigures(let figures):
      line(
        figures.map { figure in
          var text = "- \(inline(figure.label)): **\(inline(figure.value.plainText))**"
          if let unit = figure.unit { text += " " + inline(unit) }
          if let interval = figure.interval { text += " (\(inline(interval.levelWords)): \(inline(interval.words)))" }
          if let note = figure.note { text += "; " + prose(note) }
          return text
        }.joined(separator: "\n"))
    case .table(let table): self.table(table)
    case .criteria(let list):
      line("**\(inline(list.caption))** (\(list.summary))")
      grid(
        ["Criterion", "Measured", "Result"],
        list.lines.map { criterion in
          [
            prose(criterion.requirement) + (criterion.note.map { " – " + prose($0) } ?? ""),
            inline(criterion.measured.plainText) + (criterion.bound.map { "; " + prose($0) } ?? ""),
            criterion.result.word.uppercased(),
          ]
        }, ends: [])
    case .definitions(let definitions):
      line(definitions.map { "- **\(inline($0.term))**: \(prose($0.meaning))" }.joined(separator: "\n"))
    case .callout(let callout): line("> **\(inline(callout.title))** \(prose(callout.text))")
    case .list(let items): line(items.map { "- " + prose($0) }.joined(separator: "\n"))
    case .outline(let items): line(outline(items, level: 1).joined(separator: "\n"))
    case .steps(let steps):
      for (index, step) in steps.enumerated() {
        line("\(index + 1). " + prose(step.text))
        if let code = step.code { listing(code, indent: "   ") }
      }
    case .code(let code):
      if let caption = code.caption { line(inline(caption)) }
      listing(code.text, indent: "")
    case .chart(let chart):
      figure += 1
      line("**Figure \(figure): \(inline(chart.title)).** \(prose(chart.summary))")
      table(chart.content.drawable.dataTable)
    case .columns(let columns): for column in columns { blocks(column) }
    case .signatures(let lines):
      grid(
        ["Role", "Name", "Signed on"],
        lines.map { [inline($0.role), inline($0.name), $0.signedOn.map(inline) ?? "(not signed)"] }, ends: [])
    case .details(let summary, let inner):
      line("**\(inline(summary))**")
      blocks(inner)
    }
  }

  private func outline(_ items: [OutlineItem], level: Int) -> [String] {
    guard level <= OutlineItem.mostLevels else { return [] }
    let indent = String(repeating: "  ", count: level - 1)
    var lines = [String]()
    for item in items {
      let note = item.note.map { " (\(prose($0)))" } ?? ""
      lines.append("\(indent)- \(prose(item.text))\(note)")
      lines += outline(item.children, level: level + 1)
    }
    return lines
  }

  private mutating func listing(_ text: String, indent: String) {
    // The fence is longer than any run of backticks inside.
    var longest = 0
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    line(([fence] + lines.map(String.init) + [fence]).map { $0.isEmpty ? "" : indent + $0 }.joined(separator: "\n"))
  }

  private mutating func table(_ table: ReportTable) {
    if !table.caption.isEmpty { line(inline(table.caption)) }
    let rows = table.filledRows
    grid(
      table.columns.map { inline($0.title) + ($0.note.map { " (\(inline($0)))" } ?? "") },
      rows.prefix(mostRows).enumerated().map { index, row in
        var cells = row.map { cell -> String in
          switch cell {
          case .text(let text), .pictured(_, let text): prose(text)
          case .code(let text): code(text)
          default: inline(cell.plainText)
          }
        }
        if let mark = table.marks.first(where: { $0.row == index }), !cells.isEmpty {
          cells[0] += " **(\(inline(mark.word)))**"
        }
        return cells
      }, ends: Set(table.columns.indices.filter { table.columns[$0].alignment == .end }))
    if rows.count > mostRows { line("\(rows.count - mostRows) more rows are in report.json.") }
  }

  private mutating func grid(_ head: [String], _ rows: [[String]], ends: Set<Int>) {
    var lines = ["| " + head.joined(separator: " | ") + " |"]
    lines.append("|" + head.indices.map { ends.contains($0) ? " ---: |" : " --- |" }.joined())
    for row in rows { lines.append("| " + row.joined(separator: " | ") + " |") }
    line(lines.joined(separator: "\n"))
  }

  private func prose(_ prose: Prose, inStrong: Bool = false) -> String {
    prose.runs.map { run in
      switch run {
      case .plain(let text): inline(text)
      case .strong(let text): inStrong ? inline(text) : "**\(inline(text))**"
      case .code(let text): code(text)
      case .section(let id): id.title
      }
    }.joined()
  }

  /// In a table a bar ends the cell even inside code, so it is escaped there too.
  private func code(_ text: String) -> String {
    let flat = text.map { $0.isNewline ? " " : String($0) }.joined()
    let fence = flat.contains("`") ? "``" : "`"
    let pad = flat.hasPrefix("`") || flat.hasSuffix("`") ? " " : ""
    return fence + pad + flat.map { $0 == "|" ? "\\|" : String($0) }.joined() + pad + fence
  }

  /// Text on one line with Markdown's own characters escaped, and plain spaces and minus signs, so that numbers can
  /// be copied.
  private func inline(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "|", "<", ">", "#", "~", "&":
        result += "\\" + String(character)
      case "\u{202F}", "\u{00A0}": result += " "
      case "\u{2212}": result += "-"
      case _ where character.isNewline: result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
