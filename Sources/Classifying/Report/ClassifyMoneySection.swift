import Evaluation
import Findings
import Reporting
import Solution

extension ClassifyReport {
  /// What it is worth, where it begins to pay, and what that hangs on; nil where the scope has no money in it.
  var moneySection: ReportSection? {
    guard let money = evaluation.money else { return nil }
    var blocks: [Block] = [
      .lead(
        "A decision brings \(money.payoffToday, .money(currency)) today and \(money.payoffServed, .money(currency)) with the model. Over \(money.decisionsPerYear, .count) decisions that is \(strong: money.value.point, .money(currency)) a year\(shared.interval(money.value, .money(currency)).map { " (\($0.words) with 95 % confidence)" } ?? ""); a model that is never wrong would bring \(money.perfect, .money(currency))."
      )
    ]
    blocks += reviewing(money) + atThreshold(money)
    if let chart = profitChart(money) { blocks.append(.chart(chart)) }
    if let chart = shared.breakEvenChart { blocks.append(.chart(chart)) }
    if let chart = shared.costChart { blocks.append(.chart(chart)) }
    blocks.append(.chart(sensitivity(money)))
    blocks.append(
      .details(
        summary: "How the money is counted",
        [
          .paragraph(
            "Value = (mean payoff of a decision as served − mean payoff today) × \(money.decisionsPerYear, .count) decisions a year, on the \(Double(evaluation.split.test.count), .count) rows of the test part.\(money.reviewing == nil ? "" : " A row that a person decides brings the better of acting and leaving alone for what it really was, less the price of the look.") Intervals: 2 000 paired bootstrap draws over \(shared.unitWords)."
          )
        ]))
    return ReportSection(.money, blocks)
  }

  /// What the band for a person costs and brings.
  private func reviewing(_ money: ClassifyMoney) -> [Block] {
    guard let own = money.reviewing else { return [] }
    let worth = money.value.point - own.valueWithout
    let price: Prose =
      solution.classify.reviewBand?.costPerReview == nil
      ? "What a look costs was not given (\(code: "classify.review_band.cost_per_review")): it is counted as nothing."
      : "At \(own.costPerReview, .money(currency)) a look that is \(own.costPerYear, .money(currency)) a year, taken off already."
    return [
      .keyFigures([
        KeyFigure("A person decides", .number(own.share, .percent()), note: "\(own.perYear, .count) of \(money.decisionsPerYear, .count) decisions a year"),
        KeyFigure("Cost of looking", .number(own.costPerYear, .money(currency)), unit: "a year", note: "\(own.costPerReview, .money(currency)) a row"),
        KeyFigure(
          "Asking brings", .number(worth, NumberFormat.money(currency).signed), unit: "a year",
          note: "without it \(own.valueWithout, .money(currency))", tone: worth < 0 ? .bad : .neutral),
      ]),
      .paragraph(
        "\(price) A person is counted as always right; each percent of these rows that is decided wrongly takes \(own.lossPerPercentWrong, .money(currency)) a year off."
      ),
    ]
  }

  /// An endpoint cannot count a month's alerts: what it does instead, on the same rows.
  private func atThreshold(_ money: ClassifyMoney) -> [Block] {
    guard let own = money.atThreshold else { return [] }
    let byBudget = Double(evaluation.outcomes(chosen).isActedOn.count { $0 })
    return [
      .paragraph(
        "The figures here are of the alert budget: \(byBudget, .count) rows of the test part, those with the highest probability. The endpoint sees one row at a time and acts from a probability of \(own.threshold, .decimals(4)) on, which gave this share on the folds. On the test part that is \(Double(own.alerts), .count) rows (\(own.alertShare, .percent())), worth \(own.valuePerYear, .money(currency)) a year."
      )
    ]
  }

  /// Money by how many are acted on.
  private func profitChart(_ money: ClassifyMoney) -> Chart? {
    guard target.isBinary, let payoffs = evaluation.payoffs else { return nil }
    let outcomes = evaluation.outcomes(chosen)
    let curve = ProfitCurve.byAlertShare(outcomes, payoffs, steps: 50, bootstrap: evaluation.findings.bootstrap)
    let perYear = money.decisionsPerYear
    let served = Double(outcomes.isActedOn.count { $0 }) / Double(max(1, outcomes.rowCount))
    let best = curve.best
    return Chart(
      "Money by how many are acted on",
      summary:
        "What decisions bring a year when the rows with the highest probability are acted on first. Served: \(served, .percent()) of the rows. The best on this part would have been \(best?.alertShare ?? .nan, .percent()).",
      .curve(
        CurveChart(
          x: ChartAxis("share of the rows acted on", .percent(0), range: Bounds(0, 1)),
          y: ChartAxis("\(currency) a year", .money(currency), includesZero: true),
          curves: [
            .init(
              shared.words(chosen), .model, curve.points.map { ChartPoint($0.alertShare, $0.payoff.point * perYear) },
              band: curve.points.compactMap { point in
                guard let low = point.payoff.lower, let high = point.payoff.upper else { return nil }
                return BandPoint(point.alertShare, low * perYear, high * perYear)
              })
          ],
          marks: [.init("served", .model, ChartPoint(served, money.payoffServed * perYear))],
          yReferences: [ReferenceLine(money.payoffToday * perYear, "today")])))
  }

  /// How the value moves when one assumption does.
  private func sensitivity(_ money: ClassifyMoney) -> Chart {
    var rows = [IntervalPlot.Row]()
    func row(_ label: String, _ low: Double?, _ high: Double?) {
      guard let low, let high else { return }
      let bounds = Interval(min(low, high), max(low, high), .money(currency))
      rows.append(.init("\(label): \(bounds.words)", .model, money.value.point, interval: Bounds(bounds.low, bounds.high)))
    }
    row("Luck of the sample (95 %)", money.value.lower, money.value.upper)
    row("Volume ±20 %", money.value.point * 0.8, money.value.point * 1.2)
    if let own = money.reviewing, own.lossPerPercentWrong > 0 {
      row("A person wrong in 20 % of reviews", money.value.point - 20 * own.lossPerPercentWrong, money.value.point)
    }
    if let payoffs = evaluation.payoffs {
      let outcomes = evaluation.outcomes(chosen)
      func value(_ change: (inout Payoffs) -> Void) -> Double {
        var changed = payoffs
        change(&changed)
        return PayoffValue.perYear(
          outcomes, changed, over: evaluation.today, decisionsPerYear: money.decisionsPerYear
        ).value()
      }
      row("Worth of a right alert ±20 %", value { $0.truePositive.scale(0.8) }, value { $0.truePositive.scale(1.2) })
      row("Price of a false alarm ±20 %", value { $0.falsePositive.scale(0.8) }, value { $0.falsePositive.scale(1.2) })
      row("Price of a miss ±20 %", value { $0.falseNegative.scale(0.8) }, value { $0.falseNegative.scale(1.2) })
    }
    rows.sort { (($0.interval?.high ?? 0) - ($0.interval?.low ?? 0)) > (($1.interval?.high ?? 0) - ($1.interval?.low ?? 0)) }
    return Chart(
      "What the value hangs on",
      summary: "Each bar moves one assumption and leaves the others; the same rows are acted on.",
      .intervals(
        IntervalPlot(
          axis: ChartAxis("\(currency) a year", .money(currency)), rows: rows,
          references: scope.minValuePerYear.map { [ReferenceLine($0, "must bring", isLimit: true)] } ?? [])))
  }
}

extension Payoffs.Amount {
  fileprivate mutating func scale(_ factor: Double) {
    switch self {
    case .same(let amount): self = .same(amount * factor)
    case .byRow(let amounts): self = .byRow(amounts.map { $0 * factor })
    }
  }
}
