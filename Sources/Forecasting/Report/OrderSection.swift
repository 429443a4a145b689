import Findings
import ForecastModel
import Reporting
import Solution
import TimeAxis

extension ForecastReport {
  /// Whether orders keep their promise, beside the intervals of single periods; empty where nobody orders.
  var orderBlocks: [Block] {
    guard let check = OrderCheck(result), let whole = check.ways.last else { return [] }
    let quantile = evaluation.contract.servedQuantile
    let span = check.periods == 1 ? "1 \(unit)" : "\(check.periods) \(unit)s"
    let table = ReportTable(
      caption: "What would have been at hand for \(span), over \(check.count) orders in the test window",
      columns: [
        .init("Ordered up to"), .init("Demand was met", .end, note: "share of orders"),
        .init("At hand", .end, note: "share of demand"),
        .init("Errors cost", .end, note: "per 1 000 units of demand"),
      ],
      rows: check.ways.map { way in
        [
          "\(way.name)", .number(way.coverage, .percent()), .number(way.stocked, .percent(0)),
          .number(way.cost, .money(currency)),
        ]
      }, marks: [.init(row: check.ways.count - 1, "served")])
    return [
      .heading("Do orders keep their promise?"),
      .paragraph(
        "An order covers \(span). It goes up to the \(quantile, .number(2)) quantile of the demand over all of them, which should meet the demand in \(quantile, .percent(0)) of orders and met it in \(whole.coverage, .percent())."
      ),
      .table(table),
      .details(
        summary: "Why the quantile of the sum",
        [
          .paragraph(
            "\(shared.capitalised(unit))s above and below the forecast even out, so the sum of the quantiles holds more than is asked for. Errors of neighbouring \(unit)s have the correlation \(check.correlation, .number(2)), measured like the quantiles of sums on the validation windows. Stock, packs and minimum orders are left out here."
          )
        ]),
    ]
  }
}
