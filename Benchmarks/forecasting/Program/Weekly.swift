internal import ForecastFitting
internal import ForecastModel
internal import Statistics
internal import Support

#if canImport(Glibc)
  import Glibc
#endif

/// The work of `solkit forecast` on generated weekly series: 156 points, four windows of eight weeks and a last fit,
/// every candidate and the ensemble. Prints processor seconds and peak memory.
func runWeekly(_ count: Int) {
  let length = 156
  let horizon = 8
  let windows = 4
  let settings = FitSettings(seasonLength: 52)
  var kinds: [CandidateKind] = [.naive, .seasonalNaive, .drift, .mean, .windowAverage]
  kinds += ensembleMembers
  var errors = [Double](repeating: 0, count: kinds.count + 1)
  var total = 0.0
  var calibration = [StandardisedError]()
  var heldOut = [StandardisedError]()
  let start = Clock.processorTime
  for index in 0..<count {
    let series = weeklySeries(index, length: length)
    for window in 0...windows {
      let end = length - horizon * (windows - window)
      let fitted = fit(kinds, to: Array(series[..<end]), settings: settings)
      guard window < windows, let ensemble = FittedForecaster(medianOf: Array(fitted.suffix(ensembleMembers.count)))
      else { continue }
      for (method, forecaster) in (fitted + [ensemble]).enumerated() {
        let path = forecaster.forecast(horizon: horizon)
        for step in 0..<horizon {
          errors[method] += abs(path.median[step] - series[end + step])
          if method == kinds.count {
            total += series[end + step]
            let error = StandardisedError(
              actual: series[end + step], median: path.median[step], scale: path.scale[step], step: step + 1)
            if let error {
              if window < windows - 1 { calibration.append(error) } else { heldOut.append(error) }
            }
          }
        }
      }
    }
  }
  let table = QuantileTable.fit(calibration)
  let seconds = Clock.processorTime - start
  for (method, error) in errors.enumerated() {
    let name = method < kinds.count ? kinds[method].rawValue : "ensemble"
    print(pad(name, 16) + "WAPE" + fixed(error / total, 8))
  }
  // Of the last window, which calibration has not seen: the share under each quantile.
  for level in [0.1, 0.5, 0.75, 0.9] {
    let shares = [QuantileTable.normal, table].map { table in
      let under = heldOut.filter { $0.value <= table.standardised(level, step: $0.step) }
      return Double(under.count) / Double(heldOut.count)
    }
    print("under the quantile\(fixed(level, 6)): normal\(fixed(shares[0], 6)), calibrated\(fixed(shares[1], 6))")
  }
  print("\(count) series x \(windows + 1) fits:\(fixed(seconds, 8)) CPU s, \(peakResidentBytes() >> 20) MB")
}

/// Weekly units of a made-up product: level, trend, a year with a peak before its end, promotions, noise.
private func weeklySeries(_ index: Int, length: Int) -> [Double] {
  var numbers = RandomNumbers(seed: 2026).stream(UInt64(index))
  let level = 20 + 400 * numbers.uniform()
  let growth = 0.002 * numbers.normal()
  let swing = 0.3 * numbers.uniform()
  let shift = numbers.uniform()
  let peak = 0.8 * numbers.uniform()
  let noise = 0.05 + 0.2 * numbers.uniform()
  // Series start in different weeks of the year, so that no window holds the peak of them all.
  let start = numbers.integer(below: 52)
  var walk = 0.0
  return (start..<start + length).map { week in
    walk += 0.02 * numbers.normal()
    let year = Double(week % 52) / 52
    let season = swing * sin(2 * .pi * (year + shift)) + (week % 52 >= 47 && week % 52 < 51 ? peak : 0)
    let promotion = numbers.uniform() < 0.06 ? 0.5 : 0
    let logarithm = growth * Double(week) + walk + season + promotion + noise * numbers.normal()
    return max(0, (level * exp(logarithm)).rounded())
  }
}
