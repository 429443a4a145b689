import Digests
import Evaluation
import Findings
import ForecastModel
import Reporting
import Solution
import Support
import TimeAxis

extension ForecastReport {
  /// What it is worth, where it begins to pay, and what that hangs on; nil where the scope has no money in it.
  var moneySection: ReportSection? {
    guard let money = evaluation.money else { return nil }
    var blocks: [Block] = [
      .lead(
        "Errors cost \(money.costToday, .money(currency)) a year today; with the model \(money.costToday - money.value.point, .money(currency)). The difference is \(strong: money.value.point, .money(currency)) a year\(interval(money.value, .money(currency)).map { " (\($0.words) with 95 % confidence)" } ?? "")."
      )
    ]
    if let chart = shared.breakEvenChart { blocks.append(.chart(chart)) }
    blocks.append(.chart(sensitivity(money)))
    if let chart = shared.costChart { blocks.append(.chart(chart)) }
    blocks.append(
      .details(
        summary: "How the money is counted",
        [
          .paragraph(
            "Cost of a forecast f for an actual y: \(scope.costOfError.overPerUnit, .money(currency)) × max(f − y, 0) + \(scope.costOfError.underPerUnit, .money(currency)) × max(y − f, 0), summed over the test window, divided by what was sold there, times \(money.unitsPerYear, .count) units a year. Today serves its point forecast; the model serves its \(money.servedQuantile, .number(2)) quantile. Intervals: 2 000 paired bootstrap draws over \(unitWords)."
          )
        ]))
    return ReportSection(.money, blocks)
  }

  /// How the value moves when one assumption does: both cost figures and the volume by a fifth, the forecast within
  /// its interval.
  private func sensitivity(_ money: ForecastMoney) -> Chart {
    let value = money.value.point
    func scaled(over: Double, under: Double) -> Double? {
      guard let share = costShares else { return nil }
      return (share.over * over + share.under * under) * money.unitsPerYear
    }
    var rows = [IntervalPlot.Row]()
    func row(_ label: String, _ low: Double?, _ high: Double?) {
      guard let low, let high else { return }
      let bounds = Interval(min(low, high), max(low, high), .money(currency))
      rows.append(.init("\(label): \(bounds.words)", .model, value, interval: Bounds(bounds.low, bounds.high)))
    }
    row("Luck of the sample (95 %)", money.value.lower, money.value.upper)
    row("Volume ±20 %", value * 0.8, value * 1.2)
    row("Cost of one too few ±20 %", scaled(over: 1, under: 0.8), scaled(over: 1, under: 1.2))
    row("Cost of one too many ±20 %", scaled(over: 0.8, under: 1), scaled(over: 1.2, under: 1))
    rows.sort { (($0.interval?.high ?? 0) - ($0.interval?.low ?? 0)) > (($1.interval?.high ?? 0) - ($1.interval?.low ?? 0)) }
    return Chart(
      "What the value hangs on",
      summary: "Each bar moves one assumption and leaves the others; the same orders are placed.",
      .intervals(
        IntervalPlot(
          axis: ChartAxis("\(currency) a year", .money(currency)), rows: rows,
          references: scope.minValuePerYear.map { [ReferenceLine($0, "must bring", isLimit: true)] } ?? [])))
  }

  /// What a unit too many and a unit too few contribute to the value, per unit sold.
  private var costShares: (over: Double, under: Double)? {
    let contract = evaluation.contract
    let cost = scope.costOfError
    let intervals = evaluation.intervals[chosen] ?? .normal
    var (over, under, actual) = (0.0, 0.0, 0.0)
    for row in evaluation.test.rows {
      guard let path = result.chosenWindows[row.window]?.paths[row.series],
        let reference = result.baselineWindows[row.window]?.paths[row.series],
        path.median.indices.contains(row.step - 1), reference.median.indices.contains(row.step - 1)
      else { continue }
      let model = contract.clipped(
        intervals.quantile(
          contract.servedQuantile, step: row.step, median: path.median[row.step - 1], scale: path.scale[row.step - 1]))
      let today = contract.clipped(reference.median[row.step - 1])
      over += cost.overPerUnit * (max(today - row.actual, 0) - max(model - row.actual, 0))
      under += cost.underPerUnit * (max(row.actual - today, 0) - max(row.actual - model, 0))
      actual += row.actual
    }
    return actual > 0 ? (over / actual, under / actual) : nil
  }
}
