internal import TreeModel

/// What moved one forecast of boosting on lags, and by how much.
public struct LagDriver: Sendable, Equatable {
  /// As the recipe names it.
  public var feature: String
  /// In the unit of the series: how far the feature moved the forecast from what it started from.
  public var effect: Double
}

extension LagSeries {
  /// The features that moved one forecast most, the largest effect first.
  ///
  /// Effects of all features and of what the trees expect of any row add up to the forecast less its start (the level
  /// of the series, or its season). They are the fast attribution of `TreeModel.attribution`, which goes down each tree
  /// once, spread over the way from the start to the forecast.
  /// - Parameter step: from 1, at most the block of the recipe; none for other steps, and without the shared model.
  public func drivers(step: Int, in context: ForecastContext, most: Int = 5) -> [LagDriver] {
    guard let model, history.valuesSeen > 0, step >= 1, step <= model.recipe.block else { return [] }
    let recipe = model.recipe
    var row = [Double](repeating: .nan, count: model.trees.featureCount)
    let (start, level) = row.withUnsafeMutableBufferPointer { row -> (Double, LagLevel) in
      let maker = LagRow(history, recipe: recipe, facts: facts, number: number, into: row)
      return (maker.fill(step: step, known: context.known, into: row), maker.level)
    }
    let parts = model.trees.attribution(row: row)
    let margin = parts.reduce(0, +)
    let score = recipe.transform.score(start)
    let way = level.unit * (recipe.transform.backward(score + margin) - recipe.transform.backward(score))
    let perScore = margin == 0 ? 0 : way / margin
    let names = recipe.featureNames
    let order = names.indices.sorted { (abs(parts[$1]), $0) < (abs(parts[$0]), $1) }
    return order.prefix(max(0, most)).filter { parts[$0] != 0 }.map {
      LagDriver(feature: names[$0], effect: perScore * parts[$0])
    }
  }
}
