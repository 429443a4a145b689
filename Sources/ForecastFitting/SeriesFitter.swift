public import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// Fits a candidate to a series.
///
/// Any input gives a forecaster, whatever its values: constant, zero, negative, tiny, huge, one value or none.
/// Fewer than four values give exponential smoothing and Theta nothing to estimate: they are naive then.
/// - Parameters:
///   - values: oldest first, evenly spaced in time; anything that is not finite is missing. Exponential smoothing
///     passes over missing values; Theta and seasonal adjustment take a line across the gap.
///   - data: what is known of each value's period beside it; `arima` makes a regression of it where that is the
///     better model.
public func fit(
  _ kind: CandidateKind, to values: [Double], knowing data: RegressorData = .none, settings: FitSettings = .init()
) -> FittedForecaster {
  var fitter = SeriesFitter(values, knowing: data, settings: settings)
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

/// Fits a variant of Theta as the candidate `theta` is fitted; `nil` takes the one with the least in-sample error, as
/// other programs' automatic Theta does. For comparisons: `theta` is the variant that they speak for.
package func fitTheta(
  _ variant: ThetaVariant?, to values: [Double], settings: FitSettings = .init()
) -> FittedForecaster {
  var fitter = SeriesFitter(values, settings: settings)
  return fitter.fitTheta(variant)
}

/// The work on one series, with what its candidates share.
struct SeriesFitter {
  private let series: ScaledSeries
  /// Known columns beside the values of `series`.
  private let data: RegressorData
  private let settings: FitSettings
  /// The season that the series is long enough for, or 1.
  private let seasonLength: Int
  /// All seasons that the series is long enough for, rising.
  private let seasonLengths: [Int]
  private lazy var filled = interpolated(series.values)
  private lazy var adjustment = SeasonalAdjustment(series, filled: filled, seasonLength: seasonLength)
  /// Fits forms without a season to the adjusted series.
  private lazy var adjustedFits = SmoothingFits(adjustment.values, seasonLength: 1)
  /// Fits all forms to the series as it is.
  private lazy var ownFits = makeFits(largestAlpha: 0.9999)
  /// As `ownFits`, with a level that moves slowly.
  private lazy var steadyFits = makeFits(largestAlpha: Self.steadyAlpha)
  /// Over a long season a quick level follows the day of the week, which is wrong a day later.
  private static let steadyAlpha = 0.1
  /// The longest season for which the likelihood alone decides.
  private static let longestByLikelihood = 12

  init(_ values: [Double], knowing data: RegressorData = .none, settings: FitSettings) {
    let scaled = ScaledSeries(values)
    series = scaled
    let first = values.firstIndex(where: \.isFinite) ?? 0
    self.data = RegressorData(
      columns: data.columns,
      rows: KnownRows(
        firstPeriod: data.rows.firstPeriod + first, columns: data.rows.columns.map { Array($0.dropFirst(first).prefix(scaled.count)) }))
    self.settings = settings
    let isLongEnough = settings.seasonLength > 1 && settings.seasonLength <= series.count / 2
    seasonLengths = Mstl.usable(
      settings.seasonLengths.isEmpty ? [settings.seasonLength] : settings.seasonLengths, count: series.count)
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
    case .seasonalNaive, .lagBoosting: return fitSeasonalNaive(series, seasonLength: settings.seasonLength)
    case .drift: return fitDrift(series)
    case .mean: return fitMean(series)
    case .windowAverage: return fitWindowAverage(series, settings: settings)
    case .ses, .holt, .damped, .holtWinters, .ets:
      guard series.observed > 3 else { return fitNaive(series) }
      return smoothing(kind) ?? fitNaive(series)
    case .theta:
      guard series.observed > 3 else { return fitNaive(series) }
      return series.count < Self.fewestForMovingLine ? thetaMean() : theta(.dynamicOptimised)
    case .ces:
      guard series.observed > 3 else { return fitNaive(series) }
      return complexSmoothing() ?? fitNaive(series)
    case .arima:
      guard series.observed > 3 else { return fitNaive(series) }
      return arima() ?? fitNaive(series)
    case .mstl:
      guard series.observed > 3 else { return fitNaive(series) }
      return fitMstl(series, seasonLengths: seasonLengths, settings: settings.mstl) ?? smoothingWithoutSeason()
        ?? fitNaive(series)
    case .tbats:
      guard series.observed > 3 else { return fitNaive(series) }
      return fitTbats(series, seasonLengths: seasonLengths) ?? smoothingWithoutSeason() ?? fitNaive(series)
    case .croston, .sba, .tsb, .adida, .imapa:
      return fitIntermittent(kind, series, smoothing: settings.intermittentSmoothing)
    }
  }

  /// The best form without a season, on the series as it is.
  private func smoothingWithoutSeason() -> FittedSeries? {
    var fits = SmoothingFits(series.values, seasonLength: 1)
    return fits.best(of: nonSeasonalForms, isPositive: series.isPositive).map {
      FittedSeries(.exponentialSmoothing(fits.model($0, unit: series.unit)))
    }
  }

  mutating func fitTheta(_ variant: ThetaVariant?) -> FittedForecaster {
    guard series.observed > 3 else { return fit(.naive) }
    var fitted = theta(variant)
    for _ in 0..<series.missingAtEnd { fitted.append(.nan) }
    return .single(fitted)
  }

  private mutating func theta(_ variant: ThetaVariant?) -> FittedSeries {
    let estimator = ThetaEstimator(interpolated(adjustment.values))
    let fit = variant.map { estimator.fit($0) } ?? estimator.leastErrors()
    return FittedSeries(.thetaLines(estimator.model(fit, unit: series.unit)), season: adjustment.profile)
  }

  /// Fewer values than these do not say whether the line moves: the mean of both lines (docs/models/theta.md).
  private static let fewestForMovingLine = 80

  private mutating func thetaMean() -> FittedSeries {
    let estimator = ThetaEstimator(interpolated(adjustment.values))
    let models = [ThetaVariant.optimised, .dynamicOptimised].map {
      estimator.model(estimator.fit($0), unit: series.unit)
    }
    return FittedSeries(.thetaMean(ThetaMeanModel(fixed: models[0], moving: models[1])), season: adjustment.profile)
  }

  private mutating func complexSmoothing() -> FittedSeries? {
    let isStateful = (2...SeasonalAdjustment.longestClassical).contains(seasonLength)
    let estimator =
      isStateful
      ? ComplexSmoothingEstimator(
        series.values, seasonLength: seasonLength,
        factors: classicalFactors(filled, seasonLength: seasonLength, kind: .additive))
      : ComplexSmoothingEstimator(adjustment.values, seasonLength: 1, factors: nil)
    return estimator.best().map {
      FittedSeries(
        .complexSmoothing(estimator.model($0, unit: series.unit)), season: isStateful ? nil : adjustment.profile)
    }
  }

  /// On the series itself; on the seasonally adjusted one where the season is too long to be in the state.
  private mutating func arima() -> FittedSeries? {
    let isStateful = seasonLength <= ArimaSettings.longestSeason
    let values = isStateful ? series.values : adjustment.values
    let season = isStateful ? nil : adjustment.profile
    let length = isStateful ? seasonLength : 1
    let found: FittedSeries? =
      if let regression = fitRegression(values, knowing: data, seasonLength: length, unit: series.unit) {
        FittedSeries(.regression(regression), season: season)
      } else {
        fitArima(values, seasonLength: length, unit: series.unit).map { FittedSeries($0, season: season) }
      }
    let others = seasonLengths.filter { $0 != length && $0 <= ModelLimits.seasonLength }
    guard !others.isEmpty, let found, let harmonic = harmonic(others, stateful: length),
      harmonic.cost < cost(found)
    else { return found }
    return harmonic.model
  }

  /// The series itself as a regression on waves of the seasons that are not in the state.
  private func harmonic(_ lengths: [Int], stateful: Int) -> (model: FittedSeries, cost: Double)? {
    guard let (fit, design) = HarmonicRegression.fit(series.values, knowing: data, lengths: lengths, stateful: stateful)
    else { return nil }
    let cost = HarmonicRegression.cost(
      sigma: fit.model.sigma, parameters: fit.model.parameterCount, count: series.observed)
    var errors = fit.model
    errors.rescale(by: series.unit)
    let next = data.rows.firstPeriod + series.count
    return (FittedSeries(.regression(RegressionModel(design: design, errors: errors, nextPeriod: next))), cost)
  }

  /// What the one-step errors of a model, in the unit of the series, say for it.
  private func cost(_ model: FittedSeries) -> Double {
    let arima: ArimaModel
    switch model.family {
    case .arima(let own): arima = own
    case .arimaMean(let mean): arima = mean.members[0].model
    case .regression(let own): arima = own.errors
    default: return .infinity
    }
    var scale = 0.0
    if let season = model.season, season.kind == .multiplicative {
      for factor in season.factors { scale += log(factor) / Double(season.factors.count) }
    }
    return HarmonicRegression.cost(
      sigma: arima.sigma / series.unit * exp(scale),
      parameters: arima.parameterCount + (model.season?.factors.count ?? 1) - 1, count: series.observed)
  }

  private mutating func makeFits(largestAlpha: Double) -> SmoothingFits {
    SmoothingFits(
      series.values, seasonLength: seasonLength,
      additiveStart: classicalFactors(filled, seasonLength: seasonLength, kind: .additive),
      multiplicativeStart: series.isPositive
        ? classicalFactors(filled, seasonLength: seasonLength, kind: .multiplicative) : nil,
      largestAlpha: largestAlpha)
  }

  /// The best of forms on the series as it is: by AICc, and where the season is long, of that one and the best with
  /// a steady level the one that forecasts two seasons ahead with the smaller error within the series.
  private mutating func ownModel(_ forms: [ExponentialSmoothingForm]) -> ExponentialSmoothingModel? {
    guard let found = ownFits.best(of: forms, isPositive: series.isPositive) else { return nil }
    if seasonLength > Self.longestByLikelihood,
      let steady = steadyFits.best(of: forms, isPositive: series.isPositive)
    {
      let horizon = 2 * seasonLength
      let errors = (
        ownFits.errorAhead(found, series.values, horizon: horizon),
        steadyFits.errorAhead(steady, series.values, horizon: horizon)
      )
      if errors.1 < errors.0 { return steadyFits.model(steady, unit: series.unit) }
    }
    return ownFits.model(found, unit: series.unit)
  }

  private mutating func smoothing(_ kind: CandidateKind) -> FittedSeries? {
    let isStateful = (2...SeasonalAdjustment.longestClassical).contains(seasonLength)
    switch kind {
    case .holtWinters where isStateful:
      let found = ownModel([
        .init(.additive, .additive, .additive), .init(.multiplicative, .additive, .multiplicative),
        .init(.additive, .damped, .additive), .init(.multiplicative, .damped, .multiplicative),
      ])
      if let found { return FittedSeries(.exponentialSmoothing(found)) }
    case .ets where isStateful:
      if let found = ownModel(ExponentialSmoothingForm.admissible) {
        return FittedSeries(.exponentialSmoothing(found))
      }
    default: break
    }
    let forms: [ExponentialSmoothingForm] =
      switch kind {
      case .ses: [.init(.additive, .none, .none)]
      case .holt: [.init(.additive, .additive, .none)]
      case .damped: [.init(.additive, .damped, .none)]
      case .holtWinters: [.init(.additive, .additive, .none), .init(.additive, .damped, .none)]
      default: nonSeasonalForms
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

/// The admissible forms of exponential smoothing without a season.
let nonSeasonalForms = ExponentialSmoothingForm.admissible.filter { $0.season == .none }
