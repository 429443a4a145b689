import Evaluation
import Findings
import Reporting
import Solution

extension ForecastReport {
  var decisionSection: ReportSection { shared.decisionSection(evaluation.money.map { [valueWaterfall($0)] } ?? []) }

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
