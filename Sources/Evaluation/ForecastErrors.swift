/// What one forecast row adds to each metric: actual, point forecast (median), and the scale of its series.
///
/// Sums are kept by unit; ratios of them are the metrics that `solkit explain` defines.
public struct ErrorSums: Sendable, Equatable {
  public var rows = 0.0
  public var actual = 0.0
  /// Sum of the actual values over 0: what somebody wanted.
  public var demand = 0.0
  public var absoluteError = 0.0
  public var squaredError = 0.0
  public var signedError = 0.0
  public var symmetricError = 0.0
  public var scaledError = 0.0
  public var scaledRows = 0.0
  public var scaledSquare = 0.0
  public var scaledSquareRows = 0.0
  public var failures = 0.0

  public init() {}

  /// Adds one row.
  /// - Parameters:
  ///   - actual: what happened, in its own unit.
  ///   - point: the point forecast, the median.
  ///   - scale: mean absolute seasonal difference of the training part (Hyndman and Koehler 2006); rows of a series
  ///     where it is zero or unknown do not count for MASE.
  ///   - tolerance: the largest absolute error that is no failure; nil where no failure is defined.
  ///   - steps: the sizes of the steps of the training part; without them the row does not count for RMSSE.
  public mutating func add(
    actual: Double, point: Double, scale: Double?, tolerance: Double?, steps: StepScale? = nil
  ) {
    let error = point - actual
    rows += 1
    self.actual += abs(actual)
    demand += max(actual, 0)
    absoluteError += abs(error)
    squaredError += error * error
    signedError += error
    let sum = abs(actual) + abs(point)
    // As in M3, but as a share from 0 to 2; nothing forecast and nothing sold is no error.
    if sum > 0 { symmetricError += 2 * abs(error) / sum }
    if let scale, scale > 0 {
      scaledError += abs(error) / scale
      scaledRows += 1
    }
    if let steps {
      scaledSquare += error * error / steps.meanSquare
      scaledSquareRows += 1
    }
    if let tolerance, abs(error) > tolerance { failures += 1 }
  }

  /// Takes in the rows of another sum.
  public static func += (a: inout ErrorSums, b: ErrorSums) {
    a.rows += b.rows
    a.actual += b.actual
    a.demand += b.demand
    a.absoluteError += b.absoluteError
    a.squaredError += b.squaredError
    a.signedError += b.signedError
    a.symmetricError += b.symmetricError
    a.scaledError += b.scaledError
    a.scaledRows += b.scaledRows
    a.scaledSquare += b.scaledSquare
    a.scaledSquareRows += b.scaledSquareRows
    a.failures += b.failures
  }
}

extension ErrorSums {
  /// The metrics of point forecasts as ratios over units.
  public static func statistics(_ units: [ErrorSums], hasFailures: Bool) -> [MetricKey: RatioStatistic] {
    func ratio(_ top: KeyPath<ErrorSums, Double>, _ bottom: KeyPath<ErrorSums, Double>, root: Bool = false)
      -> RatioStatistic
    {
      RatioStatistic(
        numerator: units.map { $0[keyPath: top] }, denominator: units.map { $0[keyPath: bottom] }, isRoot: root)
    }
    var metrics: [MetricKey: RatioStatistic] = [
      MetricKey("wape"): ratio(\.absoluteError, \.actual),
      MetricKey("mae"): ratio(\.absoluteError, \.rows),
      MetricKey("rmse"): ratio(\.squaredError, \.rows, root: true),
      MetricKey("smape"): ratio(\.symmetricError, \.rows),
      MetricKey("mase"): ratio(\.scaledError, \.scaledRows),
      MetricKey("bias"): ratio(\.signedError, \.actual),
    ]
    // A root of each series, averaged: a few wild series must not stand for all (Makridakis, Spiliotis and
    // Assimakopoulos, Int. J. Forecasting 38, 2022, 1346-1364).
    metrics[MetricKey("rmsse")] = RatioStatistic(
      numerator: units.map { $0.scaledSquareRows > 0 ? ($0.scaledSquare / $0.scaledSquareRows).squareRoot() : 0 },
      denominator: units.map { $0.scaledSquareRows > 0 ? 1 : 0 })
    if hasFailures { metrics[MetricKey("failure_rate")] = ratio(\.failures, \.rows) }
    return metrics
  }
}

/// The pinball loss of one quantile forecast: level (y - f) where the actual is above it, else (1 - level) (f - y).
/// Koenker and Bassett 1978.
public func pinballLoss(actual: Double, quantile: Double, level: Double) -> Double {
  actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual)
}
