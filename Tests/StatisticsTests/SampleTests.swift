import Statistics
import Testing

private let sample = [3.5, -1, 4, 1.5, 9, 2.5, 6, 5]

@Suite struct SampleTests {
  /// NumPy 2.4.6, numpy.quantile.
  @Test(arguments: [
    (0.0, -1.0), (0.1, 0.75), (0.25, 2.25), (0.333, 2.831), (0.5, 3.75), (0.9, 6.9), (1, 9), (-1, -1), (2, 9),
  ])
  func sampleQuantile(level: Double, expected: Double) {
    #expect(abs(quantile(level, of: sample) - expected) < 1e-14)
  }

  @Test func quantilesOfLittle() {
    #expect(quantile(0.5, of: []).isNaN)
    #expect(quantile(0.9, of: [4]) == 4)
    // Beside an infinite value there is no middle.
    #expect(quantile(0.05, ofSorted: [-.infinity, 1, 2]) == -.infinity)
    #expect(median(of: [1, 2]) == 1.5)
    #expect(mean(of: []).isNaN)
    #expect(variance(of: [1]).isNaN)
  }

  /// NumPy 2.4.6, numpy.var(ddof=1), and the definition of the autocorrelation in NumPy.
  @Test func moments() {
    #expect(mean(of: sample) == 3.8125)
    #expect(abs(variance(of: sample) - 9.066964285714286) < 1e-14)
    let expected = [-0.29794436238306254, 0.3918020679468242, -0.36847612013786313]
    for (value, expected) in zip(autocorrelations(of: sample, lags: 3), expected) {
      #expect(abs(value - expected) < 1e-14)
    }
  }

  @Test func autocorrelationsWithoutVariation() {
    #expect(autocorrelations(of: [2, 2, 2], lags: 5) == [0, 0, 0, 0, 0])
    #expect(autocorrelations(of: [], lags: 2) == [0, 0])
    #expect(autocorrelations(of: sample, lags: 0).isEmpty)
  }
}
