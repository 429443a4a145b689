public import ForecastModel

/// Fits a candidate to a series.
///
/// Any input gives a forecaster, whatever its values: constant, zero, negative, tiny, huge, one value or none.
/// Fewer than four values give exponential smoothing and Theta nothing to estimate: they are naive then.
/// - Parameters:
///   - values: oldest first, evenly spaced in time; anything that is not finite is missing. Exponential smoothing
///     passes over missing values; Theta and seasonal adjustment take a line across the gap.
public func fit(_ kind: CandidateKind, to values: [Double], settings: FitSettings = .init()) -> FittedForecaster {
  var fitter = SeriesFitter(values, settings: settings)
  return fitter.fit(kind)
}

/// Fits several candidates to one series; what they share (the seasonal adjustment, the non-seasonal forms of
/// exponential smoothing) is done once. The results are those of fitting each alone, in the order of `kinds`.
public func fit(
  _ kinds: [CandidateKind], to values: [Double], settings: FitSettings = .init()
) -> [FittedForecaster] {
  var fitter = SeriesFitter(values, settings: settings)
  return kinds.map { fitter.fit($0) }
}

/// The work on one series, with what its candidates share.
struct SeriesFitter {
  private let series: ScaledSeries
  private let settings: FitSettings
  /// The season that the series is long enough for, or 1.
  private let seasonLength: Int
  private lazy var filled = interpolated(series.values)
  private lazy var adjustment = SeasonalAdjustment(series, filled: filled, seasonLength: seasonLength)
  /// Fits forms without a season to the adjusted series.
  private lazy var adjustedFits = SmoothingFits(adjustment.values, seasonLength: 1)
  /// Fits all forms to the series as it is.
  private lazy var ownFits = SmoothingFits(
    series.values, seasonLength: seasonLength,
    additiveStart: classicalFactors(filled, seasonLength: seasonLength, kind: .additive),
    multiplicativeStart: series.isPositive
      ? classicalFactors(filled, seasonLength: seasonLength, kind: .multiplicative) : nil)

  init(_ values: [Double], settings: FitSettings) {
    series = ScaledSeries(values)
    self.settings = settings
    let isLongEnough = settings.seasonLength > 1 && settings.seasonLength <= series.count / 2
    seasonLength = isLongEnough && settings.seasonLength <= ModelLimits.seasonLength ? settings.seasonLength : 1
  }

  mutating func fit(_ kind: CandidateKind) -> FittedForecaster {
    var fitted = fitSeries(kind)
    for _ in 0..<series.missingAtEnd { fitted.append(.nan) }
    return .single(fitted)
  }

  private mutating func fitSeries(_ kind: CandidateKind) -> FittedSeries {
    switch kind {
    case .naive: return fitNaive(series)
    case .seasonalNaive: return fitSeasonalNaive(series, seasonLength: settings.seasonLength)
    case .drift: return fitDrift(series)
    case .mean: return fitMean(series)
    case .windowAverage: return fitWindowAverage(series, settings: settings)
    case .ses, .holt, .damped, .holtWinters, .ets, .theta:
      guard series.observed > 3 else { return fitNaive(series) }
      return (kind == .theta ? theta() : smoothing(kind)) ?? fitNaive(series)
    }
  }

  private mutating func theta() -> FittedSeries? {
    fitTheta(interpolated(adjustment.values), unit: series.unit).map {
      FittedSeries(.theta($0), season: adjustment.profile)
    }
  }

  private mutating func smoothing(_ kind: CandidateKind) -> FittedSeries? {
    let isStateful = (2...SeasonalAdjustment.longestClassical).contains(seasonLength)
    switch kind {
    case .holtWinters where isStateful:
      let found = ownFits.best(
        of: [
          .init(.additive, .additive, .additive), .init(.multiplicative, .additive, .multiplicative),
          .init(.additive, .damped, .additive), .init(.multiplicative, .damped, .multiplicative),
        ], isPositive: series.isPositive)
      if let found { return FittedSeries(.exponentialSmoothing(ownFits.model(found, unit: series.unit))) }
    case .ets where isStateful:
      let found = ownFits.best(of: ExponentialSmoothingForm.admissible, isPositive: series.isPositive)
      if let found { return FittedSeries(.exponentialSmoothing(ownFits.model(found, unit: series.unit))) }
    default: break
    }
    let forms: [ExponentialSmoothingForm] =
      switch kind {
      case .ses: [.init(.additive, .none, .none)]
      case .holt: [.init(.additive, .additive, .none)]
      case .damped: [.init(.additive, .damped, .none)]
      case .holtWinters: [.init(.additive, .additive, .none), .init(.additive, .damped, .none)]
      default: ExponentialSmoothingForm.admissible.filter { $0.season == .none }
      }
    // The level alone is left for a series too short for what was asked.
    let found =
      adjustedFits.best(of: forms, isPositive: series.isPositive)
      ?? adjustedFits.best(of: [.init(.additive, .none, .none)], isPositive: series.isPositive)
    return found.map {
      FittedSeries(
        .exponentialSmoothing(adjustedFits.model($0, unit: series.unit)), season: adjustment.profile)
    }
  }
}
