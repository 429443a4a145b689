// LagFitting: gradient boosting on lags, over all series at once. Numbers and periods; no tables, no clocks.

public import ForecastModel
public import TimeAxis

/// All that boosting on lags learns from: the series up to an origin, and what is known beside them.
public struct LagPanel: Sendable {
  /// One series.
  public struct Series: Sendable {
    /// Number of the period of the first value.
    public var firstPeriod: Int
    /// Oldest first, NaN for a gap; nothing from the origin on.
    public var values: [Double]
    /// Prices, promotions, ...: the columns of the panel. May reach past the values.
    public var known: KnownRows
    /// A code for each fixed fact of the panel; NaN where it is not known.
    public var facts: [Double]

    public init(firstPeriod: Int, values: [Double], known: KnownRows = .none, facts: [Double] = []) {
      self.firstPeriod = firstPeriod
      self.values = values
      self.known = known
      self.facts = facts
    }
  }

  public var frequency: Frequency
  /// Periods of the seasons that the client names, the shortest first.
  public var seasonLengths: [Int]
  /// What the known columns are. A `number` that is positive throughout counts as `relative`.
  public var columns: [LagRecipe.Column]
  public var fixed: [LagRecipe.Fixed]
  public var series: [Series]

  public init(
    frequency: Frequency, seasonLengths: [Int] = [], columns: [LagRecipe.Column] = [],
    fixed: [LagRecipe.Fixed] = [], series: [Series]
  ) {
    self.frequency = frequency
    self.seasonLengths = seasonLengths
    self.columns = columns
    self.fixed = fixed
    self.series = series
  }
}
