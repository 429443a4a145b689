import ForecastModel
import Statistics
import Testing

/// Point forecasts and scales against their formulas, worked out by hand, and against simulation.
@Suite struct ForecastFormulaTests {
  @Test func naive() {
    let path = NaiveModel(last: 7, sigma: 2).forecast(horizon: 4)
    #expect(path.median == [7, 7, 7, 7])
    #expect(path.scale == [2, 2 * 2.0.squareRoot(), 2 * 3.0.squareRoot(), 4])
  }

  @Test func seasonalNaive() {
    var model = SeasonalNaiveModel(season: [1, 2, 3], sigma: 2)
    model.append(9)
    let path = model.forecast(horizon: 7)
    #expect(path.median == [2, 3, 9, 2, 3, 9, 2])
    let second = 2 * 2.0.squareRoot()
    #expect(path.scale == [2, 2, 2, second, second, second, 2 * 3.0.squareRoot()])
  }

  @Test func drift() {
    let path = DriftModel(first: 1, last: 9, steps: 4, sigma: 3).forecast(horizon: 2)
    #expect(path.median == [11, 13])
    #expect(path.scale == [3 * 1.25.squareRoot(), 3 * 3.0.squareRoot()])
  }

  @Test func averages() {
    #expect(MeanModel(mean: 5, count: 4, sigma: 2).forecast(horizon: 1).scale == [2 * 1.25.squareRoot()])
    var window = WindowAverageModel(window: [1, 2, 6], sigma: 1)
    #expect(window.forecast(horizon: 2).median == [3, 3])
    window.append(4)
    #expect(window.forecast(horizon: 1).median == [4])
  }

  @Test func theta() {
    // trend line 30, 30.5, ...; theta line smoothed to 28
    var model = ThetaModel(trend: 30, slope: 0.5, level: 28, alpha: 0.4, sigma: 3)
    #expect(model.forecast(horizon: 2).median == [29.25, 29.5])
    #expect(abs(model.forecast(horizon: 3).scale[2] - 3 * 1.32.squareRoot()) < 1e-12)
    model.append(31)
    // theta line: 2 x 31 - 30.5 = 31.5, level 28 + 0.4 x 3.5 = 29.4
    #expect(abs(model.forecast(horizon: 1).median[0] - 0.5 * (31 + 29.4)) < 1e-12)
  }

  @Test func seasonComesBack() {
    let naive = FittedSeries.Family.naive(NaiveModel(last: 10, sigma: 1))
    let additive = FittedSeries(naive, season: SeasonalProfile(kind: .additive, factors: [3, -3], next: 1))
    #expect(additive.forecast(horizon: 3).median == [7, 13, 7])
    #expect(additive.forecast(horizon: 1).scale == [1])
    let profile = SeasonalProfile(kind: .multiplicative, factors: [1.5, 0.5], next: 1)
    var multiplicative = FittedSeries(naive, season: profile)
    #expect(multiplicative.forecast(horizon: 2).median == [5, 15])
    #expect(multiplicative.forecast(horizon: 1).scale == [0.5])
    multiplicative.append(6)
    #expect(multiplicative.forecast(horizon: 2).median == [18, 6])
  }

  /// Exponential smoothing in its error-correction form, written out once more (Hyndman et al. 2008, table 2.2).
  @Test(arguments: ExponentialSmoothingForm.admissible) func oneStep(form: ExponentialSmoothingForm) {
    var model = smoothing(form)
    let slope = form.trend == .none ? 0.0 : form.trend == .additive ? 2 : 1.8
    let base = 100 + slope
    let factor = form.season == .none ? 0.0 : form.season == .additive ? -20 : 0.8
    let forecast = form.season == .multiplicative ? base * factor : base + factor
    #expect(abs(model.forecast(horizon: 1).median[0] - forecast) < 1e-12)
    model.append(90)
    let error = 90 - forecast
    let multiplier = form.season == .multiplicative ? factor : 1
    #expect(abs(model.level - (base + 0.4 * error / multiplier)) < 1e-12)
    #expect(abs(model.slope - (slope + (form.trend == .none ? 0 : 0.1 * error / multiplier))) < 1e-12)
    if form.season != .none {
      #expect(abs(model.season[1] - (factor + 0.3 * error / (form.season == .multiplicative ? base : 1))) < 1e-12)
      #expect(model.next == 2)
    }
  }

  /// 40,000 simulated futures: the standard deviation of a sample of normal values has the relative standard error
  /// 1 / sqrt(2 n) = 0.35 %; the products of multiplicative forms have heavier tails, so 2.5 % is allowed.
  @Test(arguments: ExponentialSmoothingForm.admissible) func scaleIsThatOfSimulatedFutures(
    form: ExponentialSmoothingForm
  ) {
    let horizon = 10
    let start = smoothing(form)
    let scale = start.forecast(horizon: horizon).scale
    var numbers = RandomNumbers(seed: 4)
    var sums = [Double](repeating: 0, count: horizon)
    var squares = sums
    let paths = 40_000
    for _ in 0..<paths {
      var model = start
      for step in 0..<horizon {
        let base = model.level + model.phi * model.slope
        let factor = form.season == .none ? 0 : model.season[model.next]
        let forecast = form.season == .multiplicative ? base * factor : base + factor
        let innovation = model.sigma * numbers.normal()
        let value = form.error == .additive ? forecast + innovation : forecast * (1 + innovation)
        sums[step] += value
        squares[step] += value * value
        model.append(value)
      }
    }
    for step in 0..<horizon {
      let average = sums[step] / Double(paths)
      let deviation = (squares[step] / Double(paths) - average * average).squareRoot()
      #expect(abs(scale[step] / deviation - 1) < 0.025, "step \(step + 1)")
    }
  }
}
