import ForecastModel
import Solution

/// Whether orders keep their promise: demand over the periods that an order covers, on the test windows.
struct OrderCheck {
  /// One way to get from the forecast to what is at hand for these periods.
  struct Way {
    var name: String
    /// Share of orders that the demand did not exceed.
    var coverage: Double
    /// What was there, as a share of the demand.
    var stocked: Double
    /// Cost of errors for a thousand units of demand, in the client's currency.
    var cost: Double
  }

  /// Periods that an order covers, where nothing else is said of the series.
  var periods: Int
  /// Orders that were judged: series and windows in which all these periods are known.
  var count: Int
  /// Correlation of errors of neighbouring periods.
  var correlation: Double
  /// Today's process, then the sum of the quantiles, then the quantile of the sum.
  var ways: [Way]

  /// Nil where no orders are made, or none can be judged.
  init?(_ result: ForecastPipeline.Result) {
    let evaluation = result.evaluation
    let contract = evaluation.contract
    guard let policy = contract.orders, let book = result.orders else { return nil }
    let origins = evaluation.origins
    let testing = (0..<origins.count).filter { origins.isTest($0) }
    let intervals = evaluation.intervals[evaluation.chosen.name] ?? .normal
    let cost = evaluation.solution.scope.costOfError
    let names = [
      "today: \(evaluation.baseline)", "sum of the served quantiles", "served quantile of the sum",
    ]
    var sums = names.map { _ in (covered: 0.0, stocked: 0.0, cost: 0.0) }
    var (count, demand) = (0, 0.0)
    let model = windowErrors(
      of: result.chosenWindows, windows: testing, set: evaluation.set, origins: origins, contract: contract)
    for (series, window, errors) in model {
      let periods = book.periods(of: OrderRequest(), key: evaluation.set.series[series].key, policy: policy)
      guard errors.known >= periods, let path = result.chosenWindows[window]?.paths[series],
        let today = result.baselineWindows[window]?.paths[series]
      else { continue }
      let actual = errors.actual.prefix(periods).reduce(0, +)
      let point = today.median.prefix(periods).reduce(0) { $0 + contract.clipped($1) }
      let single = (0..<periods).reduce(0.0) { sum, step in
        sum
          + contract.clipped(
            intervals.quantile(
              contract.servedQuantile, step: step + 1, median: path.median[step], scale: path.scale[step]))
      }
      let whole = book.model.demand(of: path, periods: periods, intervals: intervals, contract: contract).served
      for (place, stock) in [point, single, whole].enumerated() {
        sums[place].covered += actual <= stock ? 1 : 0
        sums[place].stocked += stock
        sums[place].cost += cost.overPerUnit * max(stock - actual, 0) + cost.underPerUnit * max(actual - stock, 0)
      }
      count += 1
      demand += actual
    }
    guard count > 0 else { return nil }
    self.periods = policy.periods
    self.count = count
    correlation = book.model.correlation
    ways = zip(names, sums).map { name, sum in
      Way(
        name: name, coverage: sum.covered / Double(count), stocked: demand > 0 ? sum.stocked / demand : .nan,
        cost: demand > 0 ? 1000 * sum.cost / demand : .nan)
    }
  }
}
