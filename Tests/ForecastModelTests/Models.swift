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
  ]
  for form in ExponentialSmoothingForm.admissible { families.append(.exponentialSmoothing(smoothing(form))) }
  var models = families.map { FittedForecaster.single(FittedSeries($0)) }
  let profiles = [
    SeasonalProfile(kind: .additive, factors: [1, -2, 1], next: 2),
    SeasonalProfile(kind: .multiplicative, factors: [0.5, 1.5, 1.25, 0.75], next: 1),
  ]
  models += profiles.map { .single(FittedSeries(families[5], season: $0)) }
  models += [FittedForecaster(medianOf: Array(models.suffix(4)))].compactMap { $0 }
  return models
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
