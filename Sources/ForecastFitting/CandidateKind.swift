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
  /// Theta of the seasonally adjusted series: the best of its variants.
  case theta
  /// STL for each of the seasons in turn, non-seasonal exponential smoothing for the rest.
  case mstl
  /// Exponential smoothing with seasons of waves, a power transform and ARMA errors.
  case tbats
  /// Croston's method for intermittent demand.
  case croston
  /// Croston's method with the correction by Syntetos and Boylan.
  case sba
  /// Teunter, Syntetos and Babai's: the probability of a demand falls while there is none.
  case tsb
  /// Exponential smoothing of sums over the mean interval between demands.
  case adida
  /// The mean over sums of every length up to the mean interval.
  case imapa
  /// Seasonal ARIMA, its order chosen automatically.
  case arima
  /// Complex exponential smoothing, the form with the least AICc.
  case ces
  /// Gradient boosting on lags, which room LagFitting fits over all series at once. A series alone gets `seasonalNaive`,
  /// as one does with which boosting can do nothing.
  case lagBoosting = "lag_gbt"
}

extension CandidateKind {
  /// Whether it looks at known-future columns where there are any.
  public var usesKnownColumns: Bool { self == .arima || self == .lagBoosting }
}

/// What fitting needs to know beside the values.
public struct FitSettings: Sendable, Equatable {
  /// Periods in a season; 1 where there is none. Ignored where the series is shorter than two seasons.
  public var seasonLength: Int
  /// All seasons, for the families that know several at once (`mstl`, `tbats`): a day and a week of hours are
  /// [24, 168]. Those of which the series does not hold two are left out. Empty: `seasonLength` alone.
  public var seasonLengths: [Int]
  /// Periods in the window of `windowAverage`; nil: the season where it is 2 to 24, else 8.
  public var windowLength: Int?
  /// How the methods for intermittent demand find their weights; nil: ADIDA and IMAPA by
  /// least squares from 0.1 to 0.3, the others 0.1.
  public var intermittentSmoothing: IntermittentSmoothing?
  /// How `mstl` decomposes.
  public var mstl = MstlSettings()

  public init(
    seasonLength: Int = 1, seasonLengths: [Int] = [], windowLength: Int? = nil,
    intermittentSmoothing: IntermittentSmoothing? = nil
  ) {
    self.seasonLength = seasonLength
    self.seasonLengths = seasonLengths
    self.windowLength = windowLength
    self.intermittentSmoothing = intermittentSmoothing
  }
}
