import ForecastModel
import Support

/// One model of each family and form, with states in general position.
let sampleModels: [FittedForecaster] = {
  var families: [FittedSeries.Family] = [
    .naive(NaiveModel(last: 12.5, age: 2, sigma: 1.5)),
    .seasonalNaive(SeasonalNaiveModel(season: [1, 5, 3.25], sigma: 0.5)),
    .drift(DriftModel(first: 3, last: 9.5, steps: 12, age: 1, sigma: 2)),
    .mean(MeanModel(mean: 4.25, count: 17, sigma: 1)),
    .windowAverage(WindowAverageModel(window: [3, 4, 9], sigma: 1)),
    .theta(ThetaModel(trend: 30, slope: 0.5, level: 28, alpha: 0.4, sigma: 3)),
    .profile(
      ProfileModel(profile: [2, 0.5], season: 2, level: 8, weight: 3, between: 0.4, noise: 0.5, past: [7, 9])),
  ]
  families += intermittentModels.map { .intermittent($0) }
  families += mstlModels.map { .mstl($0) }
  families.append(.tbats(waves))
  families += arimaModels.map { .arima($0) }
  if let mean = ArimaMeanModel(Array(arimaModels.prefix(3)), weights: [5, 2, 1]) { families.append(.arimaMean(mean)) }
  families.append(.regression(regressionModel))
  for line in ThetaLinesModel.Line.allCases { families.append(.thetaLines(thetaLines(line))) }
  families.append(.thetaMean(ThetaMeanModel(fixed: thetaLines(.fixed), moving: thetaLines(.moving))))
  for form in ComplexSmoothingModel.Form.allCases { families.append(.complexSmoothing(complexSmoothing(form))) }
  for form in ExponentialSmoothingForm.admissible { families.append(.exponentialSmoothing(smoothing(form))) }
  var models = families.map { FittedForecaster.single(FittedSeries($0)) }
  let profiles = [
    SeasonalProfile(kind: .additive, factors: [1, -2, 1], next: 2),
    SeasonalProfile(kind: .multiplicative, factors: [0.5, 1.5, 1.25, 0.75], next: 1),
  ]
  models += profiles.map { .single(FittedSeries(families[5], season: $0)) }
  let weighted = FittedForecaster(meanOf: Array(models.prefix(3)), weights: [1, 2, 5])
  models += [FittedForecaster(medianOf: Array(models.suffix(4))), weighted, weighted?.corrected(by: 1.5)].compactMap { $0 }
  models.append(models[4].corrected(by: 0.25))
  return models
}()

/// A model of each method for intermittent demand, after some values.
let intermittentModels: [IntermittentModel] = {
  let levels = [1, 2, 3].map { AggregationState.Level(size: $0, weight: 0.2) }
  var models: [IntermittentModel] = [
    IntermittentModel(.croston(CrostonState(demandWeight: 0.1, intervalWeight: 0.2)), sigma: 2),
    IntermittentModel(.croston(CrostonState(demandWeight: 0.1, intervalWeight: 0.2, isCorrected: true)), sigma: 2),
    IntermittentModel(
      .teunterSyntetosBabai(DemandProbabilityState(demandWeight: 0.1, probabilityWeight: 0.2)), sigma: 2),
    IntermittentModel(.adida(AggregationState([AggregationState.Level(size: 4, weight: 0.2)])), sigma: 2),
    IntermittentModel(.imapa(AggregationState(levels)), sigma: 2),
  ]
  for index in models.indices { for value in [0.0, 3, 0, 0, 5, 0, 1] { models[index].append(value) } }
  return models
}()

/// Two seasons on a level, and one on the logarithm of a damped trend.
let mstlModels: [MstlModel] = [
  MstlModel(
    rest: smoothing(.init(.additive, .none, .none)),
    seasons: [
      .init(factors: [3, -2, -1], next: 1, weight: 0.2), .init(factors: [1, 0, -4, 2, 0, 1], next: 5, weight: 0.1),
    ]),
  MstlModel(
    rest: ExponentialSmoothingModel(
      form: .init(.additive, .damped, .none), alpha: 0.4, beta: 0.1, gamma: 0, phi: 0.9, sigma: 0.05, level: 1,
      slope: 0.02, season: [], next: 0),
    seasons: [.init(factors: [0.3, -0.2, -0.1], next: 2, weight: 0.2)], logarithmUnit: 64),
]

/// Waves of 12 and 4 periods about a damped trend, with errors that remember.
let waves = TbatsModel(
  alpha: 0.3, beta: 0.05, phi: 0.9, ar: 0.5, ma: -0.2, sigma: 2, level: 40, slope: 1, lastDeviation: 1.5,
  lastInnovation: -1, transform: nil,
  seasons: [
    .init(period: 12, first: 0.01, second: 0.02, harmonics: [1, 2], cosines: [3, 1], sines: [-2, 0.5]),
    .init(period: 4, first: 0.02, second: -0.01, harmonics: [1], cosines: [1], sines: [2]),
  ])

/// With each form of the covariance; seasonal and not, differenced and not.
/// Regressors of every kind.
let regressionModel = RegressionModel(
  design: RegressorDesign([.column(0), .level(column: 1, level: 2), .wave(length: 7, waves: 2, isCosine: true)]),
  errors: ArimaModel(
    order: ArimaOrder((0, 0, 0)), phi: [], theta: [], seasonalPhi: [], seasonalTheta: [], constant: 3, hasConstant: true,
    sigma: 1, coefficients: [2, -1, 0.5], averages: [4, 0.25, 0], filter: ArimaFilter(state: [0], covariance: .known)),
  nextPeriod: 20_000)

let arimaModels: [ArimaModel] = {
  let plain = ArimaModel(
    order: .init((1, 1, 1)), phi: [0.5], theta: [-0.3], seasonalPhi: [], seasonalTheta: [], constant: 0.5,
    hasConstant: true, sigma: 2, filter: ArimaFilter(state: [1.5, 80], covariance: .known))
  let seasonal = ArimaModel(
    order: .init((0, 0, 1), seasonal: (0, 1, 1), seasonLength: 3), phi: [], theta: [0.4], seasonalPhi: [],
    seasonalTheta: [-0.6], constant: 0, hasConstant: false, sigma: 1, coefficients: [2], averages: [0.5],
    filter: ArimaFilter(
      state: [0.5, -0.25, 1, 0.125, 40, 50, 60],
      covariance: .settling(variance: 1.5, gain: [0.4, 0.1, -0.5, -0.2], step: [0.3, 0.1, -0.3, -0.1])))
  var gapped = plain
  gapped.append(.nan)
  gapped.append(84)
  return [plain, seasonal, gapped]
}()

/// A model with season 4, level 100 and a slope of 2 where its form has one.
func smoothing(_ form: ExponentialSmoothingForm) -> ExponentialSmoothingModel {
  let hasTrend = form.trend != .none
  let season: [Double] =
    switch form.season {
    case .none: []
    case .additive: [10, -20, 4, 6]
    case .multiplicative: [1.1, 0.8, 1.04, 1.06]
    }
  return ExponentialSmoothingModel(
    form: form, alpha: 0.4, beta: hasTrend ? 0.1 : 0, gamma: season.isEmpty ? 0 : 0.3,
    phi: form.trend == .damped ? 0.9 : 1, sigma: form.error == .additive ? 5 : 0.05, level: 100,
    slope: hasTrend ? 2 : 0, season: season, next: season.isEmpty ? 0 : 1)
}

func bytes(_ model: some FittedModel) -> [UInt8] {
  var writer = ByteWriter()
  model.encode(into: &writer)
  return writer.bytes
}
