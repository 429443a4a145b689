import ForecastFitting
import ForecastModel
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Weekly series with a yearly swing and a peak of four weeks, log-normal noise.
private func weekly(_ seed: UInt64, swing: Double, noise: Double, count: Int) -> [Double] {
  var numbers = RandomNumbers(seed: seed)
  return (0..<count).map { week in
    let peak = (47..<51).contains(week % 52) ? 1.5 * swing : 0
    let wave = swing * sin(2 * .pi * Double(week) / 52)
    return 100 * exp(0.001 * Double(week) + wave + peak + noise * numbers.normal())
  }
}

@Suite struct LongSeasonTests {
  /// The held-out eight weeks after two and a half years: the smoothed profile beats the factors of the classical
  /// decomposition and no adjustment at all.
  @Test func aSmoothedProfileForetellsBetterThanClassicalFactors() throws {
    var (ours, classical, none) = (0.0, 0.0, 0.0)
    for seed in 0..<40 as Range<UInt64> {
      let values = weekly(seed, swing: 0.3, noise: 0.2, count: 138)
      let training = Array(values.prefix(130))
      let factors = try #require(classicalFactors(training, seasonLength: 52, kind: .multiplicative))
      let bare = training.indices.map { training[$0] / factors[$0 % 52] }
      let smoothed = fit(.theta, to: training, settings: FitSettings(seasonLength: 52)).forecast(horizon: 8).median
      let unsmoothed = fit(.theta, to: bare).forecast(horizon: 8).median
      let plain = fit(.theta, to: training).forecast(horizon: 8).median
      for step in 0..<8 {
        ours += abs(smoothed[step] - values[130 + step])
        classical += abs(unsmoothed[step] * factors[(130 + step) % 52] - values[130 + step])
        none += abs(plain[step] - values[130 + step])
      }
    }
    #expect(ours < 0.9 * classical)
    #expect(ours < 0.85 * none)
  }

  /// Noise has no season; the test against held-out cycles seldom errs.
  @Test func noiseIsLeftAlone() {
    let adjusted = (0..<200 as Range<UInt64>).filter { seed in
      let values = weekly(seed, swing: 0, noise: 0.2, count: 156)
      return fit(.ses, to: values, settings: FitSettings(seasonLength: 52)).members[0].season != nil
    }
    #expect(adjusted.count < 20)
  }

  @Test func aNarrowPeakIsKept() throws {
    let values: [Double] = (0..<156).map { week in
      let peak: Double = week % 52 == 50 ? 80 : 0
      return 100 + peak + Double(week * 37 % 11)
    }
    let fitted = fit(.ses, to: values, settings: FitSettings(seasonLength: 52))
    let season = try #require(fitted.members[0].season)
    #expect(season.kind == .multiplicative)
    #expect(season.factors[50] > 1.5)
    #expect(season.factors.indices.allSatisfy { $0 == 50 || abs(season.factors[$0] - 1) < 0.1 })
  }

  @Test func zerosMakeItAdditive() throws {
    let values: [Double] = (0..<156).map { week in
      let wave: Double = sin(2 * .pi * Double(week) / 52)
      return max(0, 20 + 25 * wave) + Double(week * 37 % 3)
    }
    let fitted = fit(.ses, to: values, settings: FitSettings(seasonLength: 52))
    #expect(try #require(fitted.members[0].season).kind == .additive)
  }
}
