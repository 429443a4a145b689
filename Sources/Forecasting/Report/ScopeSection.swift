import Findings
import Reporting
import Solution

extension ForecastReport {
  /// The model that stands for what happens today.
  private var currentProcess: String {
    if case .model(let name)? = scope.currentProcess { name } else { baseline }
  }

  var scopeSection: ReportSection {
    let cost = scope.costOfError
    var definitions = [
      Definition("Today", "\(modelName(currentProcess)): the baseline of every comparison here"),
      Definition(
        "Volume",
        "\(scope.volume.decisionsPerYear, .count) decisions a year, \(scope.volume.unitsPerDecision, .upTo(2)) units each"),
      Definition(
        "A wrong forecast costs",
        "\(cost.overPerUnit, .money(cost.currency)) for a unit too many, \(cost.underPerUnit, .money(cost.currency)) for one too few: so the \(strong: cost.servedQuantile, .number(2)) quantile is served"),
    ]
    if let failure = scope.acceptableFailure {
      definitions.append(
        Definition(
          "A failure",
          "off by more than \(failure.overShareOfActual, .percent(0)) of what was sold and by more than \(failure.floor, .upTo(2)) units; at most \(failure.rate, .percent()) may fail, \(failure.today, .percent()) do today"))
    }
    return shared.scopeSection(definitions)
  }
}
