extension Report {
  /// The report as one HTML file: no script, nothing fetched, the same bytes for the same report.
  public func html() -> String {
    var renderer = HTMLRenderer(report: self)
    return renderer.document()
  }
}

/// Draws a report as HTML. Numbers figures through the report.
struct HTMLRenderer {
  let report: Report
  var out = Markup()
  /// Charts so far.
  var figure = 0
  var anchors: Set<String> = []
  /// Inside columns only the narrow drawing of a chart is used.
  var isInColumns = false

  init(report: Report) {
    self.report = report
    out.linkable = Set(report.sections.map(\.id))
  }

  mutating func document() -> String {
    out.raw("<!DOCTYPE html>\n")
    out.open("html", ("lang", report.language))
    out.raw("\n<head>\n<meta charset=\"utf-8\"/>\n")
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
    // The file may not fetch or run anything, whatever a name in the data tries.
    out.raw(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>\n"
    )
    out.raw("<meta name=\"generator\" content=\"solkit\"/>\n<meta name=\"color-scheme\" content=\"light\"/>\n")
    out.element("title", text: "\(report.title) – \(report.verdict.outcome.word)")
    out.raw("\n<style>\n")
    out.style(Stylesheet.text(for: report))
    out.raw("</style>\n</head>\n")
    out.open("body", ("class", "v-" + report.verdict.outcome.rawValue))
    out.raw("\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n")
    patterns()
    out.raw("<div class=\"shell\">\n")
    navigation()
    out.raw("<main id=\"main\" tabindex=\"-1\">\n")
    masthead()
    for (index, section) in report.sections.enumerated() { self.section(section, number: index + 1) }
    out.raw("</main>\n</div>\n")
    out.raw("</body>\n</html>\n")
    return out.text
  }

  /// Hatches that charts share. Never shown themselves.
  private mutating func patterns() {
    out.raw(
      """
      <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>\
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
      <rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="2" height="6"/></pattern>\
      <pattern id="hatch-warm" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">\
      <rect class="hatch-warm-ground" width="5" height="5"/><rect class="hatch-warm-line" width="2" height="5"/></pattern>\
      <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">\
      <rect class="hatch-ground" width="5" height="5"/><circle class="hatch-line" cx="2.5" cy="2.5" r="1.2"/></pattern>\
      </defs></svg>

      """)
  }

  private mutating func navigation() {
    out.raw("<nav aria-label=\"Sections\">\n")
    out.element("p", ("class", "nav-title"), text: report.project)
    out.raw("<ol>\n")
    for (index, section) in report.sections.enumerated() {
      out.raw("<li>")
      out.open("a", ("href", "#" + section.id.rawValue))
      out.element("span", ("class", "n"), text: String(index + 1))
      out.raw(" ")
      out.escaped(section.title)
      out.raw("</a></li>\n")
    }
    out.raw("</ol>\n</nav>\n")
  }

  private mutating func masthead() {
    out.raw("<header class=\"masthead\">\n<div class=\"head-row\">\n<div class=\"head-text\">\n")
    let kicker = [report.client, report.project].compactMap(\.self).joined(separator: " · ")
    out.element("p", ("class", "kicker"), text: kicker)
    out.element("h1", ("class", report.title.count > 60 ? "long" : nil), text: report.title)
    if let subtitle = report.subtitle { out.element("p", ("class", "subtitle"), text: subtitle) }
    out.raw("</div>\n")
    if let stamp = report.stamp {
      out.raw("<p class=\"stamp\">")
      out.element("strong", text: stamp.text)
      out.raw(" ")
      out.element("span", text: stamp.reason)
      out.raw("</p>\n")
    }
    out.raw("</div>\n")
    if !report.facts.isEmpty {
      out.raw("<dl class=\"facts\">\n")
      for fact in report.facts {
        out.raw("<div>")
        out.element("dt", text: fact.name)
        out.element("dd", text: fact.value)
        out.raw("</div>\n")
      }
      out.raw("</dl>\n")
    }
    out.raw("<div class=\"verdict\">\n")
    icon(verdictIcon)
    out.raw("<div>\n")
    out.raw("<p class=\"badge\"><span class=\"vh\">Verdict: </span>")
    out.escaped(report.verdict.outcome.word)
    out.raw("</p>\n")
    out.element("p", ("class", "sentence"), prose: report.verdict.sentence)
    if let next = report.verdict.next { out.element("p", ("class", "next"), prose: next) }
    out.raw("</div>\n</div>\n</header>\n")
  }

  private var verdictIcon: Icon {
    switch report.verdict.outcome {
    case .pass: .pass
    case .fail: .fail
    case .noMLNeeded: .equal
    case .noGo: .stop
    }
  }

  private mutating func section(_ section: ReportSection, number: Int) {
    let id = section.id.rawValue
    out.open("section", ("id", id), ("aria-labelledby", "h-" + id))
    out.raw("\n")
    if let question = section.question { out.element("p", ("class", "question"), text: question) }
    out.open("h2", ("id", "h-" + id))
    out.element("span", ("class", "n"), text: String(number))
    out.raw(" ")
    out.escaped(section.title)
    out.raw("</h2>\n")
    blocks(section.blocks)
    out.raw("</section>\n")
  }

  mutating func icon(_ icon: Icon) { icon.draw(into: &out) }
}
