import ForecastFitting
import ForecastModel
import Statistics
import Testing

@Suite struct ThetaTests {
  /// The standard variant is the method of 2000: the mean of the trend line and of the smoothed line 2 y - trend
  /// (Fiorucci et al. 2016, section 2; Hyndman and Billah 2003).
  @Test func theStandardVariantIsTheMeanOfItsTwoLines() {
    let estimator = ThetaEstimator(airPassengers)
    let fit = estimator.fit(.standard)
    let path = estimator.model(fit, unit: 1).forecast(horizon: 12)
    let n = Double(airPassengers.count)
    let times = airPassengers.indices.map { Double($0 + 1) }
    let slope = zip(times, airPassengers).reduce(0) { $0 + ($1.0 - (n + 1) / 2) * $1.1 } / (n * (n * n - 1) / 12)
    let start = mean(of: airPassengers) - slope * (n + 1) / 2
    var level = 2 * fit.level
    for (time, value) in zip(times, airPassengers) { level += fit.alpha * (2 * value - (start + slope * time) - level) }
    for step in 1...12 {
      let expected = 0.5 * (start + slope * (n + Double(step))) + 0.5 * level
      #expect(abs(path.median[step - 1] / expected - 1) < 1e-9)
    }
  }

  /// statsforecast 2.1.1, `thetamodel(y, 1, kind, initial_smoothed=100, alpha=0.4, theta=3)` (theta is 2 in the
  /// standard ones): squared errors from the fourth value on, and forecasts 1, 12 and 24 steps ahead.
  @Test(arguments: [
    (ThetaVariant.standard, 2.0, 270808.68893463333, [453.2650365682082, 467.87954806246114, 483.82265151073705]),
    (.optimised, 3, 270294.52839166694, [454.372196529894, 473.8582118555645, 495.1156831199323]),
    (.dynamicStandard, 2, 272626.37982650934, [453.26503656820813, 467.6308584441087, 482.8357640798638]),
    (.dynamicOptimised, 3, 272726.2141880898, [454.372196529894, 473.56331231480164, 493.99642284754435]),
  ])
  func givenParametersGiveTheForecastsOfAnotherProgram(
    variant: ThetaVariant, theta: Double, errors: Double, expected: [Double]
  ) {
    let fit = ThetaFit(variant: variant, alpha: 0.4, weight: 1 - 1 / theta, level: 100, sumOfSquares: errors)
    let path = ThetaEstimator(airPassengers).model(fit, unit: 1).forecast(horizon: 24)
    for (step, expected) in zip([1, 12, 24], expected) { #expect(abs(path.median[step - 1] / expected - 1) < 1e-9) }
    #expect(abs(squares(fit, airPassengers) / errors - 1) < 1e-9)
  }

  /// Least squares of statsforecast 2.1.1, `thetamodel` with nothing given; its search in three dimensions stops
  /// beside the least, ours does not.
  @Test(arguments: [
    (ThetaVariant.standard, [162716.84152332385, 1993084.1280809753]),
    (.optimised, [162625.44840484599, 1986275.0778536417]),
    (.dynamicStandard, [163269.06511238666, 2080108.4287647593]),
    (.dynamicOptimised, [163220.05813043588, 2004361.5015931835]),
  ])
  func estimatesAreAtLeastAsGood(variant: ThetaVariant, errors: [Double]) {
    for (values, errors) in zip([airPassengers, nile], errors) {
      let fit = ThetaEstimator(values).fit(variant)
      #expect(fit.sumOfSquares <= errors * (1 + 1e-6))
      #expect(abs(squares(fit, values) / fit.sumOfSquares - 1) < 1e-6)
    }
  }

  /// 2,000 points anywhere in the region of a variant: none has smaller errors than the estimate.
  @Test(arguments: ThetaVariant.allCases) func noPointIsBetter(variant: ThetaVariant) {
    var numbers = RandomNumbers(seed: 3)
    for values in [airPassengers, nile, (0..<9).map { 5 + 0.3 * Double($0) + numbers.normal() }] {
      let best = ThetaEstimator(values).fit(variant)
      for _ in 0..<2000 {
        var other = best
        other.alpha = 0.1 + 0.89 * numbers.uniform()
        if variant == .optimised || variant == .dynamicOptimised { other.weight = numbers.uniform() }
        other.level = best.level + values[0] * numbers.normal()
        #expect(squares(other, values) >= best.sumOfSquares * (1 - 1e-9))
      }
    }
  }

  /// The moving line is the least squares line of the values so far.
  @Test func theMovingLineIsThatOfLeastSquares() {
    let fit = ThetaFit(variant: .dynamicOptimised, alpha: 0.3, weight: 0.6, level: 900, sumOfSquares: 1)
    var model = ThetaEstimator(nile).start(fit)
    for (index, value) in nile.enumerated() {
      model.append(value)
      let values = Array(nile.prefix(index + 1))
      let n = Double(values.count)
      let average = mean(of: values)
      let moment = values.enumerated().reduce(0) { $0 + (Double($1.offset + 1) - (n + 1) / 2) * $1.element }
      let slope = index > 0 ? moment / (n * (n * n - 1) / 12) : 0
      #expect(abs(model.slope - slope) < 1e-9 * max(1, abs(slope)))
      #expect(abs(model.mean / average - 1) < 1e-12)
    }
  }

  /// Appending is filtering from the start: a model made after 60 values and moved on is the one made after 100 with
  /// the same estimates, to the bit (the fixed line aside, which is fitted to what there is).
  @Test func appendingIsFiltering() {
    let fit = ThetaFit(variant: .dynamicOptimised, alpha: 0.3, weight: 0.6, level: 900, sumOfSquares: 0)
    var early = ThetaEstimator(Array(nile.prefix(60))).model(fit, unit: 1)
    for value in nile.dropFirst(60) { early.append(value) }
    #expect(early == ThetaEstimator(nile).model(fit, unit: 1))
  }

  /// Fewer than 80 values give the mean of the optimised variants, more the one whose line moves.
  @Test(arguments: [79, 80]) func theCandidateByLength(count: Int) {
    let values = Array(nile.prefix(count))
    let path = fit(.theta, to: values).forecast(horizon: 6)
    let both = [ThetaVariant.optimised, .dynamicOptimised].map { fitTheta($0, to: values).forecast(horizon: 6) }
    for step in 0..<6 {
      let expected = count < 80 ? 0.5 * (both[0].median[step] + both[1].median[step]) : both[1].median[step]
      #expect(abs(path.median[step] / expected - 1) < 1e-12)
    }
  }

  /// The errors from the fourth value on, by the model's own recursion.
  private func squares(_ fit: ThetaFit, _ values: [Double]) -> Double {
    var model = ThetaEstimator(values).start(fit)
    var sum = 0.0
    for (index, value) in values.enumerated() {
      let error = value - model.forecast(horizon: 1).median[0]
      if index > 2 { sum += error * error }
      model.append(value)
    }
    return sum
  }
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
