import Evaluation
public import Reporting
import Solution

extension FindingsReport {
  /// The business case as it was answered.
  /// - Parameter definitions: what the vertical says about volume, cost and failure, in its own terms.
  public func scopeSection(_ specific: [Definition]) -> ReportSection {
    var definitions = [
      Definition("Problem", Prose(scope.problem)), Definition("Decision", Prose(scope.decision)),
      Definition(
        "Who acts",
        scope.mode == .automation
          ? "nobody looks: \(findings.wording.predictions) act by themselves"
          : "a person accepts or edits each of the \(findings.wording.predictions)"),
    ]
    definitions += specific
    let ethics = scope.ethics
    definitions.append(
      Definition(
        "Ethics",
        "personal data: \(ethics.personalData ?? "not answered"); harm if wrong: \(ethics.harmIfWrong ?? "not answered"); way out: \(ethics.optOut.map(words) ?? "not answered")"))
    let feasibility = findings.feasibility
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
}
