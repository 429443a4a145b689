import ForecastFitting
import ForecastModel
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

private func tbats(_ values: [Double], _ lengths: [Int]) throws -> TbatsModel {
  let fitted = fit(.tbats, to: values, settings: FitSettings(seasonLengths: lengths))
  guard case .tbats(let model) = fitted.members[0].family else { throw Missing() }
  return model
}

private struct Missing: Error {}

@Suite struct TbatsTests {
  /// `AutoTBATS(season_length=12).fit(AirPassengers)` of statsforecast 2.1.1: AIC 1493.10 with power 0, a steady trend,
  /// 3 harmonics. Its criterion is n log SSE - 2 (power - 1) sum log y + 2 (parameters and first states).
  @Test func criterionIsNoMoreThanThatOfStatsforecast() throws {
    let model = try tbats(airPassengers, [12])
    let transform = try #require(model.transform)
    let waves = model.seasons.reduce(0) { $0 + $1.harmonics.count }
    let hasSlope = model.phi > 0
    let isDamped = hasSlope && model.phi < 1
    let hasArma = model.ar != 0 || model.ma != 0
    let weights = 1 + (hasSlope ? 1 : 0) + (isDamped ? 1 : 0) + (hasArma ? 2 : 0) + 2
    let states = (hasSlope ? 2 : 1) + 2 * waves + (hasArma ? 2 : 0)
    let n = Double(airPassengers.count)
    let squares = model.sigma * model.sigma * (n - Double(weights))
    let logs = airPassengers.reduce(0) { $0 + log($1) }
    // Transformed values of y / unit, made those of y: sigma grows by unit^power.
    let unit = 2 * transform.power * log(transform.unit) * n
    let criterion = n * log(squares) + unit - 2 * (transform.power - 1) * logs + 2 * Double(weights + states + 1)
    #expect(criterion < 1493.1)
  }

  /// The last two years of airPassengers: AutoTBATS of statsforecast 2.1.1 is off by 39.7 on average.
  @Test func aHeldOutPart() {
    let path = fit(.tbats, to: Array(airPassengers.prefix(120)), settings: FitSettings(seasonLength: 12))
      .forecast(horizon: 24)
    let errors = zip(path.median, airPassengers.dropFirst(120)).map { abs($0 - $1) }
    #expect(errors.reduce(0, +) / 24 < 39.7)
    #expect(path.scale.allSatisfy { $0 > 0 })
  }

  /// Waves of 8 and 30 periods with noise: both are found, and forecasts are off by hardly more than the noise.
  @Test func twoSeasonsAreFound() throws {
    var numbers = RandomNumbers(seed: 4)
    let truth = (0..<480).map { t -> Double in
      let (x, y) = (2 * Double.pi * Double(t) / 8, 2 * Double.pi * Double(t) / 30)
      return 50 + 5 * cos(x) + 2 * sin(2 * x) + 4 * sin(y)
    }
    let values = truth.map { $0 + numbers.normal() }
    let model = try tbats(Array(values.prefix(400)), [8, 30])
    #expect(model.seasons.map(\.period) == [8, 30])
    #expect(model.seasons[0].harmonics.contains(2))
    let path = model.forecast(horizon: 80)
    let errors = zip(path.median, truth.dropFirst(400)).map { abs($0 - $1) }
    #expect(errors.reduce(0, +) / 80 < 0.6)
    #expect(abs(path.scale[0] - 1) < 0.15)
  }

  /// Errors that remember: the ARMA part is kept, and its innovation is that of the simulation.
  @Test func armaErrorsAreSeen() throws {
    var numbers = RandomNumbers(seed: 9)
    var deviation = 0.0
    let values = (0..<600).map { t -> Double in
      deviation = 0.8 * deviation + numbers.normal()
      return 30 + 6 * cos(2 * Double.pi * Double(t) / 12) + deviation
    }
    let model = try tbats(values, [12])
    let path = model.forecast(horizon: 40)
    // Of an AR(1) with 0.8 the standard deviation goes from 1 to 1 / 0.6.
    #expect(abs(path.scale[0] - 1) < 0.12)
    #expect(path.scale[30] > 1.3 && path.scale[30] < 2.6)
  }

  /// Appending what is forecast changes nothing; a missing value is like that.
  @Test func appendingGoesOn() {
    let fitted = fit(.tbats, to: airPassengers, settings: FitSettings(seasonLength: 12))
    let before = fitted.forecast(horizon: 40).median
    var (same, missing) = (fitted, fitted)
    for step in 0..<5 {
      same.append(before[step])
      missing.append(.nan)
    }
    for (one, two) in zip(same.forecast(horizon: 30).median, before.dropFirst(5)) { #expect(abs(one / two - 1) < 1e-9) }
    #expect(missing.forecast(horizon: 35).median == Array(before.dropFirst(5)))
  }

  @Test func gapsHardlyMatter() {
    let gaps = airPassengers.enumerated().map { $0.offset % 11 == 5 ? Double.nan : $0.element }
    let one = fit(.tbats, to: airPassengers, settings: FitSettings(seasonLength: 12)).forecast(horizon: 12).median
    let two = fit(.tbats, to: gaps, settings: FitSettings(seasonLength: 12)).forecast(horizon: 12).median
    for (value, other) in zip(one, two) { #expect(abs(value / other - 1) < 0.08) }
  }

  @Test(arguments: [0, 0.25, 0.5, 1]) func transformsTurnBack(power: Double) {
    let transform = PowerTransform(power: power, unit: 64)
    for value in [1e-3, 1, 64, 1e6] { #expect(abs(transform.inverse(transform.applied(value)) / value - 1) < 1e-9) }
    #expect(transform.applied(0).isNaN && transform.applied(-1).isNaN && transform.applied(.nan).isNaN)
    #expect(transform.inverse(-1e9) == 0 || power == 0)
  }
}
