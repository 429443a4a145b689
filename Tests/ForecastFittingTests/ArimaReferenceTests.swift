import ForecastFitting
import ForecastModel
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A fit that R or statsmodels has published, or that statsmodels 0.15.0 gives (SARIMAX with `simple_differencing`
/// and `concentrate_scale`, best of its optimisers).
struct ArimaReference: Sendable, CustomStringConvertible {
  var description: String
  var values: [Double]
  var order: ArimaOrder
  var constant = false
  /// phi, theta, Phi, Theta.
  var coefficients: [Double]
  var logLikelihood: Double
  /// Half a unit of the last printed digit, or what the surface allows.
  var tolerance = 6e-5
}

let arimaReferences: [ArimaReference] = [
  // R 4, ?arima, examples: sigma^2 0.001348, log likelihood 244.7, aic -483.4; digits from statsmodels.
  .init(
    description: "AirPassengers, log", values: airPassengers.map { log($0) },
    order: .init((0, 1, 1), seasonal: (0, 1, 1), seasonLength: 12), coefficients: [-0.401823, -0.556937],
    logLikelihood: 244.696487),
  // Hyndman and Athanasopoulos' `auto.arima(AirPassengers)`: log likelihood -504.92, AICc 1018.17.
  .init(
    description: "AirPassengers", values: airPassengers,
    order: .init((2, 1, 1), seasonal: (0, 1, 0), seasonLength: 12), coefficients: [0.5960, 0.2143, -0.9819],
    logLikelihood: -504.92403, tolerance: 3e-4),
  // R, ?arima: USAccDeaths, sigma^2 99347, log likelihood -425.44, aic 856.88.
  .init(
    description: "USAccDeaths", values: accidentalDeaths,
    order: .init((0, 1, 1), seasonal: (0, 1, 1), seasonLength: 12), coefficients: [-0.4303, -0.5528],
    logLikelihood: -425.44, tolerance: 1e-4),
  // R, ?arima: WWWusage (3,1,0), sigma^2 9.363, aic 511.99, and `auto.arima`: (1,1,1), log likelihood -254.15.
  .init(
    description: "WWWusage (3,1,0)", values: worldWideWebUsage, order: .init((3, 1, 0)),
    coefficients: [1.1513, -0.6612, 0.3407], logLikelihood: -252.0, tolerance: 1e-4),
  .init(
    description: "WWWusage (1,1,1)", values: worldWideWebUsage, order: .init((1, 1, 1)),
    coefficients: [0.6504, 0.5256], logLikelihood: -254.15, tolerance: 1e-4),
  // R, ?arima: LakeHuron, sigma^2 0.4788, log likelihood -103.63, aic 215.27.
  .init(
    description: "LakeHuron", values: lakeHuron, order: .init((2, 0, 0)), constant: true,
    coefficients: [1.0436, -0.2495], logLikelihood: -103.63, tolerance: 1e-4),
  // R, ?arima: presidents, with gaps, sigma^2 81.12, log likelihood -414.08, aic 838.16.
  .init(
    description: "presidents", values: presidents, order: .init((3, 0, 0)), constant: true,
    coefficients: [0.7496, 0.2523, -0.1890], logLikelihood: -414.08, tolerance: 1e-4),
  // statsmodels 0.15.0; R's `auto.arima(Nile)` chooses (1,1,1): log likelihood -630.63, AICc 1267.51.
  .init(
    description: "Nile (0,1,1)", values: nile, order: .init((0, 1, 1)), coefficients: [-0.732943],
    logLikelihood: -632.545625),
  .init(
    description: "Nile (1,1,1)", values: nile, order: .init((1, 1, 1)), coefficients: [0.254376, -0.874137],
    logLikelihood: -630.627383),
  .init(
    description: "Nile (1,0,1)", values: nile, order: .init((1, 0, 1)), constant: true,
    coefficients: [0.861033, -0.517679], logLikelihood: -637.038785),
  // statsmodels 0.15.0, SARIMAX with `use_exact_diffuse`: values 6, 41 to 43 and 101 of log(AirPassengers) missing. It
  // has log(2 pi) / 2 for each of the 13 diffuse values too.
  .init(
    description: "AirPassengers, log, gaps",
    values: airPassengers.enumerated().map { [5, 40, 41, 42, 100].contains($0.offset) ? .nan : log($0.element) },
    order: .init((0, 1, 1), seasonal: (0, 1, 1), seasonLength: 12), coefficients: [-0.38769185, -0.54297553],
    logLikelihood: 222.47827137 + 13 * 0.91893853, tolerance: 2e-4),
  // Durbin and Koopman's gaps, 21-40 and 61-80; statsmodels likewise.
  .init(
    description: "Nile, gaps",
    values: nile.enumerated().map { (20..<40).contains($0.offset) || (60..<80).contains($0.offset) ? .nan : $0.element },
    order: .init((0, 1, 1)), coefficients: [-0.822481], logLikelihood: -380.92666765 + 0.91893853, tolerance: 2e-4),
]

@Suite struct ArimaReferenceTests {
  /// Coefficients to the digits that are printed; the likelihood is the reference's or more, and no more than rounding
  /// of its digits explains.
  @Test(arguments: arimaReferences) func publishedFits(reference: ArimaReference) throws {
    let fit = try #require(
      fitArima(reference.values, order: reference.order, constant: reference.constant))
    let found = fit.model.phi + fit.model.theta + fit.model.seasonalPhi + fit.model.seasonalTheta
    #expect(found.count == reference.coefficients.count)
    for (one, two) in zip(found, reference.coefficients) { #expect(abs(one - two) < reference.tolerance) }
    #expect(abs(fit.logLikelihood - reference.logLikelihood) < 6e-3)
  }

  /// R, ?arima: LakeHuron with the year less 1920 as regressor: ar 1.0048, -0.2913, intercept 579.0993, slope -0.0216,
  /// log likelihood -101.2, aic 212.4.
  @Test func aRegression() throws {
    let years = lakeHuron.indices.map { [Double($0) + 1875 - 1920] }
    let fit = try #require(fitArima(lakeHuron, regressors: years, order: .init((2, 0, 0)), constant: true))
    #expect(abs(fit.model.phi[0] - 1.0048) < 1e-4)
    #expect(abs(fit.model.phi[1] + 0.2913) < 1e-4)
    #expect(abs(fit.model.constant - 579.0993) < 1e-3)
    #expect(abs(fit.model.coefficients[0] + 0.0216) < 6e-5)
    #expect(abs(fit.logLikelihood + 101.2) < 0.06)
    #expect(abs(fit.akaike - 212.4) < 0.06)
    // A forecast takes the regressor of its own year: here the trend goes on.
    let path = fit.model.forecast(horizon: 200, regressors: (98..<298).map { [Double($0) + 1875 - 1920] })
    #expect(abs(path.median[199] - path.median[198] - fit.model.coefficients[0]) < 1e-9)
  }

  /// The AICc of what R's `auto.arima` chooses (printed by it, see above), or less.
  @Test(arguments: [
    (airPassengers, 12, 1018.17), (nile, 1, 1267.51), (worldWideWebUsage, 1, 514.55),
    // (0,1,1)(0,1,1)[12]: aic 856.88 and 2 k (k + 1) / (n - k - 1) with k 3, n 59
    (accidentalDeaths, 12, 857.32),
  ])
  func asGoodAsTheOrderThatRChooses(values: [Double], seasonLength: Int, criterion: Double) throws {
    let fit = try #require(fitArima(values, seasonLength: seasonLength))
    #expect(fit.correctedAkaike < criterion + 0.01)
  }

  /// statsmodels 0.15.0, forecasts 1 and 12 and their standard errors after AirPassengers with gaps; sigma there is
  /// sqrt(S / n), ours sqrt(S / (n - k)).
  @Test func forecastsAfterGaps() throws {
    let reference = arimaReferences[10]
    let fit = try #require(fitArima(reference.values, order: reference.order, constant: false))
    let path = fit.model.forecast(horizon: 12)
    let n = 126.0
    let factor = (n / (n - 2)).squareRoot()
    #expect(abs(path.median[0] - 6.10990904) < 1e-4)
    #expect(abs(path.median[11] - 6.16727316) < 1e-4)
    #expect(abs(path.scale[0] / factor / 0.03662797 - 1) < 1e-3)
    #expect(abs(path.scale[11] / factor / 0.08291307 - 1) < 1e-3)
  }
}
