import Evaluation
public import Reporting
import Solution

extension FindingsReport {
  /// Where the value begins to pay: value against the headline metric; nil without money.
  public var breakEvenChart: Chart? {
    let metric = findings.headline
    let required = findings.requiredPerYear
    guard let value = findings.money?.value, let model = findings.testValue(metric, of: chosen),
      let today = findings.testValue(metric, of: baseline)
    else { return nil }
    let breakEven = findings.breakEven
    let criterion = solution.success.criteria.first {
      $0.metric == metric.name && $0.slice == nil && ($0.max ?? $0.min) != nil
    }
    return Chart(
      "When does it pay?",
      summary: breakEven.map {
        "It pays from \(metricName(metric.name)) \($0, format(metric.name)) on; the model has \(model, format(metric.name))."
      } ?? "The value does not change with the metric.",
      .value(
        ValueCurve(
          x: ChartAxis(metricName(metric.name), format(metric.name)),
          y: ChartAxis("\(currency) a year", .money(currency), includesZero: true),
          baseline: ChartPoint(today, 0), model: ChartPoint(model, value.point),
          modelInterval: interval(value, .money(currency)), required: required,
          requiredLabel: "must earn \(NumberFormat.money(currency).string(required))", breakEven: breakEven,
          criterion: criterion.flatMap { $0.max ?? $0.min }, baselineName: words(baseline), modelName: words(chosen))))
  }

  /// What a million predictions cost, against the traffic; nil where no price is given.
  public var costChart: Chart? {
    guard let price = solution.export.price, let runCost = findings.runCost, price.requestsPerSecond > 0 else {
      return nil
    }
    let points = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100].map { rate in
      ChartPoint(rate, runCost.perMonth / (rate * 2.628e6) * 1e6)
    }
    return Chart(
      "Cost per million predictions against traffic",
      summary:
        "\(runCost.perMonth, .money(currency)) a month; at \(price.requestsPerSecond, .upTo(2)) requests a second \(runCost.perMillion, .money(currency)) per million.",
      .lines(
        LineChart(
          x: ChartAxis("requests a second", .number(), scale: .logarithmic),
          y: ChartAxis("\(currency) per million", .money(currency), scale: .logarithmic),
          lines: [.init("this endpoint", .model, points)],
          xReferences: [ReferenceLine(price.requestsPerSecond, "your traffic")])))
  }
}
