import Digests
import Evaluation
import ForecastModel
import Reporting
import Solution
import Support
import TimeAxis

extension ForecastReport {
  /// The verdict in one sentence that stands for the whole report.
  var verdict: ReportVerdict {
    let headline = evaluation.headline
    let improvement = evaluation.improvement(headline)
    switch evaluation.verdict {
    case .pass:
      var sentence: Prose = "Every criterion of the run is met"
      if let improvement { sentence = "\(sentence): the error is \(improvement.point, .percent()) lower than today's" }
      if let money = evaluation.money {
        sentence = "\(sentence), worth \(strong: money.value.point, .money(currency)) a year"
      }
      return ReportVerdict(.pass, "\(sentence).", next: "Export it, test the endpoint, and have the approver sign.")
    case .fail(let failed):
      let first = evaluation.criteria.first { $0.outcome == .fail }.map { requirement($0.criterion) }
      let which: Prose = first.map { failed.count == 1 ? " (\($0))" : " (the first: \($0))" } ?? ""
      return ReportVerdict(
        .fail,
        "\(failed.count) of \(evaluation.criteria.count { $0.outcome != .pending }) criteria \(failed.count == 1 ? "is" : "are") not met\(which), so nothing is exported.",
        next: "See which ones below; better data, a longer history or another limit are the ways out.")
    case .noMachineLearningNeeded:
      let meets = evaluation.asksTheBaseline ? "meets every criterion" : "is enough"
      return ReportVerdict(
        .noMLNeeded,
        "You do not need machine learning: \(modelName(baseline)), served at the \(evaluation.contract.servedQuantile, .number(2)) quantile, \(meets), and a better model does not surely earn more.",
        next: "Export serves \(modelName(baseline)): the cheapest thing that does the job.")
    case .noGo(let reason):
      return ReportVerdict(.noGo, "Do not do this project: \(reason).", next: "Change the scope, or leave it.")
    }
  }

  var decisionSection: ReportSection {
    var figures = [KeyFigure]()
    if let money = evaluation.money {
      let servesBaseline = evaluation.verdict == .noMachineLearningNeeded
      let value = servesBaseline ? money.valueOfQuantile : money.value
      let isGood = (value.lower ?? value.point) > (evaluation.runCost?.perYear ?? 0)
      figures.append(
        KeyFigure(
          "Value", .number(value.point, .money(currency)), unit: "a year", interval: interval(value, .money(currency)),
          note: servesBaseline
            ? "of serving \(modelName(baseline)) at the right quantile; a model would add \(money.valueOfForecast.point, .money(currency))\(interval(money.valueOfForecast, .money(currency)).map { " (\($0.words))" } ?? "")"
            : "what errors cost today, less what they would cost with this model", tone: isGood ? .good : .bad))
    }
    let headline = evaluation.headline
    if let model = evaluation.testEstimate(headline, of: chosen),
      let today = evaluation.testValue(headline, of: baseline)
    {
      figures.append(
        KeyFigure(
          "Error (\(metricName(headline.name)))", .number(model.point, format(headline.name)),
          interval: interval(model, format(headline.name)),
          note: "\(modelName(baseline)) today: \(today, format(headline.name))"))
    }
    if let improvement = evaluation.improvement(headline) {
      figures.append(
        KeyFigure(
          "Better than today", .number(improvement.point, NumberFormat.percent().signed),
          interval: interval(improvement, .percent()), note: "paired over \(unitWords)",
          tone: (improvement.lower ?? improvement.point) > 0 ? .good : .bad))
    }
    if let cost = evaluation.runCost {
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
    if let money = evaluation.money { blocks.append(.chart(valueWaterfall(money))) }
    return ReportSection(.decision, blocks)
  }

  /// The units over which intervals are taken, in words.
  var unitWords: String {
    let count = NumberFormat.count.string(Double(evaluation.test.scores.units.count))
    return evaluation.test.scores.unitIsTimeBlock ? "\(count) blocks of time" : "\(count) series"
  }

  private var criteriaList: CriteriaList {
    CriteriaList(
      evaluation.criteria.map { result in
        let criterion = result.criterion
        let isChange = criterion.minRelativeChange != nil
        let format = isChange ? NumberFormat.percent().signed : self.format(criterion.metric)
        var note: Prose?
        if let worst = result.worst, let slice = criterion.slice {
          note = "worst \(slice): \(worst.value) (\(worst.measured, format))"
        } else if result.outcome == .pending {
          note = "measured on the exported service"
        }
        var bound: Prose?
        if criterion.confidence != nil || criterion.metric == "failure_rate", let decisive = result.decisive,
          decisive.isFinite
        {
          bound = "\(decisive, format): \(result.method)"
        }
        let outcome: Reporting.CriterionResult =
          result.outcome == .pass ? .pass : result.outcome == .fail ? .fail : .pending
        return CriteriaList.Line(
          requirement(criterion), measured: .number(result.value, format), bound: bound, outcome, note: note)
      })
  }

  /// A criterion in words.
  func requirement(_ criterion: Criterion) -> Prose {
    var name = metricName(criterion.metric)
    if let level = criterion.level { name = "\(NumberFormat.percent(0).string(level)) interval holds" }
    let format = format(criterion.metric)
    var parts = [String]()
    if let change = criterion.minRelativeChange {
      parts.append(
        change == 0
          ? "not worse than today" : "at least \(NumberFormat.percent(0).string(change)) better than today")
    }
    if let min = criterion.min { parts.append("at least \(format.string(min))") }
    if let max = criterion.max { parts.append("at most \(format.string(max))") }
    var text = "\(name.prefix(1).uppercased() + name.dropFirst()) \(parts.joined(separator: ", "))"
    if let slice = criterion.slice { text += " in every \(slice)" }
    if let confidence = criterion.confidence { text += ", \(NumberFormat.percent(0).string(confidence)) sure" }
    return Prose(text)
  }

  /// How the value comes about: the quantile alone, then the better forecast.
  func valueWaterfall(_ money: ForecastMoney) -> Chart {
    Chart(
      "Where the value comes from",
      summary:
        "Ordering the \(money.servedQuantile, .number(2)) quantile of today's forecast would already bring \(money.valueOfQuantile.point, .money(currency)) a year; the better forecast adds \(money.valueOfForecast.point, .money(currency)).",
      .waterfall(
        Waterfall(
          axis: ChartAxis("\(currency) a year", .money(currency), includesZero: true),
          steps: [
            .init(
              "Today's forecast, the right quantile", .change, money.valueOfQuantile.point,
              interval: bounds(money.valueOfQuantile)),
            .init("A better forecast", .change, money.valueOfForecast.point, interval: bounds(money.valueOfForecast)),
            .init("Value a year", .total, money.value.point, interval: bounds(money.value)),
          ])))
  }
}
