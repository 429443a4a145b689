internal import Competition
internal import ForecastFitting
internal import ForecastModel
internal import Support

/// One method over every `every`-th series of a group on some threads: OWA, processor and wall seconds as JSON, for
/// side_by_side.py.
func runTimed(_ kind: CandidateKind, _ name: String, every: Int, threads: Int, folder: String) throws(Diagnostic) {
  var group = try Group(name, folder: folder)
  group.series = stride(from: 0, to: group.series.count, by: max(1, every)).map { group.series[$0] }
  let series = group.series
  let (season, horizon) = (group.seasonLength, group.horizon)
  let yardstick = score(
    series.map { naive2($0.training, seasonLength: season, horizon: horizon) }, on: group)
  let settings = FitSettings(seasonLength: season)
  let (wall, processor) = (Clock.now, Clock.processorTime)
  let paths = Parallel.map(series.count, threads: threads) { index in
    fit(kind, to: series[index].training, settings: settings).forecast(horizon: horizon).median
  }
  let (wallSeconds, seconds) = (Clock.now - wall, Clock.processorTime - processor)
  print(
    #"{"series": \#(series.count), "owa": \#(score(paths, on: group).owa(against: yardstick)), "cpu_s": \#(seconds), "#
      + #""wall_s": \#(wallSeconds), "naive2_smape": \#(yardstick.smape), "naive2_mase": \#(yardstick.mase)}"#)
}
