// ForecastModel: what was fitted to a series, and how it forecasts. The endpoint links this and not the fitting.

public import Support

/// A model of one series after fitting: its parameters and where its state stands after the last value.
///
/// It counts periods only. Which date the first forecast falls on is for the caller to know.
public protocol FittedModel: Sendable, Equatable {
  /// What it is, as reports print it: `ETS(A,Ad,N)`.
  var name: String { get }

  /// The next `horizon` periods; none where `horizon` is under 1. O(horizon) unless the type says otherwise.
  func forecast(horizon: Int, into path: inout ForecastPath)

  /// Moves on by one period in which `value` was seen; NaN where it is missing. Parameters and the innovation
  /// scale stay as they were fitted.
  mutating func append(_ value: Double)

  /// The next `horizon` periods, knowing where in time they lie and what is known of them. A model that makes no use
  /// of either answers as without.
  func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath)

  /// Moves on by the period `context.nextPeriod`, in which `value` was seen; NaN where it is missing.
  mutating func append(_ value: Double, in context: ForecastContext)

  /// The known columns that its forecasts look at, by their number.
  var usedColumns: [Int] { get }

  /// Writes the parameters and the state, bit by bit. The layout stands with each type.
  func encode(into writer: inout ByteWriter)

  /// Reads what `encode` wrote. Throws `E5001` where a number is out of its range.
  init(from reader: inout ByteReader) throws(Diagnostic)
}

extension FittedModel {
  public var usedColumns: [Int] { [] }

  public func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath) {
    forecast(horizon: horizon, into: &path)
  }

  public mutating func append(_ value: Double, in context: ForecastContext) { append(value) }

  /// The next `horizon` periods in arrays of their own.
  public func forecast(horizon: Int) -> ForecastPath {
    var path = ForecastPath()
    forecast(horizon: horizon, into: &path)
    return path
  }
}

/// Limits of what a file may say; fitting stays within them.
public enum ModelLimits {
  /// Longest season in periods: a year of minutes would be too long, a year of hours is not.
  public static let seasonLength = 10_000
  /// Longest window of an average, in periods.
  public static let windowLength = 10_000
  /// Most members of an ensemble.
  public static let members = 64
}
