internal import Competition
internal import ForecastFitting
internal import ForecastModel
internal import Statistics
internal import Support

/// Methods and medians of methods by rolling origins inside the training values: what defaults are chosen by, since
/// the test values are for reporting only. The last `horizon` values are held out, then those before them, as long as
/// two seasons and 8 values are left to fit on. Prints OWA.
func runOrigins(_ names: [String], folder: String) throws(Diagnostic) {
  print(pad("OWA", 44) + names.map { pad($0, 14) }.joined())
  var table = [[Double]](repeating: [], count: medians.count)
  for name in names {
    let whole = try Group(name, folder: folder)
    var group = Group(name: name, seasonLength: whole.seasonLength, horizon: whole.horizon, series: [])
    for origin in 1...2 {
      for series in whole.series {
        let end = series.training.count - origin * whole.horizon
        guard end >= max(8, 2 * whole.seasonLength + 2) else { continue }
        group.series.append(
          CompetitionSeries(
            name: series.name, training: Array(series.training[..<end]),
            test: Array(series.training[end..<end + whole.horizon])))
      }
    }
    let held = group
    let fitted = held.series.map { memberForecasts($0.training, held.seasonLength, held.horizon) }
    let yardstick = score(
      held.series.map { naive2($0.training, seasonLength: held.seasonLength, horizon: held.horizon) }, on: held)
    for (row, members) in medians.enumerated() {
      let forecasts = fitted.map { forecasts in
        (0..<held.horizon).map { step in median(of: members.map { forecasts[$0]?[step] ?? .nan }) }
      }
      table[row].append(score(forecasts, on: held).owa(against: yardstick))
    }
  }
  for (members, row) in zip(medians, table) {
    print(pad(members.joined(separator: " "), 44) + row.map { fixed($0, 6) + "        " }.joined())
  }
}

/// Forecasts by the name of the method: candidates, and variants of Theta.
private func memberForecasts(_ training: [Double], _ seasonLength: Int, _ horizon: Int) -> [String: [Double]] {
  let settings = FitSettings(seasonLength: seasonLength)
  let kinds: [CandidateKind] = [.ses, .holt, .damped, .holtWinters, .ets, .theta, .ces]
  var forecasts = [String: [Double]]()
  for (kind, fitted) in zip(kinds, fit(kinds, to: training, settings: settings)) {
    forecasts[kind.rawValue] = fitted.forecast(horizon: horizon).median
  }
  for (name, variant) in thetaVariants {
    forecasts[name] = fitTheta(variant, to: training, settings: settings).forecast(horizon: horizon).median
  }
  return forecasts
}

private let thetaVariants: [(name: String, variant: ThetaVariant?)] = [
  ("stm", .standard), ("otm", .optimised), ("dstm", .dynamicStandard), ("least_errors", nil),
]

/// What is compared: methods alone, then medians.
private let medians: [[String]] =
  ["ses", "holt", "damped", "ets", "ces", "theta", "stm", "otm", "dstm", "least_errors"].map { [$0] } + [
    ["theta", "otm"], ["theta", "stm"], ["theta", "stm", "otm"], ["theta", "stm", "otm", "dstm"],
    ["ses", "holt", "damped", "ets", "theta"], ["ses", "holt", "damped", "ets", "stm"],
    ["ses", "holt", "damped", "ets", "theta", "ces"], ["ets", "theta"], ["ets", "theta", "ces"],
    ["ets", "theta", "damped"], ["ets", "theta", "ces", "damped"], ["damped", "theta", "ces"], ["damped", "theta"],
    ["ets", "theta", "damped", "stm"], ["ets", "theta", "damped", "ses"], ["ets", "theta", "damped", "holt"],
    ["ets", "theta", "damped", "ses", "ces"], ["ets", "theta", "damped", "otm", "holt"],
  ]
