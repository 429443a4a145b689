internal import Competition
internal import ForecastFitting
internal import ForecastModel
internal import Support

/// What rules of `arima` forecast at an origin inside the training values of a group, or at their end.
/// - Parameters:
///   - origin: how many horizons before the end of training it lies; 0: the test values.
///   - rules: `name=number` for the fields of `ArimaSettings` that `apply` knows.
/// - Returns: prints a line for each series that is long enough: name, chosen model, its AICc, sMAPE, MASE, the same of Naive2, forecasts.
func runArimaRules(
  _ name: String, every: Int, origin: Int, rules: [String], folder: String
) throws(Diagnostic) {
  let group = try Group(name, folder: folder)
  let (m, h) = (group.seasonLength, group.horizon)
  var settings = ArimaSettings()
  for rule in rules {
    let parts = rule.split(separator: "=")
    guard parts.count == 2, let value = Double(parts[1]), apply(String(parts[0]), value, to: &settings) else {
      throw Diagnostic("E1001", "'\(rule)' is no rule of arima", exitCode: .usage)
    }
  }
  let start = Clock.processorTime
  for (index, series) in group.series.enumerated() where index % max(1, every) == 0 {
    var (training, test) = (series.training, series.test)
    if origin > 0 {
      let end = training.count - origin * h
      guard end >= max(8, 2 * m + 2) else { continue }
      test = Array(training[end..<end + h])
      training = Array(training[..<end])
    }
    guard let fit = fitArima(training, seasonLength: m, settings: settings),
      let mean = fitArimaMean(training, seasonLength: m, settings: settings)
    else { continue }
    let path = mean.forecast(horizon: h).median
    let yardstick = naive2(training, seasonLength: m, horizon: h)
    let numbers = [
      fit.correctedAkaike, smape(test, path), mase(test, path, training: training, seasonLength: m),
      smape(test, yardstick), mase(test, yardstick, training: training, seasonLength: m),
    ]
    print(([series.name, mean.members[0].model.name.replacing(",", with: " ")] + (numbers + path).map { "\($0)" }).joined(separator: ";"))
  }
  print("cpu_s;\(Clock.processorTime - start)")
}

private func apply(_ name: String, _ value: Double, to settings: inout ArimaSettings) -> Bool {
  switch name {
  case "d": settings.d = Int(value)
  case "largestD": settings.largestD = Int(value)
  case "first": settings.firstDifferenceLimit = value
  case "second": settings.secondDifferenceLimit = value
  case "withSeason": settings.largestDWithSeason = Int(value)
  case "p": settings.largestP = Int(value)
  case "q": settings.largestQ = Int(value)
  case "root": settings.smallestRoot = value
  case "strict": settings.longestStrict = Int(value)
  case "full": settings.search = .full
  case "members": settings.mostInMean = Int(value)
  case "strength": settings.strengthOfEvidence = value
  case "hedges": settings.hedgesDifferences = value != 0
  default: return false
  }
  return true
}
