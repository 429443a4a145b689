public import ForecastModel
internal import Statistics

/// An ARIMA model with what its estimation says.
public struct ArimaFit: Sendable, Equatable {
  public var model: ArimaModel
  /// Gaussian, constants and all, as R's `arima` reports it: of the differenced series, gaps integrated out.
  public var logLikelihood: Double
  /// Akaike's criterion with the correction for short series. AR, MA and regression coefficients, constant and sigma
  /// count; infinite where there are too few values for that.
  public var correctedAkaike: Double
  public var akaike: Double
  /// Schwarz's criterion.
  public var bayes: Double
}

/// Fits the ARIMA model whose order the corrected Akaike criterion chooses.
///
/// Any values give a model, constant and nearly empty series too; nil where there are fewer than one that is finite.
/// - Parameters:
///   - values: oldest first; anything that is not finite is missing.
///   - regressors: a row of numbers for each value, as many in each; a period with one missing counts as missing.
///   - seasonLength: 1 where there is no season. Ignored where the series is not longer than two.
public func fitArima(
  _ values: [Double], regressors: [[Double]] = [], seasonLength: Int = 1, settings: ArimaSettings = .init()
) -> ArimaFit? {
  guard let input = ArimaInput(values, regressors: regressors) else { return nil }
  return input.finished(ArimaChoice(input, seasonLength: seasonLength, settings: settings).best())
}

/// Fits the ARIMA model of a given order by exact maximum likelihood; nil where there are too few values for it.
/// - Parameter constant: a mean, or a drift where the series is differenced.
public func fitArima(
  _ values: [Double], regressors: [[Double]] = [], order: ArimaOrder, constant: Bool
) -> ArimaFit? {
  guard order.isValid, let input = ArimaInput(values, regressors: regressors),
    input.series.count > order.differenceLags
  else { return nil }
  let series = input.prepared(d: order.d, seasonalD: order.seasonalD, seasonLength: order.seasonLength)
  let estimator = ArimaEstimator(series, filled: input.filled(order.seasonLength), mostCoefficients: order.coefficientCount)
  return input.finished(
    estimator.estimate(order, constant: constant, effort: .thorough).map { ($0, estimator) })
}

/// The corrected Akaike criterion of an order by a quick estimate, for comparisons; infinite where there is none.
func quickCriterion(_ values: [Double], regressors: [[Double]], order: ArimaOrder, constant: Bool) -> Double {
  guard order.isValid, let input = ArimaInput(values, regressors: regressors), input.series.count > order.differenceLags
  else { return .infinity }
  let series = input.prepared(d: order.d, seasonalD: order.seasonalD, seasonLength: order.seasonLength)
  let estimator = ArimaEstimator(
    series, filled: input.filled(order.seasonLength), mostCoefficients: order.coefficientCount)
  let isLong = series.count * max(order.arLags, order.maLags) > ArimaSettings.costOfExact
  return estimator.estimate(order, constant: constant, effort: isLong ? .conditional : .exact)?.correctedAkaike
    ?? .infinity
}

/// The weighted mean of the ARIMA models between which the corrected Akaike criterion and the unit-root test can hardly
/// choose, with the one that they do choose first: what the candidate `arima` forecasts with.
///
/// Weights are exp(-difference of the criterion x `ArimaSettings.strengthOfEvidence` / 2). Models of other differences cannot be
/// compared by it: the tested number of differences and one have half of the weight each.
/// - Parameters: as those of `fitArima`.
public func fitArimaMean(
  _ values: [Double], seasonLength: Int = 1, settings: ArimaSettings = .init()
) -> ArimaMeanModel? {
  guard let input = ArimaInput(values, regressors: []) else { return nil }
  let found = ArimaChoice(input, seasonLength: seasonLength, settings: settings).several()
  let models = found.compactMap { one in input.finished((one.estimate, one.estimator)).map { ($0.model, one.weight) } }
  return ArimaMeanModel(models.map(\.0), weights: models.map(\.1))
}

/// The candidate `arima`: on values in their unit, as `SeriesFitter` has them.
func fitArima(_ values: [Double], seasonLength: Int, unit: Double) -> FittedSeries.Family? {
  guard var mean = fitArimaMean(values, seasonLength: seasonLength) else { return nil }
  mean.rescale(by: unit)
  return mean.members.count > 1 ? .arimaMean(mean) : .arima(mean.members[0].model)
}

/// The candidate `arima` with known columns; nil where they are not worth it.
///
/// They are when the corrected Akaike criterion of the model with them is the lower one, at the same differences: of
/// differently differenced series it cannot be compared.
func fitRegression(_ values: [Double], knowing data: RegressorData, seasonLength: Int, unit: Double) -> RegressionModel? {
  guard !data.columns.isEmpty, let selection = DesignSelection(data, values: values),
    let input = ArimaInput(values, regressors: selection.rows),
    let fit = input.finished(ArimaChoice(input, seasonLength: seasonLength, settings: .init()).best())
  else { return nil }
  var settings = ArimaSettings()
  settings.d = fit.model.order.d
  settings.seasonalD = fit.model.order.seasonalD
  let plain = fitArima(values, seasonLength: seasonLength, settings: settings)
  guard fit.correctedAkaike < plain?.correctedAkaike ?? .infinity else { return nil }
  var model = fit.model
  model.rescale(by: unit)
  return RegressionModel(
    design: selection.design, errors: model, nextPeriod: data.rows.firstPeriod + values.count)
}

/// A series and its regressors, in units in which they are near 1, without missing values at the ends.
struct ArimaInput {
  let series: ScaledSeries
  /// By column.
  let columns: [[Double]]
  let averages: [Double]

  init?(_ raw: [Double], regressors rows: [[Double]]) {
    let width = rows.first?.count ?? 0
    guard width <= ArimaModel.mostRegressors, rows.isEmpty || rows.count == raw.count,
      rows.allSatisfy({ $0.count == width })
    else { return nil }
    var values = raw
    for (t, row) in rows.enumerated() where !row.allSatisfy(\.isFinite) { values[t] = .nan }
    series = ScaledSeries(values)
    guard series.observed > 0, let first = values.firstIndex(where: \.isFinite) else { return nil }
    let range = first..<first + series.count
    averages = (0..<width).map { column in
      let seen = rows.lazy.map { $0[column] }.filter(\.isFinite)
      var sum = 0.0
      for value in seen { sum += value / Double(seen.count) }
      return sum
    }
    let means = averages
    columns = (0..<width).map { column in
      range.map { rows[$0][column].isFinite ? rows[$0][column] : means[column] }
    }
  }

  func filled(_ seasonLength: Int) -> [Double] { filledForArima(series.values, seasonLength: seasonLength) }

  func prepared(d: Int, seasonalD: Int, seasonLength: Int) -> ArimaSeries {
    ArimaSeries(
      series.values, filled: filled(seasonLength), columns: columns, d: d, seasonalD: seasonalD,
      seasonLength: seasonLength)
  }

  /// The model in the unit of the series, moved on over what is missing at the end.
  func finished(_ found: (estimate: ArimaEstimate, estimator: ArimaEstimator)?) -> ArimaFit? {
    guard let (estimate, estimator) = found else { return nil }
    var model = estimator.model(estimate, unit: series.unit, averages: averages)
    for _ in 0..<series.missingAtEnd { model.append(.nan) }
    // The density of a value in another unit: the logarithm of the unit for each.
    let shift = -Double(estimate.count) * Double(series.unit.exponent) * 0.693147180559945309
    return ArimaFit(
      model: model, logLikelihood: estimate.logLikelihood + shift,
      correctedAkaike: estimate.correctedAkaike - 2 * shift, akaike: estimate.akaike - 2 * shift,
      bayes: estimate.bayes - 2 * shift)
  }
}
