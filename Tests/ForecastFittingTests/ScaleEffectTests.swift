import ForecastFitting
import Statistics
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ScaleEffectTests {
  /// Logarithms of scales: an effect of the series with the one spread, one of the window with the other.
  private func simulated(_ series: Int, windows: Int, between: Double, within: Double, seed: UInt64) -> (
    logs: [[Double]], effects: [Double]
  ) {
    var numbers = RandomNumbers(seed: seed)
    var (logs, effects) = ([[Double]](), [Double]())
    for _ in 0..<series {
      let effect = between * numbers.normal()
      effects.append(effect)
      logs.append((0..<windows).map { _ in 0.7 + effect + within * numbers.normal() })
    }
    return (logs, effects)
  }

  /// The weight of the group is the ratio of the variances, 0.36 / 0.16 = 2.25; effects of 4,000 series with three
  /// windows each are the best linear predictors: their mean squared error is 0.16 x 2.25 / (3 + 2.25).
  @Test func variancesAreToldApart() throws {
    let (logs, truth) = simulated(4000, windows: 3, between: 0.4, within: 0.6, seed: 1)
    let effects = ScaleEffects(logs, groups: nil, isOwn: true)
    let weight = try #require(effects.weightOfGroup)
    #expect(abs(weight - 2.25) < 0.3)
    let errors = truth.indices.map { pow(log(effects.factor(series: $0)) - truth[$0], 2) }
    #expect(abs(mean(of: errors) - 0.16 * 2.25 / 5.25) < 0.01)
  }

  @Test func whereSeriesDoNotDifferNothingIsCorrected() {
    let (logs, _) = simulated(4000, windows: 3, between: 0, within: 0.6, seed: 2)
    let effects = ScaleEffects(logs, groups: nil, isOwn: true)
    for series in 0..<100 { #expect(abs(effects.factor(series: series) - 1) < 0.25) }
  }

  /// A window that is judged has no part in the correction: whatever it says, the factor is the same but for the
  /// variances, which are told from all.
  @Test func aWindowIsLeftOut() throws {
    let logs = (0..<20).map { [Double($0 % 2), Double($0 % 2) + 0.1, 0.3] }
    let effects = ScaleEffects(logs, groups: nil, isOwn: true)
    let weight = try #require(effects.weightOfGroup)
    let centre = mean(of: logs.flatMap { $0 })
    let expected = exp((logs[1][0] + logs[1][1] - 2 * centre) / (2 + weight))
    #expect(abs(effects.factor(series: 1, leaving: [2]) - expected) < 1e-12)
    #expect(effects.factor(series: 1, leaving: [0, 1, 2]) == 1)
  }

  @Test func groupsHaveEffects() {
    let logs = (0..<40).map { index in [index % 2 == 0 ? 0.5 : -0.5, .nan, index % 2 == 0 ? 0.6 : -0.6] }
    let effects = ScaleEffects(logs, groups: (0..<40).map { $0 % 2 }, isOwn: false)
    // Series of a group are equal, so nothing is shrunk.
    #expect(abs(effects.factor(series: 0) - exp(0.55)) < 1e-9)
    #expect(abs(effects.factor(series: 1) - exp(-0.55)) < 1e-9)
    #expect(effects.weightOfGroup == nil)
  }

  @Test(arguments: [[[Double]](), [[]], [[.nan]], [[1]], [[1], [2]], [[40, -40], [3, 3]]])
  func littleEvidenceSaysNothing(logs: [[Double]]) {
    let effects = ScaleEffects(logs, groups: logs.map { _ in 0 }, isOwn: true)
    for series in logs.indices { #expect(effects.factor(series: series) == 1) }
  }

  /// sqrt((n + 3) / (n - 3)).
  @Test func shortSeriesErrMore() {
    #expect(predictionErrorFactor(fittedTo: 15) == 1.5.squareRoot())
    #expect(predictionErrorFactor(fittedTo: 0) == 2)
    #expect(abs(predictionErrorFactor(fittedTo: 100_000) - 1) < 1e-4)
  }
}
