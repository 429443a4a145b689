import ForecastModel
import Support

extension WindowForecasts {
  /// What an ensemble forecasts for a window, from the models of its members.
  /// - Parameters:
  ///   - starts: first period of the window by series; nil where a series does not have it.
  ///   - weights: by series how much each member counts; nil for the median.
  static func combined(
    _ recipe: EnsembleRecipe, of all: [String: [Int: WindowForecasts]], window: Int, plan: MeasurePlan,
    starts: [Int?], threads: Int, weights: @Sendable (_ series: Int) -> [Double]?
  ) -> WindowForecasts {
    let members = recipe.members.compactMap { all[$0]?[window] }
    let isWhole = members.count == recipe.members.count && members.allSatisfy { $0.models.count == starts.count }
    let count = isWhole ? starts.count : 0
    let combined = Parallel.map(count, threads: threads) { index -> (ForecastPath, FittedForecaster)? in
      let fitted = members.map { $0.models[index] }
      guard let start = starts[index], fitted.allSatisfy({ $0 != nil }),
        let model = recipe.forecaster(of: fitted, weights: weights(index))
      else { return nil }
      var path = ForecastPath()
      model.forecast(
        horizon: plan.origins.horizon, in: plan.set.context(plan.set.series[index], before: start), into: &path)
      return (path, model)
    }
    return WindowForecasts(paths: combined.map { $0?.0 }, models: combined.map { $0?.1 })
  }
}
