import ForecastFitting
import ForecastModel
import Statistics
import Testing

@Suite struct ThetaTests {
  /// The definition, written out: the mean of the trend line and of the smoothed line 2 y - trend.
  @Test func isTheMeanOfItsTwoLines() throws {
    let fitted = fit(.theta, to: airPassengers)
    guard case .theta(let model) = fitted.members[0].family else { throw Unexpected() }
    let n = Double(airPassengers.count)
    let times = airPassengers.indices.map { Double($0 + 1) }
    let slope = zip(times, airPassengers).reduce(0) { $0 + ($1.0 - (n + 1) / 2) * $1.1 } / (n * (n * n - 1) / 12)
    let start = mean(of: airPassengers) - slope * (n + 1) / 2
    let doubled = zip(times, airPassengers).map { 2 * $1 - (start + slope * $0) }
    // The smoothed level, with the first level that is best for this alpha: errors are a parabola of that level.
    func level(_ first: Double) -> (errors: Double, last: Double) {
      var level = first
      var errors = 0.0
      for value in doubled {
        errors += (value - level) * (value - level)
        level += model.alpha * (value - level)
      }
      return (errors, level)
    }
    let (left, middle, right) = (level(-100).errors, level(0).errors, level(100).errors)
    let best = 50 * (left - right) / (left - 2 * middle + right)
    let path = fitted.forecast(horizon: 12)
    for step in 1...12 {
      let expected = 0.5 * (start + slope * (n + Double(step))) + 0.5 * level(best).last
      #expect(abs(path.median[step - 1] / expected - 1) < 1e-6)
    }
    #expect(abs(model.slope - slope) < 1e-9)
  }

  /// statsforecast 2.1.1, `Theta(season_length=1 or 12)`; it holds alpha to 0.99 and starts the level elsewhere.
  @Test(arguments: [
    (1, [432.9291600562831, 447.54367155053603, 463.48677499881205]),
    (12, [440.96919544655185, 448.5247480489902, 462.79523507318385]),
  ])
  func isNearAnotherProgram(seasonLength: Int, expected: [Double]) {
    let path = fit(.theta, to: airPassengers, settings: FitSettings(seasonLength: seasonLength)).forecast(horizon: 24)
    for (step, expected) in zip([1, 12, 24], expected) { #expect(abs(path.median[step - 1] / expected - 1) < 0.01) }
  }

  private struct Unexpected: Error {}
}

@Suite struct DecompositionTests {
  /// statsmodels 0.15.0, seasonal_decompose(airPassengers, period=12).
  @Test func classicalFactorsOfAirPassengers() throws {
    let multiplicative = [
      0.9102303673722006, 0.8836253206943756, 1.0073662876035454, 0.9759060123228472, 0.9813780274951293,
      1.1127758266792729, 1.2265555429312012, 1.2199109694456252, 1.0604919326468183, 0.9217572404104976,
      0.8011780824134743, 0.8988243899850112,
    ]
    let additive = [
      -24.74873737373738, -36.18813131313132, -2.241161616161611, -8.036616161616141, -4.506313131313135,
      35.402777777777764, 63.83080808080808, 62.82323232323231, 16.52020202020204, -20.642676767676768,
      -53.593434343434346, -28.619949494949505,
    ]
    for (kind, expected) in [(SeasonalProfile.Kind.multiplicative, multiplicative), (.additive, additive)] {
      let factors = try #require(classicalFactors(airPassengers, seasonLength: 12, kind: kind))
      for (factor, expected) in zip(factors, expected) { #expect(abs(factor - expected) < 1e-10) }
    }
  }

  /// As above with 40 values and an odd season.
  @Test func classicalFactorsOfAnOddSeason() throws {
    let expected = [
      1.320408163265304, -5.593877551020407, -3.0081632653061154, 0.7775510204081537, 2.6346938775510234,
      4.5204081632653095, -0.6510204081632683,
    ]
    let factors = try #require(classicalFactors(Array(airPassengers.prefix(40)), seasonLength: 7, kind: .additive))
    for (factor, expected) in zip(factors, expected) { #expect(abs(factor - expected) < 1e-10) }
  }

  @Test func seasonalityTest() {
    #expect(isSeasonal(airPassengers, seasonLength: 12))
    #expect(!isSeasonal((0..<60).map { Double($0) }, seasonLength: 12))
    #expect(!isSeasonal(Array(repeating: 1, count: 60), seasonLength: 12))
    // Noise is called seasonal in about a tenth of all cases.
    let called = (0..<1000 as Range<UInt64>).filter { seed in
      var numbers = RandomNumbers(seed: seed)
      return isSeasonal((0..<72).map { _ in numbers.normal() }, seasonLength: 12)
    }
    #expect(called.count > 20 && called.count < 120)
  }
}
