import Evaluation
public import Reporting
import Solution

extension FindingsReport {
  /// The verdict in one sentence that stands for the whole report.
  public var verdict: ReportVerdict {
    let headline = findings.headline
    let improvement = findings.improvement(headline)
    switch findings.verdict {
    case .pass:
      var sentence: Prose = "Every criterion of the run is met"
      if let improvement, improvement.point.isFinite {
        sentence = "\(sentence): \(metricName(headline.name)) is \(improvement.point, .percent()) better than today's"
      }
      if let money = findings.money {
        sentence = "\(sentence), worth \(strong: money.value.point, .money(currency)) a year"
      }
      return ReportVerdict(.pass, "\(sentence).", next: "Export it, test the endpoint, and have the approver sign.")
    case .fail(let failed):
      let first = findings.criteria.first { $0.outcome == .fail }.map { requirement($0.criterion) }
      let which: Prose = first.map { failed.count == 1 ? " (\($0))" : " (the first: \($0))" } ?? ""
      return ReportVerdict(
        .fail,
        "\(failed.count) of \(findings.criteria.count { $0.outcome != .pending }) criteria \(failed.count == 1 ? "is" : "are") not met\(which), so nothing is exported.",
        next: "See which ones below; better data, a longer history or another limit are the ways out.")
    case .noMachineLearningNeeded:
      let meets = findings.asksTheBaseline ? "meets every criterion" : "is enough"
      return ReportVerdict(
        .noMLNeeded,
        "You do not need machine learning: \(words(baseline)), served \(findings.wording.asServed), \(meets), and a better model does not surely earn more.",
        next: "Export serves \(words(baseline)): the cheapest thing that does the job.")
    case .noGo(let reason):
      return ReportVerdict(.noGo, "Do not do this project: \(reason).", next: "Change the scope, or leave it.")
    }
  }

  /// What the client pays for, on one page.
  /// - Parameter charts: what the vertical draws below the signatures.
  public func decisionSection(_ charts: [Chart]) -> ReportSection {
    var figures = [KeyFigure]()
    if let money = findings.money {
      let servesBaseline = findings.verdict == .noMachineLearningNeeded
      let value = servesBaseline ? money.valueOfServing : money.value
      let isGood = (value.lower ?? value.point) > (findings.runCost?.perYear ?? 0)
      figures.append(
        KeyFigure(
          "Value", .number(value.point, .money(currency)), unit: "a year", interval: interval(value, .money(currency)),
          note: servesBaseline
            ? "of serving \(words(baseline)) \(findings.wording.asServed); a model would add \(money.valueOfModel.point, .money(currency))\(interval(money.valueOfModel, .money(currency)).map { " (\($0.words))" } ?? "")"
            : Prose(findings.wording.valueNote), tone: isGood ? .good : .bad))
    }
    let headline = findings.headline
    if let model = findings.testEstimate(headline, of: chosen),
      let today = findings.testValue(headline, of: baseline)
    {
      figures.append(
        KeyFigure(
          capitalised(metricName(headline.name)), .number(model.point, format(headline.name)),
          interval: interval(model, format(headline.name)),
          note: "\(words(baseline)) today: \(today, format(headline.name))"))
    }
    if let improvement = findings.improvement(headline) {
      figures.append(
        KeyFigure(
          "Better than today", .number(improvement.point, NumberFormat.percent().signed),
          interval: interval(improvement, .percent()), note: "paired over \(unitWords)",
          tone: (improvement.lower ?? improvement.point) > 0 ? .good : .bad))
    }
    if let cost = findings.runCost {
      figures.append(
        KeyFigure(
          "Running cost", .number(cost.perMonth * 12, .money(currency)), unit: "a year",
          note: "\(cost.perMillion, .money(currency)) per million predictions"))
    }
    let decides = scope.decides
    // Signatures before the chart, so that on paper all that is signed stands on one sheet.
    var blocks: [Block] = [
      .keyFigures(figures), .criteria(criteriaList),
      .signatures([
        SignatureLine(role: "Owner", name: decides.owner ?? "", signedOn: nil),
        SignatureLine(role: "Approver", name: decides.approver ?? "", signedOn: decides.signedOn),
      ]),
    ]
    blocks += charts.map { .chart($0) }
    return ReportSection(.decision, blocks)
  }

  /// With a capital at the start.
  public func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
