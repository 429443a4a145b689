import Statistics
import Testing

@Suite struct DistributionTests {
  /// mpmath 1.3.0 with 40 digits.
  @Test(arguments: [
    (1e-300, -37.0470962993611992), (1e-100, -21.2734535609653243), (1e-10, -6.3613409024040562),
    (1e-5, -4.26489079392282463), (0.01, -2.3263478740408411), (0.1, -1.28155156554460047),
    (0.25, -0.674489750196081743), (0.4, -0.253347103135799799), (0.4999, -0.000250662830088035099), (0.5, 0),
    (0.75, 0.674489750196081743), (0.9, 1.28155156554460047), (0.975, 1.95996398454005424),
    (0.999, 3.09023230616781354),
  ])
  func normalQuantile(level: Double, expected: Double) {
    #expect(abs(Normal.quantile(level) - expected) <= 1e-13 * max(1, abs(expected)))
  }

  /// mpmath 1.3.0 with 40 digits.
  @Test(arguments: [
    (-10.0, 7.61985302416052607e-24), (-3, 0.00134989803163009453), (-1, 0.158655253931457051), (0, 0.5),
    (0.5, 0.691462461274013104), (2, 0.977249868051820793), (5, 0.999999713348428121),
  ])
  func normalCumulative(x: Double, expected: Double) {
    #expect(abs(Normal.cumulative(x) - expected) <= 1e-14 * expected)
  }

  @Test func normalEnds() {
    #expect(Normal.quantile(0) == -.infinity)
    #expect(Normal.quantile(1) == .infinity)
    #expect(Normal.quantile(-0.1).isNaN)
    #expect(Normal.quantile(.nan).isNaN)
    #expect(Normal.quantile(.leastNonzeroMagnitude).isFinite)
    #expect(abs(Normal.density(0) - 0.398942280401432677) < 1e-16)
  }

  /// statsmodels 0.15.0, proportion_confint(count, total, alpha=0.1, method='wilson').
  @Test(arguments: [
    (8, 100, 0.04566311588237959, 0.13646476957548687), (0, 10, 0.0, 0.2129419700834071),
    (10, 10, 0.7870580299165928, 1.0),
  ])
  func wilson(count: Int, total: Int, lower: Double, upper: Double) {
    let interval = Wilson.interval(count, of: total, confidence: 0.9)
    #expect(abs(interval.lower - lower) < 1e-12)
    #expect(abs(interval.upper - upper) < 1e-12)
    #expect(abs(Wilson.upper(count, of: total, confidence: 0.95) - upper) < 1e-12)
  }

  @Test func wilsonWithoutCasesKnowsNothing() {
    #expect(Wilson.interval(0, of: 0, confidence: 0.9) == (0, 1))
  }
}
