import ForecastFitting
import ForecastModel
import Statistics
import Testing

/// Seasons of 8 and 30 periods on a slow trend, with a made-up disturbance.
private let twoSeasons: [Double] = (0..<400).map { t -> Double in
  let (eighth, thirtieth) = (Double(t % 8) / 8, Double(t % 30) / 30)
  let wave = 3 * sine(eighth) + 2 * sine(thirtieth + 0.25)
  return 10 + 0.01 * Double(t) + wave + Double((t * 7919) % 13 - 6) * 0.1
}

private func sine(_ turns: Double) -> Double {
  // Bhaskara's approximation is exact enough where both sides of a comparison have the same series.
  let degrees = (turns - turns.rounded(.down)) * 360
  let half = degrees < 180 ? degrees : degrees - 180
  let product = half * (180 - half)
  return (degrees < 180 ? 1 : -1) * 4 * product / (40500 - product)
}

@Suite struct MstlTests {
  @Test func componentsSumToTheSeries() {
    let found = Mstl.decomposition(of: twoSeasons, seasonLengths: [30, 8, 8, 1, 0, -4, 201])
    #expect(found.lengths == [8, 30])
    for t in twoSeasons.indices {
      let sum = found.seasonal[0][t] + found.seasonal[1][t] + found.trend[t] + found.remainder[t]
      #expect(abs(sum - twoSeasons[t]) < 1e-11)
    }
    for (index, length) in found.lengths.enumerated() {
      for first in stride(from: 0, to: 360, by: length) {
        #expect(abs(found.seasonal[index][first..<first + length].reduce(0, +) / Double(length)) < 0.15)
      }
    }
  }

  /// Each season is found where both overlap.
  @Test func bothSeasonsAreFound() {
    let found = Mstl.decomposition(of: twoSeasons, seasonLengths: [8, 30])
    for t in 40..<360 {
      #expect(abs(found.seasonal[0][t] - 3 * sine(Double(t % 8) / 8)) < 0.35)
      #expect(abs(found.seasonal[1][t] - 2 * sine(Double(t % 30) / 30 + 0.25)) < 0.6)
    }
  }

  @Test func forecastsGoOnWithTheLastCycles() throws {
    var settings = FitSettings(seasonLengths: [8, 30])
    settings.mstl.usesLogarithms = false
    let fitted = fit(.mstl, to: twoSeasons, settings: settings)
    guard case .mstl(let model) = fitted.members[0].family else {
      Issue.record("not MSTL")
      return
    }
    #expect(model.seasons.map(\.factors.count) == [8, 30])
    let path = fitted.forecast(horizon: 240).median
    let level = model.rest.forecast(horizon: 240).median
    for step in 0..<240 {
      let expected = level[step] + model.seasons[0].factors[step % 8] + model.seasons[1].factors[step % 30]
      #expect(abs(path[step] - expected) < 1e-12)
    }
    // The truth goes on: the error stays within what the disturbance explains.
    for step in 0..<60 {
      let t = 400 + step
      let waves = 3 * sine(Double(t % 8) / 8) + 2 * sine(Double(t % 30) / 30 + 0.25)
      let truth = 10 + 0.01 * Double(t) + waves
      #expect(abs(path[step] - truth) < 1.6)
    }
  }

  /// Appending what was forecast changes no forecast; appending a jump in one phase moves that phase.
  @Test func appendingMovesSeasons() {
    let fitted = fit(.mstl, to: twoSeasons, settings: FitSettings(seasonLengths: [8, 30]))
    var same = fitted
    let before = fitted.forecast(horizon: 100).median
    for step in 0..<40 { same.append(before[step]) }
    for (one, two) in zip(same.forecast(horizon: 60).median, before.dropFirst(40)) { #expect(abs(one - two) < 1e-9) }
    var moved = fitted
    for step in 0..<64 { moved.append(before[step] + (step % 8 == 3 ? 4 : 0)) }
    let after = moved.forecast(horizon: 8).median
    let others = (0..<8).filter { $0 != 3 }.map { after[$0] - before[64 + $0] }
    #expect(after[3] - before[67] > 1 + (others.max() ?? 0))
  }

  /// Appended a day at a time, forecasts stay nearly as good as those of models fitted anew.
  @Test func appendingIsNearlyRefitting() {
    var numbers = RandomNumbers(seed: 77)
    let values = (0..<960).map { t -> Double in
      let (day, week) = (20 * sine(Double(t % 24) / 24), 8 * sine(Double(t % 168) / 168))
      return 100 + day + week + 2 * numbers.normal()
    }
    let settings = FitSettings(seasonLengths: [24, 168])
    var grown = fit(.mstl, to: Array(values.prefix(720)), settings: settings)
    var (appended, refitted) = (0.0, 0.0)
    for start in stride(from: 720, to: 936, by: 24) {
      let fresh = fit(.mstl, to: Array(values.prefix(start)), settings: settings).forecast(horizon: 24).median
      let path = grown.forecast(horizon: 24).median
      for step in 0..<24 {
        appended += abs(path[step] - values[start + step])
        refitted += abs(fresh[step] - values[start + step])
        grown.append(values[start + step])
      }
    }
    #expect(appended < 1.1 * refitted)
  }

  /// A season that grows with the level is steady in logarithms.
  @Test func logarithmsKeepAGrowingSeason() {
    var settings = FitSettings(seasonLength: 12)
    let training = Array(airPassengers.prefix(120))
    func error() -> Double {
      let path = fit(.mstl, to: training, settings: settings).forecast(horizon: 24).median
      return zip(path, airPassengers.dropFirst(120)).map { abs($0 - $1) }.reduce(0, +)
    }
    let logarithmic = error()
    settings.mstl.usesLogarithms = false
    #expect(logarithmic < 0.8 * error())
    settings.mstl.usesLogarithms = true
    let path = fit(.mstl, to: training, settings: settings).forecast(horizon: 3)
    #expect(path.median.allSatisfy { $0 > 0 } && path.scale.allSatisfy { $0 > 0 })
  }

  @Test func withoutASeasonItIsSmoothing() {
    let values = Array(airPassengers.prefix(20))
    let settings = FitSettings(seasonLengths: [24, 168])
    #expect(fit(.mstl, to: values, settings: settings) == fit(.ets, to: values, settings: FitSettings()))
  }

  /// Gaps inside are passed over: forecasts stay near those without gaps.
  @Test func gapsHardlyMatter() {
    let gaps = twoSeasons.enumerated().map { $0.offset % 9 == 4 ? Double.nan : $0.element }
    let settings = FitSettings(seasonLengths: [8, 30])
    let one = fit(.mstl, to: twoSeasons, settings: settings).forecast(horizon: 30).median
    let two = fit(.mstl, to: gaps, settings: settings).forecast(horizon: 30).median
    for (value, other) in zip(one, two) { #expect(abs(value - other) < 0.8) }
  }
}
