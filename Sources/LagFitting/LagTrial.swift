internal import Boosting
internal import ForecastModel
internal import Matrices
internal import Support
internal import TreeModel

/// Fits on the older rows, one for each loss, judged by the newest targets.
struct LagTrial {
  /// By loss, trees that forecast the held-out targets best.
  private(set) var trees: [Int]
  /// The losses that are averaged: all of them, or the one that does better alone.
  private(set) var chosen: [Int] = [0]
  /// Sum of absolute errors over sum of values, of the held-out targets.
  private(set) var error = Double.infinity
  /// The held-out forecasts one by one.
  private(set) var errors: [LagError] = []
  /// Rows to learn from and to be judged by.
  private let older: [Int]
  private let newer: [Int]
  /// By loss, what its trees add to the start of each held-out row.
  private var margins: [[Double]] = []

  /// A trial of the first loss.
  init(
    _ rows: LagRows, _ recipe: LagRecipe, _ settings: LagSettings, threads: Int, check: () throws -> Void
  ) throws {
    let cut = Self.cut(rows, recipe)
    older = rows.places.indices.filter { rows.places[$0].period < cut }
    newer = rows.places.indices.filter { rows.places[$0].period >= cut }
    trees = []
    try add(settings.losses[0], rows, recipe, settings, threads: threads, check: check)
  }

  /// Fits with one more loss, and judges it alone and the mean of all.
  mutating func add(
    _ loss: LagSettings.Loss, _ rows: LagRows, _ recipe: LagRecipe, _ settings: LagSettings, threads: Int,
    check: () throws -> Void
  ) throws {
    guard older.count >= 2 * settings.leafRows, !newer.isEmpty else {
      trees.append(max(1, min(settings.mostTrees, 100)))
      return
    }
    func part(_ indices: [Int], like other: BinnedMatrix?) -> BoostingData {
      let matrix = rows.matrix.rows(indices)
      return BoostingData(
        other.map { BinnedMatrix(matrix, like: $0, threads: threads) } ?? BinnedMatrix(matrix, threads: threads),
        target: indices.map { rows.targets[$0] }, weights: indices.map { rows.weights[$0] },
        startScores: indices.map { rows.starts[$0] })
    }
    let training = part(older, like: nil)
    let validation = part(newer, like: training.matrix)
    var boosting = settings.boosting(loss, seed: settings.seed &+ UInt64(trees.count), trees: settings.mostTrees)
    boosting.earlyStopping = max(20, Int(2 / settings.learningRate))
    let fitted = try boosting.checked().fit(training, validation: validation, threads: threads, checkpoint: check)
    trees.append(max(1, fitted.bestIteration))
    let model = try TreeModel(trees: fitted.trees, featureCount: rows.matrix.columnCount)
    margins.append(model.margins(of: rows.matrix.rows(newer), threads: threads))
    let all = Array(margins.indices)
    // The mean of all first, so that it stays where they are level.
    for part in [all] + (all.count > 1 ? all.map { [$0] } : []) {
      let found = judged(part, rows, recipe)
      if part == all || found.error < error { (chosen, error, errors) = (part, found.error, found.errors) }
    }
  }

  /// How far the mean of some losses is off.
  private func judged(_ losses: [Int], _ rows: LagRows, _ recipe: LagRecipe) -> (error: Double, errors: [LagError]) {
    var errors: [LagError] = []
    errors.reserveCapacity(newer.count)
    var (absolute, total) = (0.0, 0.0)
    for (index, row) in newer.enumerated() {
      let place = rows.places[row]
      let score = rows.starts[row] + losses.reduce(0) { $0 + margins[$1][index] } / Double(losses.count)
      let value = place.level.centre + place.level.unit * recipe.transform.backward(score)
      let forecast = recipe.isNotNegative ? max(0, value) : value
      errors.append(
        LagError(
          series: place.series, step: place.step, forecast: max(abs(forecast), 0.1 * place.level.size),
          distance: abs(place.value - forecast)))
      // Weighted as the fit is, so that a panel of many units is not judged by its largest alone.
      let weight = rows.weights[row] / place.level.size
      absolute += weight * abs(place.value - forecast)
      total += weight * place.level.size
    }
    return (total > 0 ? absolute / total : .infinity, errors)
  }

  /// The first held-out period: the newest block, or more where blocks are short, at most a fifth of all targets.
  private static func cut(_ rows: LagRows, _ recipe: LagRecipe) -> Int {
    let periods = rows.places.map(\.period).sorted()
    guard let last = periods.last else { return 0 }
    let wanted = max(recipe.block, 8 * min(recipe.seasons.first ?? 4, 24))
    return max(last - wanted + 1, periods[periods.count - 1 - periods.count / 5])
  }
}

/// How far one held-out forecast was off.
struct LagError: Sendable {
  var series: Int
  var step: Int
  /// Its size: at least a tenth of the level.
  var forecast: Double
  var distance: Double
}
