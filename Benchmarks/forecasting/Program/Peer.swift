internal import Competition
internal import ForecastFitting
internal import ForecastModel
internal import Support

/// Prints the forecasts of the methods for intermittent demand, or those of MSTL, for the peer's script beside this
/// program: a line for each series with its name and the first forecasts, then the processor time of all.
/// - Parameters:
///   - path: a file with the columns `unique_id,t,y`.
///   - options: seasons as numbers; --fixed: weights of 0.1 throughout instead of those by least squares; --plain,
///     --robust, --exact, --window=N, --inner=N: settings of MSTL.
func runPeer(_ kind: CandidateKind, _ path: String, horizon: Int, options: [String]) throws(Diagnostic) {
  let series = try Group.values(path)
  var settings = FitSettings(seasonLengths: options.compactMap { Int($0) })
  settings.seasonLength = settings.seasonLengths.first ?? 1
  settings.intermittentSmoothing = options.contains("--fixed") ? .customary : .usual
  settings.mstl.usesLogarithms = !options.contains("--plain")
  settings.mstl.isExact = options.contains("--exact")
  settings.mstl.robustPasses = options.contains("--robust") ? 5 : 0
  func number(_ name: String) -> Int? {
    options.first { $0.hasPrefix("--\(name)=") }.flatMap { Int($0.dropFirst(name.count + 3)) }
  }
  settings.mstl.firstWindow = number("window") ?? settings.mstl.firstWindow
  settings.mstl.innerPasses = number("inner") ?? settings.mstl.innerPasses
  // Once before the clock starts, as the peer.
  for one in series.prefix(2) { _ = fit(kind, to: one.values, settings: settings) }
  let start = Clock.processorTime
  let paths = series.map { fit(kind, to: $0.values, settings: settings).forecast(horizon: horizon).median }
  let seconds = Clock.processorTime - start
  for (one, path) in zip(series, paths) {
    print("\(one.name),\(path.map { "\($0)" }.joined(separator: ","))")
  }
  print("cpu_s,\(seconds)")
}
