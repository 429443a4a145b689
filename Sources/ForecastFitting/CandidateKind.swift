// ForecastFitting: how a model is fitted to one series. Pure functions of numbers: no tables, no dates, no clocks.

/// The families of models that can be fitted to a series. The median ensemble is assembled from fitted ones
/// (`FittedForecaster(medianOf:)`) and so is none of them.
public enum CandidateKind: String, Sendable, CaseIterable {
  /// The last value goes on.
  case naive
  /// The last season goes on; the last value where there is no whole season yet.
  case seasonalNaive = "seasonal_naive"
  /// The line through the first and the last value goes on.
  case drift
  /// The mean of all values goes on.
  case mean
  /// The mean of the last values goes on.
  case windowAverage = "window_average"
  /// Simple exponential smoothing, ETS(A,N,N), of the seasonally adjusted series.
  case ses
  /// Holt's linear trend, ETS(A,A,N), of the seasonally adjusted series.
  case holt
  /// Damped trend, ETS(A,Ad,N), of the seasonally adjusted series.
  case damped
  /// Trend and season, the best of ETS(A,A,A), (A,Ad,A), (M,A,M) and (M,Ad,M) by AICc. For a season longer than 24
  /// the better of Holt and damped trend on the adjusted series; without a season, on the series itself.
  case holtWinters = "holt_winters"
  /// The best admissible state-space form by AICc.
  case ets
  /// Theta of the seasonally adjusted series.
  case theta
}

/// What fitting needs to know beside the values.
public struct FitSettings: Sendable, Equatable {
  /// Periods in a season; 1 where there is none. Ignored where the series is shorter than two seasons.
  public var seasonLength: Int
  /// Periods in the window of `windowAverage`; nil: the season where it is 2 to 24, else 8.
  public var windowLength: Int?

  public init(seasonLength: Int = 1, windowLength: Int? = nil) {
    self.seasonLength = seasonLength
    self.windowLength = windowLength
  }
}
