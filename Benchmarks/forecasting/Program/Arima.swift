internal import Competition
internal import ForecastFitting
internal import ForecastModel
internal import Support

/// The candidate `arima` on every `every`-th series of a group, one thread: JSON for peer_arima.py.
/// - Parameters:
///   - isListing: prints the model and the errors of each series as well.
///   - isInside: judges on the last values of training, without the test file's: what decisions are made by.
///   - seasonLengths: all seasons; empty: that of the group.
func runArima(
  _ name: String, every: Int, folder: String, isListing: Bool, isInside: Bool, seasonLengths: [Int]
) throws(Diagnostic) {
  var group = try Group(name, folder: folder)
  group.series = group.series.indices.filter { $0 % max(1, every) == 0 }.map { group.series[$0] }
  if isInside {
    for index in group.series.indices where group.series[index].training.count > 2 * group.horizon {
      group.series[index].test = Array(group.series[index].training.suffix(group.horizon))
      group.series[index].training.removeLast(group.horizon)
    }
  }
  let yardstick = score(
    group.series.map { naive2($0.training, seasonLength: group.seasonLength, horizon: group.horizon) }, on: group)
  let settings = FitSettings(seasonLength: group.seasonLength, seasonLengths: seasonLengths)
  let start = Clock.processorTime
  let models = group.series.map { fit(.arima, to: $0.training, settings: settings) }
  let paths = models.map { $0.forecast(horizon: group.horizon).median }
  let seconds = Clock.processorTime - start
  if isListing {
    for (index, series) in group.series.enumerated() {
      let scaled = mase(series.test, paths[index], training: series.training, seasonLength: group.seasonLength)
      print("\(series.name),\(models[index].name),\(scaled),\(paths[index].map { "\($0)" }.joined(separator: " "))")
    }
    return
  }
  let found = score(paths, on: group)
  print(
    #"{"series": \#(group.series.count), "owa": \#(found.owa(against: yardstick)), "cpu_s": \#(seconds), "#
      + #""naive2_smape": \#(yardstick.smape), "naive2_mase": \#(yardstick.mase)}"#)
}
