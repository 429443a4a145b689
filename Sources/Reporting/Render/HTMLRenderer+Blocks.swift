extension HTMLRenderer {
  mutating func blocks(_ blocks: [Block]) {
    for block in blocks { self.block(block) }
  }

  private mutating func block(_ block: Block) {
    switch block {
    case .lead(let prose): out.element("p", ("class", "lead"), prose: prose)
    case .paragraph(let prose): out.element("p", prose: prose)
    case .heading(let text): out.element("h3", text: text)
    case .keyFigures(let figures): cards(figures)
    case .table(let table): self.table(table)
    case .criteria(let list): criteria(list)
    case .definitions(let definitions):
      out.raw("<dl class=\"defs-list\">\n")
      for definition in definitions {
        out.raw("<div>")
        out.element("dt", text: definition.term)
        out.element("dd", prose: definition.meaning)
        out.raw("</div>\n")
      }
      out.raw("</dl>")
    case .callout(let callout):
      out.open("div", ("class", "callout t-" + callout.tone.rawValue))
      icon(Icon(callout.tone))
      out.raw("<div>")
      out.element("p", ("class", "callout-title"), text: callout.title)
      out.element("p", prose: callout.text)
      out.raw("</div></div>")
    case .list(let items):
      out.raw("<ul>\n")
      for item in items {
        out.element("li", prose: item)
        out.raw("\n")
      }
      out.raw("</ul>")
    case .outline(let items): outline(items, level: 1)
    case .steps(let steps):
      out.raw("<ol class=\"steps\">\n")
      for step in steps {
        out.raw("<li>")
        out.element("p", prose: step.text)
        if let code = step.code { listing(code, label: step.text.plainText) }
        out.raw("</li>\n")
      }
      out.raw("</ol>")
    case .code(let code):
      if let caption = code.caption { out.element("p", ("class", "code-caption"), text: caption) }
      listing(code.text, label: code.caption ?? "Listing")
    case .chart(let chart): self.chart(chart)
    case .columns(let columns):
      let before = isInColumns
      isInColumns = true
      out.open("div", ("class", "cols c\(min(columns.count, 3))"))
      for column in columns {
        out.raw("<div>\n")
        blocks(column)
        out.raw("</div>\n")
      }
      out.raw("</div>")
      isInColumns = before
    case .signatures(let lines): signatures(lines)
    case .details(let summary, let inner):
      out.raw("<details class=\"fold\">")
      out.element("summary", text: summary)
      out.raw("\n")
      blocks(inner)
      out.raw("</details>")
    }
    out.raw("\n")
  }

  private mutating func outline(_ items: [OutlineItem], level: Int) {
    guard !items.isEmpty, level <= OutlineItem.mostLevels else { return }
    out.open("ul", ("class", level == 1 ? "outline" : nil))
    out.raw("\n")
    for item in items {
      out.raw("<li>")
      out.element("span", prose: item.text)
      if let note = item.note {
        out.raw(" ")
        out.element("span", ("class", "note"), prose: note)
      }
      outline(item.children, level: level + 1)
      out.raw("</li>\n")
    }
    out.raw("</ul>")
  }

  /// Wide lines scroll, so the box must be reachable by keyboard and have a name.
  private mutating func listing(_ text: String, label: String) {
    out.open("pre", ("tabindex", "0"), ("role", "region"), ("aria-label", "Code: " + label))
    out.element("code", text: text)
    out.raw("</pre>")
  }

  private mutating func cards(_ figures: [KeyFigure]) {
    out.raw("<dl class=\"cards\">\n")
    for figure in figures {
      out.open("div", ("class", "card t-" + figure.tone.rawValue))
      out.open("dt")
      if figure.tone != .neutral { icon(Icon(figure.tone)) }
      out.escaped(figure.label)
      out.raw("</dt><dd class=\"value\">")
      out.element("span", ("class", "figure"), text: figure.value.plainText)
      if let unit = figure.unit {
        out.raw(" ")
        out.element("span", ("class", "unit"), text: unit)
      }
      out.raw("</dd>")
      if let interval = figure.interval {
        out.raw("<dd class=\"interval\">")
        out.escaped(interval.words)
        out.raw(" ")
        out.element("span", text: "(\(interval.levelWords))")
        out.raw("</dd>")
      }
      if let note = figure.note { out.element("dd", ("class", "note"), prose: note) }
      out.raw("</div>\n")
    }
    out.raw("</dl>")
  }

  private mutating func signatures(_ lines: [SignatureLine]) {
    out.raw("<div class=\"signatures\">\n")
    for line in lines {
      out.raw("<div class=\"signature\">")
      out.element("p", ("class", "role"), text: line.role)
      out.element("p", ("class", "name"), text: line.name)
      if let day = line.signedOn {
        out.raw("<p class=\"signed\">")
        icon(.pass)
        out.escaped("signed on \(day)")
        out.raw("</p>")
      } else {
        out.raw("<p class=\"sign-lines\"><span>Signature</span> <span>Date</span></p>")
      }
      out.raw("</div>\n")
    }
    out.raw("</div>")
  }
}
