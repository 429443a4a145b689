import ForecastModel
import Reporting

extension ForecastReport {
  /// What boosting on lags looks at, where it is chosen or a member of the chosen ensemble.
  var lagDetails: [Block] {
    guard let model = result.current.lagModel else { return [] }
    let order = model.importance.indices.sorted { (model.importance[$1], $0) < (model.importance[$0], $1) }
    let names = model.recipe.featureNames
    let shown = order.prefix(12).filter { model.importance[$0] > 0 }
    guard !shown.isEmpty else { return [] }
    let table = ReportTable(
      caption: "The \(shown.count) features that count most, of \(names.count)",
      columns: [.init("Feature"), .init("Share", .end, note: "of what the trees gained in training")],
      rows: shown.map { [.text(Prose(names[$0])), .number(model.importance[$0], NumberFormat.percent())] })
    return [
      .heading("What gradient boosting on lags looks at"),
      .paragraph(
        "\(String(model.treeCount)) trees, grown on all series together. Values of the past are measured against the level of each series at the time of the forecast."
      ),
      .table(table),
    ]
  }
}

extension ForecastModelSet {
  /// The model on lags that the served models share, if they do.
  fileprivate var lagModel: LagModel? {
    for one in series {
      for member in one.model.members {
        if case .lagBoosting(let lags) = member.family { return lags.model }
      }
    }
    return nil
  }
}
