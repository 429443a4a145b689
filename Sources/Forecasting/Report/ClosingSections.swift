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
      "What no past shows (a new competitor, a closed street) cannot be foreseen.",
    ]
    if !unusedColumns.isEmpty {
      limits.append(
        "The model that was chosen does not look at \(unusedColumns.joined(separator: ", ")); planned changes there must be added by a person.")
    }
    if !usedColumns.isEmpty {
      limits.append(
        "The forecast follows what is said of \(usedColumns.joined(separator: ", ")). Where nothing is said of a \(unit) to come, it takes what was usual, and the endpoint says so.")
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

  /// Known-future columns that the chosen model looks at, in at least one series.
  private var usedColumns: [String] {
    let used = Set(result.current.series.flatMap(\.model.usedColumns))
    return evaluation.contract.knownFuture.enumerated().filter { used.contains($0.offset) }.map(\.element.name)
  }

  private var unusedColumns: [String] {
    facts.unusedColumns
      + evaluation.contract.knownFuture.map(\.name).filter {
        !usedColumns.contains($0) && !facts.unusedColumns.contains($0)
      }
  }

  var reproduceSection: ReportSection {
    shared.reproduceSection(trials: "\(result.trials) candidates on \(evaluation.origins.count) windows")
  }
}
