import ForecastModel
import Reporting

extension ForecastReport {
  /// How well series without a past are forecast; nothing where no static column says what they are like.
  var coldStartBlocks: [Block] {
    guard let outcome = result.coldStart else { return [] }
    return [
      .table(
        ReportTable(
          caption: "New series, forecast from \(outcome.model.columns.joined(separator: ", ")) alone: \(outcome.seriesCount) known series, each left out in turn",
          columns: [.init("Way"), .init("WAPE", .end), .init("80 % held", .end)],
          rows: [
            ["attributes, season and trend", .number(outcome.wape, .percent()), .number(outcome.coverage, .percent())],
            ["mean of alike series", .number(outcome.wapeOfMeans, .percent()), .missing],
          ]))
    ]
  }
}
