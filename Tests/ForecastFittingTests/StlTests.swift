import ForecastFitting
import Statistics
import Testing

/// What statsmodels 0.15.0 makes of airPassengers, period 12, at the places 0, 1, 60, 100, 142, 143:
/// `STL(y, 12, low_pass=13, ...).fit()`.
struct StlReference: Sendable {
  var settings: StlSettings
  var seasonal: [Double]
  var trend: [Double]
  var weights: [Double] = [1, 1, 1, 1, 1, 1]
}

private let places = [0, 1, 60, 100, 142, 143]

private let references: [StlReference] = {
  // statsmodels evaluates loess at every value unless told otherwise, and passes five times, robustly twice.
  var linear = StlSettings(period: 12, seasonalWindow: 7)
  (linear.trendJump, linear.lowPassJump) = (1, 1)
  linear.innerPasses = 5
  linear.seasonalDegree = 1
  var constant = linear
  constant.seasonalWindow = 11
  constant.seasonalDegree = 0
  var robust = linear
  (robust.innerPasses, robust.robustPasses) = (2, 15)
  var jumping = StlSettings(period: 12, seasonalWindow: 35)
  (jumping.seasonalDegree, jumping.trendWindow) = (1, 19)
  (jumping.seasonalJump, jumping.trendJump, jumping.lowPassJump) = (4, 2, 2)
  return [
    StlReference(
      settings: linear,
      seasonal: [-11.02216788, -2.83861671, -20.73545867, -8.78744764, -98.27982026, -60.93521513],
      trend: [122.63347623, 123.34510119, 228.65204773, 362.54987755, 492.02767039, 495.5344856]),
    StlReference(
      settings: constant,
      seasonal: [-16.52051869, -16.80482074, -21.20936343, -5.41942672, -76.05669415, -44.78808626],
      trend: [122.88763515, 123.4264878, 228.07121963, 363.56900848, 493.53248305, 497.06356463]),
    StlReference(
      settings: robust,
      seasonal: [-11.14857739, -4.35484479, -19.17708184, -3.66298958, -102.59470448, -68.68219113],
      trend: [122.55173779, 123.27524334, 229.83752211, 360.02119465, 496.61304765, 500.71081256],
      weights: [0.99705766, 0.99262442, 0.64484212, 0.98634749, 0.86401331, 0.99681166]),
    StlReference(
      settings: jumping,
      seasonal: [-6.46636851, 3.32464946, -22.47246942, -4.77641985, -94.42863606, -57.39812693],
      trend: [118.91236346, 120.32457662, 228.1756928, 363.72504423, 490.9371115, 494.13452192]),
  ]
}()

@Suite struct StlTests {
  /// Values are printed to eight decimals; rounding of sums in another order stays far under that.
  @Test(arguments: 0..<4) func componentsAreThoseOfStatsmodels(number: Int) {
    let reference = references[number]
    let found = stl(airPassengers, reference.settings)
    for (index, place) in places.enumerated() {
      #expect(abs(found.seasonal[place] - reference.seasonal[index]) < 1e-7)
      #expect(abs(found.trend[place] - reference.trend[index]) < 1e-7)
      #expect(abs(found.weights[place] - reference.weights[index]) < 1e-7)
    }
  }

  /// `stl(nottem, "periodic")$time.series[1:12, "seasonal"]` as R prints it in its documentation's examples.
  @Test func periodicSeasonIsThatOfR() {
    let published = [
      -9.3471980, -9.8552496, -6.8533008, -2.7634710, 3.5013569, 8.9833032, 12.8452501, 11.4763813, 7.4475114,
      0.4736899, -6.4301309, -9.4781423,
    ]
    var settings = StlSettings(period: 12)
    settings.seasonalJump = nil
    let found = stl(nottem, settings)
    for (index, value) in found.seasonal.enumerated() { #expect(abs(value - published[index % 12]) < 1e-6) }
  }

  @Test(arguments: [0, 1, 2, 3, 4]) func componentsSumToTheSeries(seed: Int) {
    var numbers = RandomNumbers(seed: UInt64(seed))
    let period = 2 + numbers.integer(below: 30)
    let values = (0..<3 * period + numbers.integer(below: 200)).map { t -> Double in
      let season = 4 * Double(t % period) / Double(period)
      return 10 + 0.1 * Double(t) + season + numbers.normal()
    }
    var settings = StlSettings(period: period, seasonalWindow: 7 + 2 * numbers.integer(below: 6))
    settings.robustPasses = numbers.integer(below: 3)
    let found = stl(values, settings)
    for t in values.indices {
      #expect(abs(found.seasonal[t] + found.trend[t] + found.remainder[t] - values[t]) < 1e-12)
    }
    for first in stride(from: 0, through: values.count - period, by: period) {
      let sum = found.seasonal[first..<first + period].reduce(0, +)
      #expect(abs(sum / Double(period)) < 0.35)
    }
  }

  /// What is season and what is trend comes out as it went in, but for what a locally constant season sees of a slope.
  @Test func aCleanSeriesIsTakenApart() {
    let season = [4.0, -1, 0, -3, 2, -2, 0]
    let values = (0..<140).map { 20 + 0.5 * Double($0) + season[$0 % 7] }
    let found = stl(values, StlSettings(period: 7, seasonalWindow: 11))
    for t in values.indices {
      #expect(abs(found.seasonal[t] - season[t % 7]) < 0.1)
      #expect(abs(found.trend[t] - 20 - 0.5 * Double(t)) < 0.1)
    }
  }

  /// Two wild values move the season of a robust decomposition little.
  @Test func robustPassesLeaveOutliersOut() {
    var numbers = RandomNumbers(seed: 3)
    let plain = (0..<144).map { 50 + 5 * Double($0 % 12) + 0.5 * numbers.normal() }
    var wild = plain
    wild[40] += 500
    wild[90] -= 300
    var settings = StlSettings(period: 12, seasonalWindow: 11)
    func distance() -> Double {
      let (one, two) = (stl(plain, settings), stl(wild, settings))
      return zip(one.seasonal, two.seasonal).map { abs($0 - $1) }.max() ?? 0
    }
    let usual = distance()
    settings.robustPasses = 10
    #expect(distance() < 0.02 * usual)
    #expect(stl(wild, settings).weights[40] == 0)
  }

  /// With a fifth of the values missing, the components stay close to those of the whole series.
  @Test func gapsAreBridged() {
    let values = (0..<168).map { t -> Double in
      let season = Double((t * 5) % 12) / 2
      return 30 + 0.2 * Double(t) + season
    }
    let gaps = values.enumerated().map { $0.offset % 5 == 2 ? Double.nan : $0.element }
    let settings = StlSettings(period: 12, seasonalWindow: 11)
    let (one, two) = (stl(values, settings), stl(gaps, settings))
    for t in values.indices {
      #expect(abs(one.seasonal[t] - two.seasonal[t]) < 0.1)
      #expect(abs(one.trend[t] - two.trend[t]) < 0.1)
    }
    #expect(two.remainder[2].isNaN && two.weights[2] == 0)
  }

  /// Loess at a tenth of its window and joined by lines is near what it is at every value.
  @Test func jumpsHardlyMatter() {
    var settings = StlSettings(period: 24, seasonalWindow: 11)
    let values = (0..<480).map { t -> Double in
      let noise = Double((t * 37) % 101) / 34
      return 10 + Double(t % 24) + noise
    }
    let quick = stl(values, settings)
    (settings.trendJump, settings.lowPassJump) = (1, 1)
    let exact = stl(values, settings)
    for t in values.indices { #expect(abs(quick.seasonal[t] - exact.seasonal[t]) < 0.02) }
  }

  @Test(arguments: [-5, 0, 1, 2, 3, 12, 1000, Int.max]) func nothingTraps(period: Int) {
    let series: [[Double]] = [
      [], [1], [.nan, .nan], [1, 2], [1, 2, 3], Array(repeating: 0, count: 30), Array(repeating: 1e308, count: 30),
      (0..<50).map { $0 % 2 == 0 ? 1.7e308 : -1.7e308 }, (0..<50).map { $0 == 25 ? 1 : .nan },
    ]
    for values in series {
      for window in [nil, -1, 0, 7, 1_000_001] {
        var settings = StlSettings(period: period, seasonalWindow: window)
        settings.robustPasses = 2
        let found = stl(values, settings)
        #expect(found.seasonal.count == values.count && found.trend.count == values.count)
        #expect(found.remainder.count == values.count)
      }
    }
  }
}

/// Average air temperatures at Nottingham Castle, degrees Fahrenheit, monthly, 1920-1939 (Anderson, 1976).
private let nottem: [Double] = [
  40.6, 40.8, 44.4, 46.7, 54.1, 58.5, 57.7, 56.4, 54.3, 50.5, 42.9, 39.8, 44.2, 39.8, 45.1, 47.0, 54.1, 58.7, 66.3,
  59.9, 57.0, 54.2, 39.7, 42.8, 37.5, 38.7, 39.5, 42.1, 55.7, 57.8, 56.8, 54.3, 54.3, 47.1, 41.8, 41.7, 41.8, 40.1,
  42.9, 45.8, 49.2, 52.7, 64.2, 59.6, 54.4, 49.2, 36.3, 37.6, 39.3, 37.5, 38.3, 45.5, 53.2, 57.7, 60.8, 58.2, 56.4,
  49.8, 44.4, 43.6, 40.0, 40.5, 40.8, 45.1, 53.8, 59.4, 63.5, 61.0, 53.0, 50.0, 38.1, 36.3, 39.2, 43.4, 43.4, 48.9,
  50.6, 56.8, 62.5, 62.0, 57.5, 46.7, 41.6, 39.8, 39.4, 38.5, 45.3, 47.1, 51.7, 55.0, 60.4, 60.5, 54.7, 50.3, 42.3,
  35.2, 40.8, 41.1, 42.8, 47.3, 50.9, 56.4, 62.2, 60.5, 55.4, 50.2, 43.0, 37.3, 34.8, 31.3, 41.0, 43.9, 53.1, 56.9,
  62.5, 60.3, 59.8, 49.2, 42.9, 41.9, 41.6, 37.1, 41.2, 46.9, 51.2, 60.4, 60.1, 61.6, 57.0, 50.9, 43.0, 38.8, 37.1,
  38.4, 38.4, 46.5, 53.5, 58.4, 60.6, 58.2, 53.8, 46.6, 45.5, 40.6, 42.4, 38.4, 40.3, 44.6, 50.9, 57.0, 62.1, 63.5,
  56.3, 47.3, 43.6, 41.8, 36.2, 39.3, 44.5, 48.7, 54.2, 60.8, 65.5, 64.9, 60.1, 50.2, 42.1, 35.8, 39.4, 38.2, 40.4,
  46.9, 53.4, 59.6, 66.5, 60.4, 59.2, 51.2, 42.8, 45.8, 40.0, 42.6, 43.5, 47.1, 50.0, 60.5, 64.6, 64.0, 56.8, 48.6,
  44.2, 36.4, 37.3, 35.0, 44.0, 43.9, 52.7, 58.6, 60.0, 61.1, 58.1, 49.6, 41.6, 41.3, 40.8, 41.0, 38.4, 47.4, 54.1,
  58.6, 61.4, 61.8, 56.3, 50.9, 41.4, 37.1, 42.1, 41.2, 47.3, 46.6, 52.4, 59.0, 59.6, 60.4, 57.0, 50.7, 47.8, 39.2,
  39.4, 40.9, 42.4, 47.8, 52.4, 58.0, 60.7, 61.8, 58.2, 46.7, 46.6, 37.8,
]
