import ForecastFitting
import ForecastModel
import Glibc
import Testing

/// Estimates of published series: no form's corrected Akaike criterion is over that of the better of two other programs.
@Suite struct SmoothingCriterionTests {
  /// A power of two near the mean: the estimator wants values near 1.
  private func unit(_ values: [Double]) -> Double { exp2((log2(values.reduce(0, +) / Double(values.count))).rounded()) }

  /// Maximum likelihood without the prior on slopes.
  private func estimate(_ series: PublishedSeries, _ form: ExponentialSmoothingForm) -> (SmoothingFit, rootMeanSquare: Double)? {
    let raw = values(of: series)
    let unit = unit(raw)
    let scaled = raw.map { $0 / unit }
    let estimator = SmoothingEstimator(
      scaled, seasonLength: series.seasonLength, slopeWeightPrior: nil,
      seasonalStart: { classicalFactors(scaled, seasonLength: series.seasonLength, kind: $0) })
    guard var fit = estimator.fit(form) else { return nil }
    // A density of y is that of y / u divided by u, once for each value.
    fit.logLikelihood -= Double(raw.count) * log(unit)
    fit.correctedAkaike += 2 * Double(raw.count) * log(unit)
    return (fit, (fit.sumOfSquares / Double(raw.count)).squareRoot() * unit)
  }

  /// 0.05 is what is left between optimisers that have both arrived; a worse place costs whole units.
  @Test(arguments: publishedCriteria.indices) func isNoneTheWorse(index: Int) throws {
    let reference = publishedCriteria[index]
    let (fit, _) = try #require(estimate(reference.series, reference.form))
    for theirs in [reference.statsforecast, reference.statsmodels] where !theirs.isNaN {
      #expect(
        fit.correctedAkaike < theirs + 0.05,
        "\(reference.series) \(reference.form.name): \(fit.correctedAkaike), \(theirs), \(fit.parameters.prefix(4))")
    }
  }

  /// R package forecast: `ets(WWWusage)` is ETS(A,Ad,N) with alpha 0.9999, beta 0.9966, phi 0.8150, and
  /// `accuracy(ets(WWWusage))` an RMSE of 3.40781 (example of `dm.test` in its manual).
  @Test func webUsageAsInR() throws {
    let (fit, error) = try #require(estimate(.wwwUsage, ExponentialSmoothingForm(.additive, .damped, .none)))
    #expect(error < 3.40781 + 1e-4)
    #expect(abs(fit.parameters[0] - 0.9999) < 1e-3)
    #expect(abs(fit.parameters[1] - 0.9966 / 0.9999) < 0.01)
    #expect(abs(fit.parameters[2] - 0.8150) < 0.02)
  }

  /// Durbin and Koopman 2012, chapter 2: the local level of the Nile has variances 15099 and 1469.1, so in the steady
  /// state alpha = (-q + sqrt(q^2 + 4 q)) / 2 with q = 1469.1 / 15099. They leave the first level out of the
  /// likelihood, which moves alpha a little.
  @Test func levelOfTheNile() throws {
    let (fit, _) = try #require(estimate(.nile, ExponentialSmoothingForm(.additive, .none, .none)))
    let ratio = 1469.1 / 15099
    let alpha = (-ratio + (ratio * ratio + 4 * ratio).squareRoot()) / 2
    #expect(abs(fit.parameters[0] - alpha) < 0.03)
  }
}
