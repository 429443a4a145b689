internal import Competition
internal import ForecastFitting
internal import ForecastModel
internal import Support

/// Members of the ensemble that the bars are for.
let ensembleMembers: [CandidateKind] = [.damped, .ets, .theta, .ces]

/// Upper bounds of the ensemble's OWA.
private let bars = ["m3_yearly": 0.92, "m3_quarterly": 0.90, "m3_monthly": 0.87]

/// Prints the table, or JSON. True where every bar holds.
func runCompetition(_ names: [String], folder: String, isJSON: Bool) throws(Diagnostic) -> Bool {
  var holds = true
  var rows = [String]()
  if !isJSON { print(pad("group", 14) + pad("method", 16) + "   sMAPE    MASE     OWA   cover80 cover95   CPU s") }
  for name in names {
    let group = try Group(name, folder: folder)
    let settings = FitSettings(seasonLength: group.seasonLength)
    let yardstick = score(
      group.series.map { naive2($0.training, seasonLength: group.seasonLength, horizon: group.horizon) }, on: group)

    func report(_ method: String, _ paths: [ForecastPath], _ seconds: Double) {
      let score = score(paths.map(\.median), on: group)
      let owa = score.owa(against: yardstick)
      let shares = [0.8, 0.95].map { coverage(of: $0, paths, group) }
      if isJSON {
        rows.append(
          #"{"group": "\#(name)", "method": "\#(method)", "smape": \#(score.smape), "mase": \#(score.mase), "#
            + #""owa": \#(owa), "coverage_80": \#(shares[0]), "coverage_95": \#(shares[1]), "cpu_s": \#(seconds), "#
            + #""naive2_smape": \#(yardstick.smape), "naive2_mase": \#(yardstick.mase)}"#)
      } else {
        print(
          pad(name, 14) + pad(method, 16) + fixed(score.smape, 8) + fixed(score.mase, 8) + fixed(owa, 8)
            + fixed(shares[0], 10) + fixed(shares[1], 8) + fixed(seconds, 8))
      }
      if method == "ensemble", let bar = bars[name], owa > bar { holds = false }
    }

    for kind in CandidateKind.allCases where kind != .lagBoosting {
      let start = Clock.processorTime
      let paths = group.series.map { fit(kind, to: $0.training, settings: settings).forecast(horizon: group.horizon) }
      report(kind.rawValue, paths, Clock.processorTime - start)
    }
    let start = Clock.processorTime
    let paths = group.series.map { series in
      let members = fit(ensembleMembers, to: series.training, settings: settings)
      return FittedForecaster(medianOf: members)?.forecast(horizon: group.horizon) ?? ForecastPath()
    }
    report("ensemble", paths, Clock.processorTime - start)
  }
  if isJSON {
    print("[\n  " + rows.joined(separator: ",\n  ") + "\n]")
  } else {
    print(holds ? "the bars hold: OWA of the ensemble <= 0.92, 0.90, 0.87" : "a bar is missed")
  }
  return holds
}

/// The share of held-out values within the central interval that the models' own scales give, taken as normal: what
/// calibration starts from.
private func coverage(of level: Double, _ paths: [ForecastPath], _ group: Group) -> Double {
  let z = QuantileTable.normal.standardised(0.5 + level / 2, step: 1)
  var (inside, all) = (0, 0)
  for (path, series) in zip(paths, group.series) {
    for (step, actual) in series.test.enumerated() where step < path.median.count {
      all += 1
      if abs(actual - path.median[step]) <= z * path.scale[step] { inside += 1 }
    }
  }
  return Double(inside) / Double(all)
}

func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.utf8.count))
}

/// Three decimals, right-aligned.
func fixed(_ value: Double, _ width: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let thousandths = Int((abs(value) * 1000).rounded())
  let decimals = String(thousandths % 1000 + 1000).dropFirst()
  let text = (value < 0 ? "-" : "") + "\(thousandths / 1000).\(decimals)"
  return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
}
