import ForecastModel
import Solution
import Support

extension OrderPolicy {
  /// The client's own settings.
  init(_ settings: OrderSettings) {
    let columns = settings.columns
    self.init(
      leadTime: settings.leadTime, reviewPeriod: settings.reviewPeriod, packSize: settings.packSize,
      minimum: settings.minimum,
      columns: Columns(
        stock: columns.stock, onOrder: columns.onOrder, packSize: columns.packSize, minimum: columns.minimum,
        leadTime: columns.leadTime))
  }
}

/// What the bundle keeps to make orders: quantiles of sums, calibrated on the validation windows; nil where nobody
/// orders by the forecast.
/// - Parameter windows: forecasts by candidate and window, of which only the validation windows of the chosen candidate
///   and of the baseline are looked at, with the scales that the bundle's models have.
func orderBook(
  solution: SolutionFile, plan: MeasurePlan, choice: Choice, windows: [String: [Int: WindowForecasts]]
) throws(Diagnostics) -> OrderBook? {
  guard solution.orders != nil else { return nil }
  let validation = (0..<plan.origins.count).filter { !plan.origins.isTest($0) }
  func sums(_ name: String) -> SumQuantiles {
    var own = [Int: WindowForecasts]()
    for window in validation {
      guard let paths = windows[name]?[window]?.paths else { continue }
      own[window] = choice.corrected(
        WindowForecasts(paths: paths, models: paths.map { _ in nil }), of: name, window: window)
    }
    return SumQuantiles.fit(
      windowErrors(of: own, windows: validation, set: plan.set, origins: plan.origins, contract: plan.contract)
        .map(\.errors))
  }
  return OrderBook(
    model: sums(choice.chosen.name), baseline: sums(solution.models.baseline),
    terms: try orderTerms(solution: solution, set: plan.set))
}

/// The forecasts of some windows beside what happened, by series, then by window.
func windowErrors(
  of forecasts: [Int: WindowForecasts], windows: [Int], set: SeriesSet, origins: RollingOrigin,
  contract: ForecastContract
) -> [(series: Int, window: Int, errors: WindowErrors)] {
  var found = [(series: Int, window: Int, errors: WindowErrors)]()
  for (index, series) in set.series.enumerated() {
    let end = set.end(of: series)
    for window in windows {
      guard let forecast = forecasts[window], let path = forecast.paths[index] else { continue }
      let start = origins.start(of: window, end: end)
      let errors = WindowErrors(
        actual: path.median.indices.map { series.value(at: start + $0) ?? .nan },
        median: path.median.map { contract.clipped($0) }, scale: path.scale)
      found.append((index, window, errors))
    }
  }
  return found
}

/// Pack size, minimum and lead time of single series, from static columns that have their names.
///
/// Throws `E3075` (65) for a cell that is no such number.
func orderTerms(
  solution: SolutionFile, set: SeriesSet
) throws(Diagnostics) -> [(key: [String], terms: OrderBook.Terms)] {
  guard let settings = solution.orders else { return [] }
  let policy = OrderPolicy(settings)
  let leadTimes = policy.leadTimes(horizon: solution.forecast.horizon)
  let columns = [
    (policy.columns.packSize, OrderLimits.packSize), (policy.columns.minimum, OrderLimits.minimum),
    (policy.columns.leadTime, Double(leadTimes.lowerBound)...Double(leadTimes.upperBound)),
  ].map { name, range in (name: name, place: set.staticNames.firstIndex(of: name), range: range) }
  guard columns.contains(where: { $0.place != nil }) else { return [] }
  var faults = [Diagnostic]()
  var found = [(key: [String], terms: OrderBook.Terms)]()
  for series in set.series {
    let values = columns.map { column -> Double? in
      guard let place = column.place, !series.statics[place].isEmpty else { return nil }
      let isLeadTime = column.name == policy.columns.leadTime
      if let value = Double(series.statics[place]), column.range.contains(value),
        !isLeadTime || value == value.rounded()
      {
        return value
      }
      if faults.count < 10 {
        faults.append(
          Diagnostic(
            "E3075",
            "the \(column.name) of \(series.name) is '\(series.statics[place])', and orders need "
              + "\(isLeadTime ? "a whole number" : "a number") from \(csvNumber(column.range.lowerBound)) to "
              + csvNumber(column.range.upperBound),
            at: solution.data.source.filepath.map { Place(file: $0) } ?? solution.place(of: "orders"),
            hint: "the static column '\(column.name)' gives each series its own",
            fix: "correct the column, or rename it in orders.columns", exitCode: .dataError))
      }
      return nil
    }
    found.append(
      (series.key, OrderBook.Terms(packSize: values[0], minimum: values[1], leadTime: values[2].map { Int($0) })))
  }
  guard faults.isEmpty else { throw Diagnostics(faults) }
  return found
}
