internal import Competition
internal import ForecastFitting
internal import ForecastModel
internal import Statistics
internal import Support

/// Exponential smoothing, Theta and complex smoothing over the first series of each group, as JSON for
/// smoothing_peer.py: OWA and processor seconds on one thread.
/// - Parameter limit: series of a group that are taken; nil for all.
func runSmoothing(_ names: [String], folder: String, limit: Int?) throws(Diagnostic) {
  var rows = [String]()
  for name in names {
    var group = try Group(name, folder: folder)
    if let limit { group.series = Array(group.series.prefix(limit)) }
    let settings = FitSettings(seasonLength: group.seasonLength)
    let yardstick = score(
      group.series.map { naive2($0.training, seasonLength: group.seasonLength, horizon: group.horizon) }, on: group)
    func report(_ method: String, _ forecast: ([Double]) -> FittedForecaster?) {
      let start = Clock.processorTime
      let paths = group.series.map { forecast($0.training)?.forecast(horizon: group.horizon) ?? ForecastPath() }
      let seconds = Clock.processorTime - start
      let result = score(paths.map(\.median), on: group)
      let owa = result.owa(against: yardstick)
      rows.append(
        #"{"group": "\#(name)", "method": "\#(method)", "smape": \#(result.smape), "mase": \#(result.mase), "#
          + #""owa": \#(owa), "cpu_s": \#(seconds), "naive2_smape": \#(yardstick.smape), "#
          + #""naive2_mase": \#(yardstick.mase)}"#)
    }
    for kind in [CandidateKind.ets, .theta, .ces] {
      report(kind.rawValue) { fit(kind, to: $0, settings: settings) }
    }
    report("ensemble") { FittedForecaster(medianOf: fit(ensembleMembers, to: $0, settings: settings)) }
  }
  print("[\n  " + rows.joined(separator: ",\n  ") + "\n]")
}

/// The memory bar: 10,000 generated quarterly series of 200 values, each fitted by ets, theta and ces, all models kept.
func runMemory() {
  let start = Clock.processorTime
  var kept = [FittedForecaster]()
  for index in 0..<10_000 {
    var numbers = RandomNumbers(seed: 7).stream(UInt64(index))
    var level = 100.0
    let values = (0..<200).map { t in
      level += numbers.normal()
      return max(1, level + 10 * Double(t % 4) + 5 * numbers.normal())
    }
    kept += fit([.ets, .theta, .ces], to: values, settings: FitSettings(seasonLength: 4))
  }
  print("\(kept.count) models:\(fixed(Clock.processorTime - start, 8)) CPU s, \(peakResidentBytes() >> 20) MB")
}
