internal import ForecastModel

/// The naive family: no parameters to estimate but the standard deviation of the error.

func fitNaive(_ series: ScaledSeries) -> FittedSeries {
  guard let last = series.values.last else { return FittedSeries(.naive(NaiveModel(last: 0, sigma: 0))) }
  let errors = randomWalkErrors(series.values, slope: 0)
  let sigma = series.inUnit(rootMeanSquare(errors, losing: 0))
  return FittedSeries(.naive(NaiveModel(last: series.inUnit(last), sigma: sigma)))
}

func fitDrift(_ series: ScaledSeries) -> FittedSeries {
  let values = series.values
  guard values.count > 1, let first = values.first, let last = values.last else { return fitNaive(series) }
  let slope = (last - first) / Double(values.count - 1)
  let sigma = series.inUnit(rootMeanSquare(randomWalkErrors(values, slope: slope), losing: 1))
  return FittedSeries(
    .drift(
      DriftModel(
        first: series.inUnit(first), last: series.inUnit(last), steps: values.count - 1, sigma: sigma)))
}

func fitSeasonalNaive(_ series: ScaledSeries, seasonLength: Int) -> FittedSeries {
  let values = series.values
  let length = seasonLength
  guard length > 1, length <= ModelLimits.seasonLength, values.count >= length else { return fitNaive(series) }
  var errors = [Double]()
  // Missing values take the last one seen in that phase, or the mean where there was none yet.
  var filled = values
  let average = values.reduce(0) { $1.isNaN ? $0 : $0 + $1 / Double(series.observed) }
  for index in filled.indices {
    if filled[index].isNaN {
      filled[index] = index >= length ? filled[index - length] : average
    } else if index >= length, !values[index - length].isNaN {
      errors.append(filled[index] - filled[index - length])
    }
  }
  if errors.isEmpty { errors = randomWalkErrors(values, slope: 0) }
  let season = filled.suffix(length).map { series.inUnit($0) }
  let sigma = series.inUnit(rootMeanSquare(errors, losing: 0))
  return FittedSeries(.seasonalNaive(SeasonalNaiveModel(season: season, sigma: sigma)))
}

func fitMean(_ series: ScaledSeries) -> FittedSeries {
  guard series.observed > 0 else { return fitNaive(series) }
  let seen = series.values.filter { !$0.isNaN }
  let average = seen.reduce(0) { $0 + $1 / Double(seen.count) }
  let sigma = series.inUnit(rootMeanSquare(seen.map { $0 - average }, losing: 1))
  return FittedSeries(.mean(MeanModel(mean: series.inUnit(average), count: seen.count, sigma: sigma)))
}

func fitWindowAverage(_ series: ScaledSeries, settings: FitSettings) -> FittedSeries {
  let seen = series.values.filter { !$0.isNaN }
  guard !seen.isEmpty else { return fitNaive(series) }
  let usual = (2...24).contains(settings.seasonLength) ? settings.seasonLength : 8
  let length = min(max(1, settings.windowLength ?? usual), seen.count, ModelLimits.windowLength)
  var errors = [Double]()
  for index in length..<max(length, seen.count) {
    var average = 0.0
    for value in seen[index - length..<index] { average += value / Double(length) }
    errors.append(seen[index] - average)
  }
  if errors.isEmpty {
    let average = seen.reduce(0) { $0 + $1 / Double(seen.count) }
    errors = seen.map { $0 - average }
  }
  let sigma = series.inUnit(rootMeanSquare(errors, losing: 0))
  let window = seen.suffix(length).map { series.inUnit($0) }
  return FittedSeries(.windowAverage(WindowAverageModel(window: window, sigma: sigma)))
}

/// One-step errors of a random walk. Across a gap of k periods the error has k times the variance, so it is divided
/// by sqrt(k).
private func randomWalkErrors(_ values: [Double], slope: Double) -> [Double] {
  var errors = [Double]()
  errors.reserveCapacity(values.count)
  var last = 0
  for index in values.indices.dropFirst() where !values[index].isNaN {
    let steps = Double(index - last)
    errors.append((values[index] - values[last] - slope * steps) / steps.squareRoot())
    last = index
  }
  return errors
}

/// The standard deviation of errors about 0, after `losing` degrees of freedom; 0 where there are none.
private func rootMeanSquare(_ errors: [Double], losing lost: Int) -> Double {
  guard !errors.isEmpty else { return 0 }
  var sum = 0.0
  for error in errors { sum += error * error }
  return (sum / Double(max(1, errors.count - lost))).squareRoot()
}
