import ForecastModel
import Statistics
import Testing

@Suite struct ComplexSmoothingTests {
  /// The recursion in complex numbers, as the paper derives it: with v = l + i c, the next pair is
  /// (alpha)(y + i e) + (1 + i - alpha) (forecast + i c), real part the level, imaginary part the potential.
  @Test func isSmoothingOfComplexNumbers() {
    var model = complexSmoothing(.none)
    let (l, c) = (model.level, model.potential)
    let (a0, a1) = (model.alpha.real, model.alpha.imaginary)
    let y = 103.0
    let e = y - l
    model.append(y)
    // (a0 + i a1)(y + i e) + ((1 - a0) + i (1 - a1)) (l + i c)
    let real = a0 * y - a1 * e + (1 - a0) * l - (1 - a1) * c
    let imaginary = a0 * e + a1 * y + (1 - a0) * c + (1 - a1) * l
    #expect(abs(model.level - real) < 1e-12)
    #expect(abs(model.potential - imaginary) < 1e-12)
  }

  @Test func factorsAreAdded() {
    var model = complexSmoothing(.partial)
    #expect(model.forecast(horizon: 1).median == [model.level + model.season[1]])
    let error = 7.0
    let factor = model.season[1]
    model.append(model.level + factor + error)
    #expect(abs(model.season[1] - (factor + 0.2 * error)) < 1e-12)
    #expect(model.next == 2)
  }

  /// 40,000 simulated futures: the relative standard error of a standard deviation is 0.35 %; 2 % is allowed.
  @Test(arguments: ComplexSmoothingModel.Form.allCases) func scaleIsThatOfSimulatedFutures(
    form: ComplexSmoothingModel.Form
  ) {
    let horizon = 10
    let start = complexSmoothing(form)
    let scale = start.forecast(horizon: horizon).scale
    var numbers = RandomNumbers(seed: 9)
    var sums = [Double](repeating: 0, count: horizon)
    var squares = sums
    let paths = 40_000
    for _ in 0..<paths {
      var model = start
      for step in 0..<horizon {
        let value = model.forecast(horizon: 1).median[0] + model.sigma * numbers.normal()
        sums[step] += value
        squares[step] += value * value
        model.append(value)
      }
    }
    for step in 0..<horizon {
      let average = sums[step] / Double(paths)
      let deviation = (squares[step] / Double(paths) - average * average).squareRoot()
      #expect(abs(scale[step] / deviation - 1) < 0.02, "step \(step + 1)")
    }
  }
}

/// A model with season 4 and level 100 where its form has them.
func complexSmoothing(_ form: ComplexSmoothingModel.Form) -> ComplexSmoothingModel {
  let weight = ComplexSmoothingModel.Weight(1.3, 1.01)
  let level = form.hasLevel ? 100.0 : 0
  let base = form.hasLevel ? 0.0 : 100
  let season = form.hasSeason ? [10, -20, 4, 6].map { $0 + base } : []
  return ComplexSmoothingModel(
    form: form, alpha: form.hasLevel ? weight : .init(0, 0),
    beta: form == .partial ? .init(0.2, 0) : form.hasSeason ? weight : .init(0, 0), sigma: 5, level: level,
    potential: level / 1.3, season: season, potentials: form.hasPotentials ? season.map { $0 / 1.3 } : [],
    next: form.hasSeason ? 1 : 0)
}
