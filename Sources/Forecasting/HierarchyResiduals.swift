import ForecastModel
import Reconciliation

/// Errors of forecasts one period ahead, made by models that were fitted before and only followed the series since:
/// what reconciliation learns of errors, without looking at any value before it was forecast.
struct HierarchyResiduals: Sendable {
  /// First period of `values`.
  var firstPeriod: Int
  /// By period, then by node, sums first; NaN where there is none.
  var values: [[Double]]

  /// Errors of periods before an origin.
  func before(_ period: Int, nodes: Int) -> Residuals? {
    Residuals(Array(values.prefix(max(0, period - firstPeriod))), nodes: nodes)
  }

  /// The share of what is known before the first window that errors are made over.
  private static let share = 0.4

  /// The period from which on errors are made, for windows that begin with `start`.
  static func firstPeriod(of set: SeriesSet, before start: Int) -> Int {
    start - max(1, Int(Double(start - set.firstPeriod) * share))
  }

  /// Follows fitted models through a series.
  /// - Parameter model: fitted before `first`.
  /// - Returns: for each period from `first` to `end` the error, NaN where there is none.
  static func follow(
    _ model: FittedForecaster, _ series: SeriesSet.Series, in set: SeriesSet, from first: Int, to end: Int
  ) -> [Double] {
    var model = model
    var path = ForecastPath()
    var known = series.values(before: first).count { !$0.isNaN }
    guard first <= end else { return [] }
    return (first...end).map { period in
      let actual = series.value(at: period)
      let context = set.context(series, before: period)
      defer {
        // A series that has not begun is not known to be missing.
        if period >= series.firstPeriod { model.append(actual ?? .nan, in: context) }
        if actual != nil { known += 1 }
      }
      // A model that has seen next to nothing errs by the size of the series.
      guard let actual, known >= 2 else { return .nan }
      model.forecast(horizon: 1, in: context, into: &path)
      let error = actual - (path.median.first ?? .nan)
      return error.isFinite ? error : .nan
    }
  }
}
