import Boosting
import Matrices
import Statistics
import Testing
import TreeModel

/// What was learned on bins must be what is scored on values, row for row.
@Suite struct TrainServeTests {
  @Test(arguments: [Objective.binary, .squared, .multiclass(classes: 3), .absolute, .poisson])
  func rawRowsScoreAsTheirBinsDo(_ objective: Objective) throws {
    let world = BoostingWorld(rows: 3000)
    let target = world.target(objective)
    let matrix = BinnedMatrix(world.features)
    let plan = try BoostingSettings.with(objective) { $0.iterations = 15 }.checked()
    let fitted = try plan.fit(BoostingData(matrix, target: target))
    #expect(fitted.trees.count == 15 * objective.scoresPerRow)
    #expect(fitted.trees.contains { $0.splits.contains { $0.feature == 3 } })
    let margins = fitted.margins(of: world.features)
    #expect(margins == fitted.binnedMargins(of: matrix))
    // The compiled trees too, all rows of a class being one output.
    let classes = objective.scoresPerRow
    let model = try TreeModel(
      trees: fitted.trees, featureCount: 5, outputs: classes, baseValues: fitted.baseScores)
    let scored = model.predictions(of: world.features, threads: 1)
    var furthest = 0.0
    for row in 0..<3000 {
      for index in 0..<classes {
        furthest = max(furthest, abs(scored[row * classes + index] - margins[index * 3000 + row]))
      }
    }
    #expect(scored.count == 3000 * classes && furthest < 1e-12)
  }

  /// Values at the bounds themselves, beside them, far outside, infinite and missing, in rows that were not learned
  /// from: what the bins say is what the tree says.
  @Test func awkwardValuesScoreAsTheirBinsDo() throws {
    let world = BoostingWorld(rows: 2000)
    let matrix = BinnedMatrix(world.features)
    let fitted = try BoostingSettings.with(.squared) { $0.iterations = 30 }.checked()
      .fit(BoostingData(matrix, target: world.number))
    var columns: [FeatureMatrix.Column] = []
    for (feature, bins) in matrix.features.enumerated() {
      var values: [Double] = [.nan, .infinity, -.infinity, 0, -0.0, 1e300, -1e300, 3, 11, 12]
      if case .number(let bounds) = bins.values {
        values += bounds.shuffled(seed: UInt64(feature)).prefix(200).flatMap { [$0, $0.nextUp, $0.nextDown] }
      }
      let kind = world.features.columns[feature].kind
      columns.append(FeatureMatrix.Column("x", kind, (0..<600).map { values[$0 % values.count] }))
    }
    let awkward = FeatureMatrix(columns, rowCount: 600)
    #expect(fitted.margins(of: awkward) == fitted.binnedMargins(of: BinnedMatrix(awkward, like: matrix)))
  }

  @Test(arguments: [1, 2, 7], [GradientRounding.fine, .coarse(levels: 15)])
  func threadsDoNotChangeTrees(_ threads: Int, _ rounding: GradientRounding) throws {
    let world = BoostingWorld(rows: 40_000)
    let settings = BoostingSettings.with(.binary) {
      $0.iterations = 5
      $0.gradients = rounding
      $0.tree.featuresPerNode = 0.7
      $0.rows = .part(0.8)
    }
    let one = try settings.checked().fit(BoostingData(BinnedMatrix(world.features), target: world.binary))
    let many = try settings.checked().fit(
      BoostingData(BinnedMatrix(world.features, threads: threads), target: world.binary), threads: threads)
    #expect(one == many)
  }
}

extension Array {
  fileprivate func shuffled(seed: UInt64) -> [Element] {
    var random = RandomNumbers(seed: seed)
    return shuffled(using: &random)
  }
}
