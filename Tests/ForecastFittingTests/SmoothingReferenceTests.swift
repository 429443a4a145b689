import ForecastFitting
import ForecastModel
import Statistics
import Testing

/// Likelihood, forecasts and estimates against other programs.
@Suite struct SmoothingReferenceTests {
  /// The reference's parameters in the order of `SmoothingParameters`.
  private func point(_ reference: SmoothingReference) -> [Double] {
    let form = reference.form
    var point = [reference.alpha]
    if form.trend != .none { point.append(reference.beta / reference.alpha) }
    if form.season != .none { point.append(reference.gamma / (1 - reference.alpha)) }
    if form.trend == .damped { point.append(reference.phi) }
    point.append(reference.level)
    if form.trend != .none { point.append(reference.slope) }
    return point + reference.season.reversed().dropLast()
  }

  private func estimator(prior: Double?) -> SmoothingEstimator {
    SmoothingEstimator(
      airPassengers, seasonLength: 12, slopeWeightPrior: prior,
      seasonalStart: { classicalFactors(airPassengers, seasonLength: 12, kind: $0) })
  }

  /// The same parameters give the same likelihood, to what adding 144 squares in another order changes, and the
  /// same AICc; and the same forecasts.
  @Test(arguments: airPassengersFits.indices) func likelihoodAndForecasts(index: Int) throws {
    let reference = airPassengersFits[index]
    let estimator = estimator(prior: nil)
    let fit = try #require(estimator.evaluated(reference.form, at: point(reference)))
    #expect(abs(fit.logLikelihood - reference.logLikelihood) < 1e-6)
    #expect(abs(fit.correctedAkaike - reference.correctedAkaike) < 1e-6)
    var model = estimator.model(fit, unit: 1)
    model.sigma = reference.sigma
    let path = model.forecast(horizon: 30)
    for (place, step) in [1, 12, 13, 30].enumerated() {
      // From the second step on that program adds slope x phi^(h - 1) where the model has slope x phi^h.
      if reference.form.trend == .damped, step > 1 { continue }
      #expect(abs(path.median[step - 1] / reference.means[place] - 1) < 1e-9)
      if reference.form.season == .none {
        #expect(abs(path.scale[step - 1] / reference.scales[place] - 1) < 1e-6)
      }
    }
  }

  /// Maximum likelihood: never behind the other program, which sometimes stops at a worse place. Three of its
  /// estimates are outside the usual region, with gamma over 1 - alpha.
  @Test(arguments: airPassengersFits.indices) func estimatesAreAtLeastAsLikely(index: Int) throws {
    let reference = airPassengersFits[index]
    guard reference.gamma < 1 - reference.alpha else { return }
    let fit = try #require(estimator(prior: nil).fit(reference.form))
    #expect(fit.logLikelihood > reference.logLikelihood - 0.02)
  }

  /// R package forecast, printed by `ets(AirPassengers)`: ETS(M,Ad,M), AICc 1400.638, the best of its forms.
  @Test func theFormThatRChooses() throws {
    let form = ExponentialSmoothingForm(.multiplicative, .damped, .multiplicative)
    let fit = try #require(estimator(prior: nil).fit(form))
    #expect(fit.correctedAkaike < 1400.638 + 0.1)
    #expect(fit.correctedAkaike > 1400.638 - 3)
    let chosen = ForecastFitting.fit(.ets, to: airPassengers, settings: FitSettings(seasonLength: 12))
    #expect(chosen.name.hasPrefix("ETS(M,") && chosen.name.hasSuffix(",M)"))
  }

  /// No point near the estimate is better, in 400 random directions and sizes.
  @Test(arguments: ExponentialSmoothingForm.admissible)
  func noNeighbourIsBetter(form: ExponentialSmoothingForm) throws {
    let values = airPassengers.map { $0 / 1024 }
    let estimator = SmoothingEstimator(
      values, seasonLength: 12, seasonalStart: { classicalFactors(values, seasonLength: 12, kind: $0) })
    let fit = try #require(estimator.fit(form))
    let bounds = SmoothingParameters(form, seasonLength: 12).bounds()
    var numbers = RandomNumbers(seed: 6)
    for attempt in 0..<400 {
      let size = [1e-4, 1e-3, 1e-2][attempt % 3]
      let neighbour = fit.parameters.indices.map { index in
        min(max(fit.parameters[index] + size * numbers.normal(), bounds.lower[index]), bounds.upper[index])
      }
      if let other = estimator.evaluated(form, at: neighbour) {
        #expect(other.logLikelihood < fit.logLikelihood + 1e-3)
      }
    }
  }
}
