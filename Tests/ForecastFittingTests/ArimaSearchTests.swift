import ForecastFitting
import ForecastModel
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ArimaSearchTests {
  /// A long simulated series gives its parameters back, to three standard errors.
  @Test func simulatedParametersComeBack() throws {
    var numbers = RandomNumbers(seed: 12)
    let (phi, theta, seasonalTheta) = (0.6, 0.3, -0.5)
    let m = 12
    var (errors, w) = ([Double](), [Double]())
    for t in 0..<2200 {
      let error = numbers.normal()
      errors.append(error)
      var value = error
      if t > 0 { value += phi * w[t - 1] + theta * errors[t - 1] }
      if t >= m { value += seasonalTheta * errors[t - m] }
      if t > m { value += theta * seasonalTheta * errors[t - m - 1] }
      w.append(value)
    }
    var values = [Double]()
    for (t, value) in w.dropFirst(200).enumerated() { values.append(value + 0.2 + (t >= m ? values[t - m] : 5)) }
    let order = ArimaOrder((1, 0, 1), seasonal: (0, 1, 1), seasonLength: m)
    let fit = try #require(fitArima(values, order: order, constant: true))
    #expect(abs(fit.model.phi[0] - phi) < 0.08)
    #expect(abs(fit.model.theta[0] - theta) < 0.09)
    #expect(abs(fit.model.seasonalTheta[0] - seasonalTheta) < 0.06)
    #expect(abs(fit.model.sigma - 1) < 0.05)
    #expect(abs(fit.model.constant - 0.2) < 0.15)
    let found = try #require(fitArima(values, seasonLength: m))
    #expect(found.model.order.seasonalD == 1 && found.model.order.d == 0)
    #expect(found.correctedAkaike < fit.correctedAkaike + 6)
  }

  /// A full search is never behind a stepwise one that stays within its limits.
  @Test(arguments: [nile, lakeHuron, worldWideWebUsage]) func fullSearch(values: [Double]) throws {
    var settings = ArimaSettings()
    settings.ranking = .exact
    let stepwise = try #require(fitArima(values, settings: settings))
    settings.search = .full
    let full = try #require(fitArima(values, settings: settings))
    let sum = stepwise.model.order.p + stepwise.model.order.q
    if sum <= settings.largestSum { #expect(full.correctedAkaike <= stepwise.correctedAkaike + 1e-3) }
  }

  /// With a long season the winner is estimated from where conditional least squares ended: it is as good as from
  /// several places.
  @Test func aLongSeasonIsEstimatedWell() throws {
    var numbers = RandomNumbers(seed: 21)
    var values = [Double]()
    var rest = 0.0
    for t in 0..<800 {
      rest = 0.5 * rest + numbers.normal()
      values.append(100 + 8 * sin(2 * .pi * Double(t % 52) / 52) + rest)
    }
    let found = try #require(fitArima(values, seasonLength: 52))
    let thorough = try #require(fitArima(values, order: found.model.order, constant: found.model.hasConstant))
    #expect(found.correctedAkaike <= thorough.correctedAkaike + 0.05)
  }

  /// A regressor that explains a jump has its size found, alone or among others.
  @Test func regressorsAreFound() throws {
    var numbers = RandomNumbers(seed: 5)
    var (level, values, rows) = (50.0, [Double](), [[Double]]())
    for t in 0..<120 {
      level += 0.3 * numbers.normal()
      rows.append([t % 9 == 0 ? 1 : 0, numbers.normal() * 1e6])
      values.append(level + 12 * rows[t][0] + 3e-6 * rows[t][1] + 0.2 * numbers.normal())
    }
    values[30] = .nan
    let fit = try #require(fitArima(values, regressors: rows, seasonLength: 1))
    #expect(abs(fit.model.coefficients[0] - 12) < 0.3)
    #expect(abs(fit.model.coefficients[1] - 3e-6) < 0.3e-6)
    #expect(fit.model.name.hasPrefix("Regression with ARIMA("))
    let path = fit.model.forecast(horizon: 2, regressors: [[1, 0], [0, 0]])
    #expect(path.median[0] - path.median[1] > 10)
  }

  /// Roots, KPSS and seasonal strength.
  @Test func differences() throws {
    // statsmodels 0.15.0, kpss(nile, "c", nlags)
    #expect(abs(levelStationarityStatistic(of: nile, lags: 2) - 1.3152264631776724) < 1e-12)
    #expect(abs(levelStationarityStatistic(of: nile, lags: 0) - 2.5264564549208757) < 1e-12)
    #expect(try #require(fitArima(nile)).model.order.d == 1)
    #expect(seasonalStrength(airPassengers, seasonLength: 12) > 0.64)
    var numbers = RandomNumbers(seed: 3)
    let noise = (0..<120).map { _ in numbers.normal() }
    #expect(seasonalStrength(noise, seasonLength: 12) < 0.64)
    #expect(try #require(fitArima(noise, seasonLength: 12)).model.order.differenceLags == 0)
  }

  @Test func partialAutocorrelationsAndBack() throws {
    let partial = [0.5, -0.3, 0.9, -0.99]
    let weights = autoregression(partial: partial)
    for (one, two) in zip(try #require(partialAutocorrelations(autoregression: weights)), partial) {
      #expect(abs(one - two) < 1e-12)
    }
    #expect(partialAutocorrelations(autoregression: [1.1]) == nil)
    #expect(partialAutocorrelations(autoregression: [2, -0.9]) == nil)
  }

  @Test(arguments: [
    [], [.nan], [4], [4, 5], [4, 4, 4, 4, 4], [0, 0, 0, 0, 1], [1e300, -1e300, 1e300, 1e-300], [.nan, 2, .nan, 2, 5],
    [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 4, 9, 16, 25, 36, 49, 64, 81],
  ] as [[Double]])
  func anySeries(values: [Double]) {
    let isEmpty = !values.contains(where: \.isFinite)
    for m in [1, 2, 4] {
      let fit = fitArima(values, seasonLength: m)
      #expect((fit == nil) == isEmpty)
      let path = fit?.model.forecast(horizon: 5)
      #expect(path?.median.allSatisfy(\.isFinite) ?? true)
      #expect(path?.scale.allSatisfy { $0.isFinite && $0 >= 0 } ?? true)
    }
  }
}
