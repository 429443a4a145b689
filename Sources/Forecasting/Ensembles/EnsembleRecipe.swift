import ForecastFitting
import ForecastModel
import Solution

/// How the ensemble of a run puts its members together: what was learnt on the validation windows.
struct EnsembleRecipe: Sendable {
  /// Never `auto`.
  var rule: ModelSettings.Ensemble
  /// Names of candidates.
  var members: [String]
  /// Of `weighted` and `stacked`.
  var weighting: MemberWeighting?
  /// What the windows say of the members; nil for the median.
  var errors: MemberErrors?
  /// Of `per_class`: by class of demand the place of its member, and the class of each series.
  var classMembers: [Int] = []
  var classes: [Int] = []

  /// The median needs no evidence.
  static func median(of members: [String]) -> EnsembleRecipe { EnsembleRecipe(rule: .median, members: members) }

  /// How much each member counts for a series; nil for the median.
  /// - Parameters:
  ///   - left: windows that must not count, since they are about to be judged or overlap with one that is.
  ///   - features: asked for only where the rule looks at them.
  func weights(series: Int, leaving left: [Int] = [], features: () -> [Double]) -> [Double]? {
    if rule == .perClass {
      let best = classMembers[classes[series]]
      return members.indices.map { $0 == best ? 1 : 0 }
    }
    guard let errors else { return nil }
    switch rule {
    case .auto, .median, .perClass: return nil
    case .weighted:
      return weighting?.weights(features: [], logErrors: errors.logarithms(series: series, leaving: left))
    case .stacked:
      return weighting?.weights(features: features(), logErrors: errors.logarithms(series: series, leaving: left))
    case .perSeries:
      let own = errors.shrunk(series: series, leaving: left)
      // Where two are equal, the simpler one stands first.
      let best = own.indices.min { own[$0] < own[$1] }
      return own.indices.map { $0 == best ? 1 : 0 }
    }
  }

  /// The forecaster of a series from those of its members; nil where one of them is missing.
  func forecaster(of fitted: [FittedForecaster?], weights: [Double]?) -> FittedForecaster? {
    let models = fitted.compactMap { $0 }
    guard models.count == members.count else { return nil }
    guard let weights else { return FittedForecaster(medianOf: models) }
    return FittedForecaster(meanOf: models, weights: weights)
  }

  /// How much each member counts over all series, learnt on everything; empty for the median.
  /// - Parameter features: of a series.
  func meanShares(series count: Int, features: (Int) -> [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: members.count)
    for series in 0..<count {
      guard let weights = weights(series: series, features: { features(series) }) else { return [] }
      for (member, weight) in weights.enumerated() { sums[member] += weight / Double(count) }
    }
    return sums
  }
}
