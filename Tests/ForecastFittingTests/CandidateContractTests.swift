import ForecastFitting
import ForecastModel
import Statistics
import Support
import Testing

/// Series that break programs.
private let awkward: [(name: String, values: [Double])] = {
  var numbers = RandomNumbers(seed: 8)
  let noisy = (0..<60).map { _ in 50 + 10 * numbers.normal() }
  let gaps = noisy.enumerated().map { $0.offset % 7 == 3 ? .nan : $0.element }
  return [
    ("empty", []), ("only missing", [.nan, .infinity]), ("one", [5]), ("two", [5, 7]), ("three", [5, 7, 4]),
    ("four", [5, 7, 4, 9]), ("five", [1, 2, 4, 8, 16]), ("constant", Array(repeating: 3, count: 40)),
    ("zeros", Array(repeating: 0, count: 40)), ("a single spike", [Double](repeating: 0, count: 30) + [9]),
    ("negative", noisy.map { -$0 }), ("both signs", noisy.map { $0 - 50 }), ("huge", noisy.map { $0 * 1e305 }),
    ("tiny", noisy.map { $0 * 0x1p-1035 }),
    ("from tiny to huge", (0..<60).map { Double(sign: .plus, exponent: 20 * $0 - 600, significand: 1) }),
    ("line", (0..<40).map { 3 + 2 * Double($0) }), ("falling to zero", (0..<40).map { 39 - Double($0) }),
    ("explosion", (0..<40).map { Double(sign: .plus, exponent: $0, significand: 1) }),
    ("gaps", gaps), ("missing ends", [.nan, .nan] + noisy + [.nan, .nan, .nan]),
    ("nearly all missing", (0..<60).map { $0 % 20 == 0 ? 4 : .nan }),
    ("perfect season", (0..<48).map { Double($0 % 4) + 1 }),
    ("intermittent", (0..<60).map { $0 % 5 == 0 ? 3 : 0 }),
    ("limits", [1.7e308, -1.7e308, 1.7e308, -1.7e308, 1.7e308, 0]),
  ]
}()

/// What every candidate must do, whatever the series.
@Suite struct CandidateContractTests {
  @Test(arguments: CandidateKind.allCases, [-3, 0, 1, 2, 4, 7, 12, 30, 1_000_000])
  func anySeriesGivesAFiniteForecast(kind: CandidateKind, seasonLength: Int) throws {
    for (name, values) in awkward {
      let fitted = fit(kind, to: values, settings: FitSettings(seasonLength: seasonLength))
      let path = fitted.forecast(horizon: 30)
      #expect((path.median + path.scale).allSatisfy { $0.isFinite }, "\(name)")
      #expect(path.scale.allSatisfy { $0 >= 0 }, "\(name)")
      var writer = ByteWriter()
      fitted.encode(into: &writer)
      var reader = ByteReader(writer.bytes, source: name)
      #expect(try FittedForecaster(from: &reader) == fitted, "\(name)")
    }
  }

  @Test(arguments: CandidateKind.allCases) func aConstantSeriesStaysWhereItIs(kind: CandidateKind) {
    for value in [0, 3, -7.25, 1e200] {
      let path = fit(kind, to: Array(repeating: value, count: 40), settings: FitSettings(seasonLength: 4))
        .forecast(horizon: 12)
      for (median, scale) in zip(path.median, path.scale) {
        #expect(abs(median - value) <= 1e-6 * abs(value))
        #expect(scale <= 1e-6 * abs(value))
      }
    }
  }

  @Test(arguments: CandidateKind.allCases) func fittingTwiceGivesTheSame(kind: CandidateKind) {
    let settings = FitSettings(seasonLength: 12)
    #expect(fit(kind, to: airPassengers, settings: settings) == fit(kind, to: airPassengers, settings: settings))
  }

  /// Dividing by a power of two is exact, so nothing but the unit changes.
  @Test(arguments: CandidateKind.allCases) func theUnitDoesNotMatter(kind: CandidateKind) {
    let settings = FitSettings(seasonLength: 12)
    let plain = fit(kind, to: airPassengers, settings: settings).forecast(horizon: 24)
    for unit in [0x1p-40, 0x1p40] {
      let other = fit(kind, to: airPassengers.map { $0 * unit }, settings: settings).forecast(horizon: 24)
      #expect(other.median == plain.median.map { $0 * unit })
      for (one, two) in zip(other.scale, plain.scale) { #expect(abs(one / unit / two - 1) < 1e-12) }
    }
  }

  @Test func togetherIsAsAlone() {
    let settings = FitSettings(seasonLength: 12)
    let together = fit(CandidateKind.allCases, to: airPassengers, settings: settings)
    for (kind, fitted) in zip(CandidateKind.allCases, together) {
      #expect(fitted == fit(kind, to: airPassengers, settings: settings))
    }
  }

  /// Missing values at the start say nothing; those at the end move the forecast on.
  @Test(arguments: CandidateKind.allCases) func missingEnds(kind: CandidateKind) {
    let settings = FitSettings(seasonLength: 12)
    let plain = fit(kind, to: airPassengers, settings: settings)
    #expect(fit(kind, to: [.nan, .nan] + airPassengers, settings: settings) == plain)
    let later = fit(kind, to: airPassengers + [.nan, .nan], settings: settings).forecast(horizon: 12).median
    let expected = plain.forecast(horizon: 14).median.dropFirst(2)
    for (value, expected) in zip(later, expected) { #expect(abs(value - expected) < 1e-9 * expected) }
  }

  @Test(arguments: CandidateKind.allCases) func aSeasonLongerThanHalfTheSeriesIsNone(kind: CandidateKind) {
    // Boosting on lags has nothing to learn from one series here, and repeats the season.
    guard kind != .seasonalNaive, kind != .windowAverage, kind != .lagBoosting else { return }
    let short = Array(airPassengers.prefix(23))
    #expect(fit(kind, to: short, settings: FitSettings(seasonLength: 12)) == fit(kind, to: short))
  }

  /// Appending to a fitted naive model is fitting to the longer series, but for sigma.
  @Test(arguments: [CandidateKind.naive, .seasonalNaive, .drift, .mean, .windowAverage])
  func appendingIsRefitting(kind: CandidateKind) {
    let settings = FitSettings(seasonLength: 12)
    var grown = fit(kind, to: Array(airPassengers.prefix(130)), settings: settings)
    for value in airPassengers.dropFirst(130) { grown.append(value) }
    let refitted = fit(kind, to: airPassengers, settings: settings).forecast(horizon: 24).median
    for (one, two) in zip(grown.forecast(horizon: 24).median, refitted) { #expect(abs(one / two - 1) < 1e-12) }
  }

  /// Appending to exponential smoothing goes on with the recursion that was fitted.
  @Test(arguments: ExponentialSmoothingForm.admissible)
  func appendingIsSmoothingOn(form: ExponentialSmoothingForm) throws {
    let values = airPassengers.map { $0 / 512 }
    func estimator(_ values: [Double]) -> SmoothingEstimator {
      SmoothingEstimator(
        values, seasonLength: 12, seasonalStart: { classicalFactors(values, seasonLength: 12, kind: $0) })
    }
    let first = estimator(Array(values.prefix(120)))
    let found = try #require(first.fit(form))
    var grown = first.model(found, unit: 1)
    for value in values.dropFirst(120) { grown.append(value) }
    grown.append(.nan)
    let whole = estimator(values + [.nan])
    let expected = whole.model(try #require(whole.evaluated(form, at: found.parameters)), unit: 1)
    for (one, two) in zip(grown.forecast(horizon: 24).median, expected.forecast(horizon: 24).median) {
      #expect(abs(one / two - 1) < 1e-9)
    }
  }
}
