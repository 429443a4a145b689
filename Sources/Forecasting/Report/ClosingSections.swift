import Digests
import Evaluation
import Findings
import ForecastModel
import Reporting
import Solution
import Support
import TimeAxis

extension ForecastReport {
  /// Where nobody should trust it.
  var limitsSection: ReportSection {
    let origins = evaluation.origins
    let set = evaluation.set
    var limits: [Prose] = [
      "Judged up to \(origins.horizon) \(unit)s ahead; further is extrapolation.",
      "Judged on \(origins.testWindows == 1 ? "one window" : "\(origins.testWindows) windows") that ends with \(set.text(of: set.lastPeriod)); a season that the window does not hold is not judged.",
      "Each series is forecast from its own past alone: what no past shows (a new competitor, a closed street) cannot be foreseen.",
    ]
    if !facts.unusedColumns.isEmpty {
      limits.append(
        "Promotions and prices are not used by these models; planned changes in \(facts.unusedColumns.joined(separator: ", ")) must be added by a person.")
    }
    if facts.zeroShare > 0.05 {
      limits.append(
        "\(facts.zeroShare, .percent()) of all values are zero. Where a zero means out of stock, the forecast learns the shortage.")
    }
    if !evaluation.shortSeries.isEmpty {
      limits.append("\(evaluation.shortSeries.count) series are young and have fewer windows; their forecasts lean on little.")
    }
    if evaluation.test.scores.units.count < 20 {
      limits.append("Only \(unitWords) were sampled: the intervals here are wide for a reason.")
    }
    let ethics = scope.ethics
    if let harm = ethics.harmIfWrong { limits.append("If it is wrong: \(harm). Way out for those concerned: \(ethics.optOut.map(shared.words) ?? "none named").") }
    return ReportSection(.limits, [.list(limits)])
  }

  var reproduceSection: ReportSection {
    shared.reproduceSection(trials: "\(result.trials) candidates on \(evaluation.origins.count) windows")
  }
}
