import ForecastFitting
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Members whose errors are known, and what weights come of them.
@Suite struct EnsembleWeightTests {
  /// Windows of series whose members err independently with these standard deviations.
  private func rows(
    _ count: Int, spreads: @escaping (Int) -> [Double], features: (Int) -> [Double] = { _ in [] }, seed: UInt64 = 1
  ) -> [MemberWeighting.Row] {
    var numbers = RandomNumbers(seed: seed)
    return (0..<count).map { index in
      let own = spreads(index)
      let actuals = (0..<6).map { _ in 100 + 10 * numbers.normal() }
      return MemberWeighting.Row(
        features: features(index), logErrors: [Double](repeating: 0, count: own.count),
        forecasts: own.map { spread in actuals.map { $0 + spread * numbers.normal() } }, actuals: actuals)
    }
  }

  /// The mean absolute error of w a + (1 - w) b with independent normal errors of spread 1 and 2 is least where the
  /// variance w^2 + 4 (1 - w)^2 is: w = 4 / 5. 2,000 windows of six steps: the standard error of w is under 0.01.
  @Test func independentMembersGetInverseVariances() {
    let fitted = MemberWeighting.fit(rows(2000, spreads: { _ in [1, 2] }), members: 2, usesFeatures: false)
    let weights = fitted.weights(features: [], logErrors: [0, 0])
    #expect(abs(weights[0] - 0.8) < 0.03)
    #expect(abs(weights[0] + weights[1] - 1) < 1e-12)
  }

  /// Whose errors were large gets less, and the more so the sharper.
  @Test func weightsFollowTheErrors() {
    let fitted = MemberWeighting.fit([], members: 2, usesFeatures: false)
    #expect(fitted.sharpness == 2)
    // Inverse squares: 1 / (1 + (1/2)^2).
    let weights = fitted.weights(features: [], logErrors: [0, log(2)])
    #expect(abs(weights[0] - 0.8) < 1e-12)
  }

  /// The first member is right where the feature is positive, the second where it is negative.
  @Test func featuresTellMembersApart() {
    let learnt = rows(
      600, spreads: { $0 % 2 == 0 ? [0.5, 4] : [4, 0.5] }, features: { [$0 % 2 == 0 ? 1 : -1] })
    let fitted = MemberWeighting.fit(learnt, members: 2, usesFeatures: true)
    #expect(fitted.weights(features: [1], logErrors: [0, 0])[0] > 0.85)
    #expect(fitted.weights(features: [-1], logErrors: [0, 0])[1] > 0.85)
    let blind = MemberWeighting.fit(learnt, members: 2, usesFeatures: false)
    #expect(abs(blind.weights(features: [], logErrors: [0, 0])[0] - 0.5) < 0.1)
  }

  @Test func whatCannotBeLearntFromIsPassedOver() {
    let empty = MemberWeighting.Row(features: [], logErrors: [0, 0], forecasts: [[1], [2]], actuals: [.nan])
    let fitted = MemberWeighting.fit([empty], members: 2, usesFeatures: false)
    #expect(fitted.weights(features: [], logErrors: [0, 0]) == [0.5, 0.5])
    let equal = MemberWeighting.Row(features: [], logErrors: [0, 0], forecasts: [[1], [1]], actuals: [1])
    #expect(MemberWeighting.fit([equal], members: 2, usesFeatures: false) == fitted)
  }

  /// Two series with two windows, written out by hand: errors relative to the mean of both members.
  @Test func errorsLeanOnTheGroupAndOnAll() {
    var errors = MemberErrors(members: 2, windows: 2, groups: [0, 1, 0])
    errors.add(series: 0, window: 0, errors: [1, 3])  // 0.5, 1.5
    errors.add(series: 0, window: 1, errors: [20, 20])  // 1, 1
    errors.add(series: 1, window: 0, errors: [6, 2])  // 1.5, 0.5
    errors.add(series: 1, window: 1, errors: [.nan, 2])
    errors.add(series: 2, window: 1, errors: [0, 0])
    #expect(errors.pooled == [1, 1])
    // Group 0: (0.5 + 1 + 10 x 1) / (2 + 10) = 11.5 / 12; then two own windows and that one.
    #expect(abs(errors.shrunk(series: 0)[0] - (0.5 + 1 + 11.5 / 12) / 3) < 1e-12)
    #expect(abs(errors.shrunk(series: 0, leaving: [0])[0] - (1 + 11.5 / 12) / 2) < 1e-12)
    // A series without windows is like its group.
    #expect(abs(errors.shrunk(series: 2)[1] - 12.5 / 12) < 1e-12)
    #expect(abs(errors.logarithms(series: 2)[1] - log(12.5 / 12)) < 1e-12)
  }
}

@Suite struct SeriesFeatureTests {
  private func feature(_ name: String, _ values: [Double], _ season: Int = 1) -> Double {
    SeriesFeatures.names.firstIndex(of: name).map { SeriesFeatures(values, seasonLength: season).values[$0] } ?? .nan
  }

  @Test func aWaveIsAllSeason() {
    let wave = (0..<120).map { 10 + sin(2 * Double.pi * Double($0) / 12) }
    #expect(feature("season", wave, 12) > 0.95)
    #expect(feature("entropy", wave, 12) < 0.1)
    #expect(feature("log_length", wave) == log(120))
  }

  @Test func noiseIsNeitherTrendNorSeason() {
    var numbers = RandomNumbers(seed: 3)
    let noise = (0..<240).map { _ in numbers.normal() }
    #expect(feature("season", noise, 12) < 0.3)
    #expect(feature("entropy", noise, 12) > 0.8)
    #expect(abs(feature("autocorrelation", noise)) < 0.2)
    // The changes of white noise have autocorrelation -1/2.
    #expect(abs(feature("autocorrelation_of_changes", noise) + 0.5) < 0.15)
  }

  @Test func aLineIsAllTrend() {
    let line = (0..<50).map { Double($0) }
    #expect(abs(feature("linearity", line) - (49.0 / 50).squareRoot()) < 1e-9)
    #expect(feature("curvature", line) < 1e-9)
    #expect(feature("trend", line) > 0.95)
  }

  @Test func rareDemandHasLongIntervals() {
    #expect(feature("log_interval", [0, 0, 3, 0, 0, 3, 0, 0, 3]) == log(3))
    #expect(feature("size_variation", [0, 0, 3, 0, 0, 3, 0, 0, 3]) == 0)
  }

  /// The unit does not matter, and any series gives finite numbers.
  @Test func theUnitDoesNotMatter() {
    let values = (0..<40).map { Double(($0 * 7) % 11) + Double($0) }
    #expect(SeriesFeatures(values, seasonLength: 4) == SeriesFeatures(values.map { $0 * 1024 }, seasonLength: 4))
    for odd in [[], [1], [.nan, .nan], [5, 5, 5, 5], [1e300, -1e300, 1e300, 2], [0, 0, 0, 0, 0, 0, 1]] {
      for season in [1, 2, 12] {
        let features = SeriesFeatures(odd, seasonLength: season)
        #expect(features.values.count == SeriesFeatures.names.count && features.values.allSatisfy(\.isFinite))
      }
    }
  }
}
