extension HTMLRenderer {
  mutating func chart(_ chart: Chart) {
    figure += 1
    let id = "fig-\(figure)"
    out.open("figure", ("id", id), ("class", "chart k-" + chart.content.drawable.kind))
    out.raw("\n<figcaption>")
    out.raw("<p class=\"fig-title\">")
    out.element("span", ("class", "fig-n"), text: "Figure \(figure)")
    out.raw(" ")
    out.element("strong", text: chart.title)
    out.raw("</p>")
    out.element("p", ("class", "fig-text"), prose: chart.summary)
    out.raw("</figcaption>\n")
    let drawable = chart.content.drawable
    if !isInColumns { picture(chart, drawable.drawn(in: .wide), id: id + "w", style: "wide") }
    picture(chart, drawable.drawn(in: .narrow), id: id + "n", style: isInColumns ? "only" : "narrow")
    dataTable(drawable.dataTable)
    out.raw("</figure>")
  }

  private mutating func picture(_ chart: Chart, _ canvas: Canvas, id: String, style: String) {
    out.open(
      "svg", ("class", style), ("role", "img"), ("aria-labelledby", "\(id)t \(id)d"),
      ("viewBox", "0 0 \(Canvas.at(canvas.width)) \(Canvas.at(canvas.height))"),
      ("width", Canvas.at(canvas.width)), ("height", Canvas.at(canvas.height)))
    out.element("title", ("id", id + "t"), text: chart.title)
    out.element("desc", ("id", id + "d"), text: chart.summary.plainText)
    out.append(canvas.body)
    out.raw("</svg>\n")
  }

  private mutating func dataTable(_ table: ReportTable) {
    out.raw("<details class=\"fold figures\"><summary>Figures as a table")
    out.element("span", ("class", "vh"), text: ": figure \(figure)")
    out.raw("</summary>")
    out.open(
      "div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"),
      ("aria-label", "Data of figure \(figure)"))
    out.raw("\n")
    let rows = table.filledRows
    let most = 400
    rowsTable(table, rows.prefix(most), caption: table.caption.isEmpty ? nil : table.caption)
    out.raw("</div>")
    if rows.count > most { out.element("p", text: "\(rows.count - most) more rows are in report.json.") }
    out.raw("</details>\n")
  }
}
