import ForecastModel
import Statistics
import Support
import Testing

@Suite struct ThetaLinesTests {
  /// The equations of Fiorucci et al. (2016), section 3, written out once more with A and B.
  @Test func oneStepOfTheDynamicModel() {
    var model = thetaLines(.moving)
    let alpha = 0.3
    // A = mean - (t + 1) / 2 B, t = 20
    let a = 50 - 10.5 * 0.4
    let decay = model.decay
    let reach: Double = (1 - decay * (1 - alpha)) / alpha
    let expected: Double = 48 + 0.6 * (decay * a + reach * 0.4)
    #expect(abs(model.forecast(horizon: 1).median[0] - expected) < 1e-12)
    model.append(60)
    let slope: Double = (19 * 0.4 + 60.0 / 21) / 22
    #expect(abs(model.slope - slope) < 1e-12)
    #expect(abs(model.mean - 1060.0 / 21) < 1e-12)
    #expect(abs(model.level - (alpha * 60 + (1 - alpha) * 48)) < 1e-12)
  }

  /// 40,000 simulated futures: the relative standard error of a standard deviation is 0.35 %; 2 % is allowed.
  @Test(arguments: ThetaLinesModel.Line.allCases, [5.0, 20]) func scaleIsThatOfSimulatedFutures(
    line: ThetaLinesModel.Line, count: Double
  ) {
    let horizon = 12
    var start = thetaLines(line)
    start.count = count
    let scale = start.forecast(horizon: horizon).scale
    var numbers = RandomNumbers(seed: 7)
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

  /// Tag 6, as bundles before the variants hold it: five numbers after the tag.
  @Test func thetaOfOldBundlesIsRead() throws {
    var writer = ByteWriter()
    writer.put(UInt8(0))
    writer.put(UInt8(6))
    for value in [30, 0.5, 28, 0.4, 3.0] { writer.put(value) }
    var reader = ByteReader(writer.bytes, source: "old")
    let old = FittedSeries(.theta(ThetaModel(trend: 30, slope: 0.5, level: 28, alpha: 0.4, sigma: 3)))
    #expect(try FittedSeries(from: &reader) == old)
  }
}

@Suite struct ThetaMeanTests {
  private let model = ThetaMeanModel(fixed: thetaLines(.fixed), moving: thetaLines(.moving))

  @Test func forecastsAreTheMeansOfBoth() {
    let path = model.forecast(horizon: 4)
    let (fixed, moving) = (thetaLines(.fixed).forecast(horizon: 4), thetaLines(.moving).forecast(horizon: 4))
    for step in 0..<4 {
      #expect(path.median[step] == 0.5 * fixed.median[step] + 0.5 * moving.median[step])
      #expect(path.scale[step] == 0.5 * fixed.scale[step] + 0.5 * moving.scale[step])
    }
  }

  /// Both lines take a missing value as the mean that was forecast, not each as its own forecast.
  @Test func aMissingValueIsTakenAsForecast() {
    var (missing, seen) = (model, model)
    missing.append(.nan)
    seen.append(model.forecast(horizon: 1).median[0])
    #expect(missing == seen)
    #expect(missing.fixed.count == 21 && missing.moving.count == 21)
  }

  /// Two lines of one kind are no mean of both.
  @Test func linesInTheWrongPlaceAreRefused() {
    var writer = ByteWriter()
    thetaLines(.moving).encode(into: &writer)
    thetaLines(.fixed).encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "swapped")
    #expect(throws: Diagnostic.self) { try ThetaMeanModel(from: &reader) }
  }
}

/// A model with 20 values seen, mean 50 and a slope of 0.4.
func thetaLines(_ line: ThetaLinesModel.Line) -> ThetaLinesModel {
  ThetaLinesModel(
    line: line, alpha: 0.3, weight: 0.6, level: 48, decay: 0.01, mean: 50, slope: 0.4, count: 20, sigma: 2)
}
