import Evaluation
import Findings
import Reporting
import Solution

extension ForecastReport {
  var modelsSection: ReportSection {
    shared.modelsSection(extraColumn: ("bias", "Bias"), ensemble: ensembleWords, details: lagDetails)
  }

  /// How the members of a chosen ensemble are put together.
  private var ensembleWords: Prose? {
    let candidate = evaluation.chosen
    guard !candidate.members.isEmpty else { return nil }
    let names = candidate.members.map(modelName)
    let shares = zip(names, candidate.shares).filter { $0.1 >= 0.005 }
      .map { "\($0) (\(NumberFormat.percent(0).string($1)))" }.joined(separator: ", ")
    switch candidate.rule {
    case .auto, .median: return "The ensemble is the median of \(names.joined(separator: ", ")), period by period."
    case .weighted:
      return "The ensemble is a mean with weights that each series' held-out windows gave. Over all series: \(shares)."
    case .stacked:
      return "The ensemble is a mean with weights by each series' held-out windows and by what the series looks like. Over all series: \(shares)."
    case .perSeries:
      return "The ensemble serves for each series the model that erred least on its held-out windows: \(shares) of the series."
    case .perClass:
      let classes = candidate.classes.map { "\($0.name) demand (\($0.series) series): \(modelName($0.member))" }
        .joined(separator: "; ")
      return "The ensemble serves for each class of demand the model that was best on the held-out windows of its series: \(classes)."
    }
  }
}
