import Digests
import Evaluation
import ForecastModel
import Reporting
import Solution
import Support
import TimeAxis

extension ForecastReport {
  var scopeSection: ReportSection {
    let cost = scope.costOfError
    var definitions = [
      Definition("Problem", Prose(scope.problem)), Definition("Decision", Prose(scope.decision)),
      Definition(
        "Who acts",
        scope.mode == .automation ? "nobody looks: forecasts act by themselves" : "a person accepts or edits each forecast"),
      Definition("Today", "\(modelName(scope.currentProcess ?? baseline)): the baseline of every comparison here"),
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
    let ethics = scope.ethics
    definitions.append(
      Definition(
        "Ethics",
        "personal data: \(ethics.personalData ?? "not answered"); harm if wrong: \(ethics.harmIfWrong ?? "not answered"); way out: \(ethics.optOut.map(words) ?? "not answered")"))
    let feasibility = evaluation.feasibility
    var blocks: [Block] = [
      .lead(
        "Feasibility \(strong: feasibility.total, .count) of 100\(feasibility.costIndex.map { ", cost index \(NumberFormat.number(2).string($0))×: how many times rarer failures must become" } ?? "")."
      ), .definitions(definitions),
    ]
    for blocker in feasibility.blockers { blocks.append(.callout(Callout(.bad, title: "Blocker", "\(blocker.text): \(blocker.fix)."))) }
    blocks.append(
      .chart(
        Chart(
          "Feasibility, part by part",
          summary: "\(feasibility.total, .count) of 100 points; the weights are solkit's own: “solkit explain feasibility_score” lists them.",
          .scores(
            ScoreBars(
              feasibility.parts.map { ScoreBars.Item(words($0.name), $0.points, of: $0.most, note: words($0.answer)) },
              format: .upTo(1))))))
    return ReportSection(.scope, blocks)
  }

  /// A short name as words: `human can do`.
  func words(_ name: String) -> String { name.split(separator: "_").joined(separator: " ") }
}
