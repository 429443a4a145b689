import Evaluation
import Findings
import Reporting

extension ForecastReport {
  var modelsSection: ReportSection {
    let members = evaluation.chosen.members
    return shared.modelsSection(
      extraColumn: ("bias", "Bias"),
      ensemble: members.isEmpty
        ? nil : "The ensemble is the median of \(members.map(modelName).joined(separator: ", ")), period by period.",
      details: [])
  }
}
