internal import Boosting
public import ForecastModel
internal import Matrices
internal import Support
internal import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

/// Fits gradient boosting on lags over all series of a panel.
///
/// The newest values are held out first: they say how many trees to grow, which start serves better and how far
/// forecasts are off. Then the trees are grown on all rows. Nothing but the panel is read, so what comes after its
/// values cannot reach the model.
/// - Parameters:
///   - threads: the result never depends on it.
///   - check: asked before each tree; throws to stop.
/// - Returns: the shared model, and the state of each series after its last value; nil for a series without values. Nil
///   for the model where there is too little to learn from.
/// - Throws: `Diagnostic` E4701 where a setting is out of its range, E4702 where the parts of the panel do not fit
///   together; what boosting throws; what `check` throws.
public func fitLagBoosting(
  panel: LagPanel, settings: LagSettings, threads: Int = 1, check: () throws -> Void = {}
) throws -> (model: LagModel?, series: [LagSeries?]) {
  try settings.check()
  try panel.check()
  let nothing = [LagSeries?](repeating: nil, count: panel.series.count)
  let isNegative = panel.series.contains { $0.values.contains { $0 < 0 } }
  let scaling = settings.scaling ?? (isNegative ? .difference : .ratio)
  guard scaling == .difference || !isNegative else {
    throw Diagnostic("E4702", "ratios to the level need values that are not negative", exitCode: .dataError)
  }
  let transform: LagRecipe.Transform =
    settings.loss.isExponential ? .exponential : settings.transform ?? (scaling == .ratio ? .squareRoot : .plain)
  var best: (trial: LagTrial, recipe: LagRecipe, rows: LagRows)?
  for start in settings.start.map({ [$0] }) ?? LagRecipe.Start.allCases {
    let recipe = LagRecipe(for: panel, settings, scaling: scaling, transform: transform, start: start)
    guard start == .level || !recipe.seasons.isEmpty || settings.start != nil else { continue }
    let rows = LagRows(panel, recipe, settings, threads: threads)
    guard rows.targets.count >= 4 * settings.leafRows else { return (nil, nothing) }
    let trial = try LagTrial(rows, recipe, settings, threads: threads, check: check)
    if best.map({ trial.error < $0.trial.error }) ?? true { best = (trial, recipe, rows) }
  }
  guard var best else { return (nil, nothing) }
  for loss in settings.losses.dropFirst() {
    try best.trial.add(loss, best.rows, best.recipe, settings, threads: threads, check: check)
  }
  let (spread, factors) = lagSpread(best.trial.errors, series: panel.series.count)
  let grown = try finalTrees(best.rows, best.recipe, settings, best.trial, threads: threads, check: check)
  let model = try LagModel(
    recipe: best.recipe, trees: grown.trees, spread: spread, importance: grown.importance)
  let series = Parallel.map(panel.series.count, threads: threads) { index -> LagSeries? in
    let one = panel.series[index]
    guard one.values.contains(where: { !$0.isNaN }) else { return nil }
    var history = LagHistory(firstPeriod: one.firstPeriod, recipe: model.recipe)
    for value in one.values { history.append(value, known: one.known) }
    return LagSeries(
      model: model, facts: one.facts, number: model.recipe.seriesCount > 0 ? index : -1, spread: factors[index],
      history: history)
  }
  return (model, series)
}

/// Fits on all rows that differ in their loss and in what they draw by chance, averaged; and what each feature brought.
/// - Parameter trial: says which losses, and how many trees of each.
private func finalTrees(
  _ rows: LagRows, _ recipe: LagRecipe, _ settings: LagSettings, _ trial: LagTrial, threads: Int, check: () throws -> Void
) throws -> (trees: TreeModel, importance: [Double]) {
  let data = rows.boostingData(rows.matrix, threads: threads)
  var trees: [DecisionTree] = []
  var gains = [Double](repeating: 0, count: rows.matrix.columnCount)
  let repeats = max(settings.repeats, trial.chosen.count)
  for number in 0..<repeats {
    let loss = trial.chosen[number % trial.chosen.count]
    let plan = try settings.boosting(
      settings.losses[loss], seed: settings.seed &+ UInt64(number), trees: trial.trees[loss]
    ).checked()
    let fitted = try plan.fit(data, threads: threads, checkpoint: check)
    for (feature, importance) in fitted.importances.enumerated() { gains[feature] += max(0, importance.gain) }
    for var tree in fitted.trees {
      for leaf in tree.leafValues.indices { tree.leafValues[leaf] /= Double(repeats) }
      trees.append(tree)
    }
  }
  let total = gains.reduce(0, +)
  return (
    try TreeModel(trees: trees, featureCount: rows.matrix.columnCount),
    gains.map { total > 0 && total.isFinite ? $0 / total : 0 }
  )
}
