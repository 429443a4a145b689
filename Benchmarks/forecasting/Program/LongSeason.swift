internal import Competition
internal import ForecastFitting
internal import ForecastModel
internal import Support

/// What the smoothed profile of a long season gains: the last 156 values of each series of a file, four windows of
/// eight periods, season 52; error of three families on the series as it is, adjusted by classical factors, and
/// adjusted by ours.
/// - Parameter path: a file with the columns `unique_id,t,y`.
func runLongSeason(_ path: String) throws(Diagnostic) {
  let kinds: [CandidateKind] = [.ses, .damped, .theta, .seasonalNaive]
  let names = ["none", "classical", "smoothed"]
  var errors = [[Double]](repeating: [Double](repeating: 0, count: kinds.count), count: names.count)
  var total = 0.0
  var adjusted = 0
  var fits = 0
  for series in try Group.values(path) {
    let values = Array(series.values.suffix(156))
    for window in 1...4 {
      let end = values.count - 8 * window
      guard end >= 104 else { continue }
      let training = Array(values[..<end])
      let test = Array(values[end..<end + 8])
      total += test.reduce(0) { $0 + abs($1) }
      fits += 1
      let isPositive = training.allSatisfy { $0 > 0 }
      let factors = classicalFactors(training, seasonLength: 52, kind: isPositive ? .multiplicative : .additive)
      for (index, kind) in kinds.enumerated() {
        let plain = fit(kind, to: training, settings: FitSettings(seasonLength: 1)).forecast(horizon: 8).median
        let ours = fit(kind, to: training, settings: FitSettings(seasonLength: 52))
        if index == 0, ours.members[0].season != nil { adjusted += 1 }
        var classical = plain
        if let factors {
          let bare = training.indices.map { t in
            isPositive ? training[t] / factors[t % 52] : training[t] - factors[t % 52]
          }
          classical = fit(kind, to: bare, settings: FitSettings(seasonLength: 1)).forecast(horizon: 8).median
          for step in 0..<8 {
            let factor = factors[(end + step) % 52]
            classical[step] = isPositive ? classical[step] * factor : classical[step] + factor
          }
        }
        for (method, path) in [plain, classical, ours.forecast(horizon: 8).median].enumerated() {
          for step in 0..<8 { errors[method][index] += abs(path[step] - test[step]) }
        }
      }
    }
  }
  print(pad("WAPE", 12) + kinds.map { pad($0.rawValue, 16) }.joined())
  for (method, name) in names.enumerated() {
    print(pad(name, 12) + errors[method].map { pad(fixed($0 / total, 6), 16) }.joined())
  }
  print("\(fits) fits, \(adjusted) seasonally adjusted")
}
