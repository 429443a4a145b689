import Evaluation
import Statistics
import Testing

typealias Resampling = Evaluation.Bootstrap

/// Intervals from resampling: the same on any number of threads, and as wide as they should be.
@Suite struct BootstrapTests {
  private static func sample(_ count: Int, seed: UInt64) -> [Double] {
    var numbers = RandomNumbers(seed: seed)
    return (0..<count).map { _ in 10 + 3 * numbers.normal() }
  }

  private static func mean(_ values: [Double]) -> RatioStatistic {
    RatioStatistic(numerator: values, denominator: [Double](repeating: 1, count: values.count))
  }

  @Test func threadsDoNotMatter() {
    let values = Self.sample(37, seed: 1)
    let expected = Resampling(draws: 300, seed: 5, threads: 1)
      .distribution(of: Self.mean(values), over: Array(values.indices))
    for threads in [2, 7] {
      let found = Resampling(draws: 300, seed: 5, threads: threads)
        .distribution(of: Self.mean(values), over: Array(values.indices))
      #expect(found == expected)
    }
    #expect(expected == expected.sorted() && expected.count == 300)
    let other = Resampling(draws: 300, seed: 6, threads: 1)
      .distribution(of: Self.mean(values), over: Array(values.indices))
    #expect(other != expected)
  }

  @Test func drawsSeeOnlyTheirUnits() {
    let columns = [[1.0, 100, 10_000], [1, 1, 1]]
    let sums = Resampling(draws: 200, seed: 1, threads: 2).sums(of: columns, over: [0, 1])
    #expect(sums.count == 2 && sums[0].count == 200)
    #expect(sums[1].allSatisfy { $0 == 2 })
    #expect(Set(sums[0]) == [2, 101, 200])
    #expect(Resampling(draws: 200, seed: 1, threads: 2).sums(of: columns, over: []) == [[], []])
    #expect(Resampling(draws: 200, seed: 1, threads: 2).sums(of: [], over: [0]).isEmpty)
  }

  /// The mean of independent values: the interval's ends are near those of the normal theory.
  @Test func widthIsThatOfTheory() throws {
    let values = Self.sample(400, seed: 2)
    let draws = Resampling(draws: 2000, seed: 3, threads: 2)
      .distribution(of: Self.mean(values), over: Array(values.indices))
    let mean = values.reduce(0, +) / 400
    let spread = (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 400 / 400).squareRoot()
    let estimate = Estimate(point: mean, draws: draws)
    // The error of a percentile from 2,000 draws is about 0.06 spreads; four times that.
    #expect(abs(try #require(estimate.lower) - (mean - 1.96 * spread)) < 0.25 * spread)
    #expect(abs(try #require(estimate.upper) - (mean + 1.96 * spread)) < 0.25 * spread)
  }

  /// 400 samples of 40 units: their 95 % intervals hold the truth in 92 to 97 of 100 (a percentile interval of 40
  /// units holds a little less than it says; two standard errors of the count are 2.2).
  @Test func intervalsHoldTheTruth() throws {
    var held = 0
    for seed in 0..<400 {
      let values = Self.sample(40, seed: UInt64(100 + seed))
      let draws = Resampling(draws: 400, seed: 3, threads: 2)
        .distribution(of: Self.mean(values), over: Array(values.indices))
      let estimate = Estimate(point: 0, draws: draws)
      if try #require(estimate.lower) <= 10, try #require(estimate.upper) >= 10 { held += 1 }
    }
    #expect((368...388).contains(held), "\(held) of 400")
  }

  /// Both see the same units: a model that is ten percent better on each is that in every draw.
  @Test func improvementIsPaired() {
    let baseline = Self.mean(Self.sample(25, seed: 4))
    var model = baseline
    model.numerator = model.numerator.map { $0 * 0.9 }
    let draws = Resampling(draws: 500, seed: 1, threads: 2)
      .improvement(of: model, over: baseline, lowerIsBetter: true, units: Array(0..<25))
    #expect(draws.count == 500)
    #expect(draws.allSatisfy { abs($0 - 0.1) < 1e-12 })
  }

  @Test(
    arguments: [
      (0.9, 1.0, true, 0.1), (1.1, 1, true, -0.1), (1.1, 1, false, 0.1), (0, 2, true, 1), (0, 0, true, 0),
      (-0.5, -1, false, 0.5), (1, 0, true, -.infinity), (1, 0, false, .infinity),
    ] as [(Double, Double, Bool, Double)])
  func relative(model: Double, baseline: Double, lowerIsBetter: Bool, expected: Double) {
    let found = relativeImprovement(of: model, over: baseline, lowerIsBetter: lowerIsBetter)
    #expect(found == expected || abs(found - expected) < 1e-12)
  }

  @Test func estimatesWithoutBounds() {
    #expect(Estimate(point: 1, draws: []) == Estimate(point: 1))
    #expect(Estimate(point: 1, draws: [1]) == Estimate(point: 1))
    #expect(Estimate(point: 1, draws: [-.infinity, 1]).lower == nil)
  }

  @Test func drawsWithoutAValueAreLeftOut() {
    let ratio = RatioStatistic(numerator: [1, 0], denominator: [1, 0])
    let draws = Resampling(draws: 400, seed: 1, threads: 1).distribution(of: ratio, over: [0, 1])
    #expect(draws.count < 400 && draws.count > 200)
    #expect(draws.allSatisfy { $0 == 1 })
  }
}
