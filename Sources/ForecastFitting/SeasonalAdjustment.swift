internal import ForecastModel

/// A series without its season, for the families that know none.
struct SeasonalAdjustment {
  /// Nil where the series has no season that helps; its phase is that after the last value.
  let profile: SeasonalProfile?
  /// The series without the season; NaN where a value is missing.
  let values: [Double]

  /// Seasons up to this length have their factors from the classical decomposition, and may be states of
  /// exponential smoothing; longer ones have a smoothed profile.
  static let longestClassical = 24

  /// - Parameter filled: `series.values` with gaps filled.
  init(_ series: ScaledSeries, filled: [Double], seasonLength: Int) {
    let kind: SeasonalProfile.Kind = series.isPositive ? .multiplicative : .additive
    var factors: [Double]?
    if seasonLength > 1, seasonLength <= ModelLimits.seasonLength, filled.count >= 2 * seasonLength {
      if seasonLength > Self.longestClassical {
        factors = longSeasonFactors(series.values, seasonLength: seasonLength, kind: kind)
      } else if isSeasonal(filled, seasonLength: seasonLength) {
        factors = classicalFactors(filled, seasonLength: seasonLength, kind: kind)
      }
    }
    guard let factors else {
      profile = nil
      values = series.values
      return
    }
    values = series.values.indices.map { t in
      let factor = factors[t % seasonLength]
      return kind == .additive ? series.values[t] - factor : series.values[t] / factor
    }
    profile = SeasonalProfile(
      kind: kind, factors: kind == .additive ? factors.map { series.inUnit($0) } : factors,
      next: series.count % seasonLength)
  }
}
