import Boosting
import Matrices
import Statistics
import Support
import Testing
import TreeModel

/// What fits must hold to, whatever the data.
@Suite struct BoostingPropertyTests {
  private func meanLoss(_ objective: Objective, _ target: [Double], _ margins: [Double]) -> Double {
    let rows = target.count
    return target.indices.reduce(0) { sum, row in
      sum + objective.loss(target: target[row], scores: (0..<objective.scoresPerRow).map { margins[$0 * rows + row] })
    } / Double(rows)
  }

  /// Small steps downhill: the loss of the rows learned from never rises.
  @Test(arguments: ObjectiveContractTests.all, [GradientRounding.fine, .coarse(levels: 15)])
  func trainingLossNeverRises(_ objective: Objective, _ rounding: GradientRounding) throws {
    let world = BoostingWorld(rows: 3000, seed: 3)
    let target = world.target(objective)
    let matrix = BinnedMatrix(world.features)
    let settings = BoostingSettings.with(objective) {
      $0.learningRate = 0.05
      $0.iterations = 20
      $0.gradients = rounding
    }
    let costs = MistakeCosts(
      falsePositive: target.map { _ in 1 }, falseNegative: target.map { _ in 1 })
    let data = BoostingData(matrix, target: target, costs: costs)
    let fitted = try settings.checked().fit(data, validation: data)
    var last = meanLoss(objective, target, fitted.prefix(iterations: 0).margins(of: world.features))
    for (iteration, record) in fitted.record.enumerated() {
      let loss = try #require(record.validation)
      // Quantile and median leaves move by the exact step only if all rows of a leaf agree; 1e-9 is rounding.
      #expect(loss <= last + 1e-9, "iteration \(iteration)")
      last = loss
    }
    #expect(abs(last - meanLoss(objective, target, fitted.margins(of: world.features))) < 1e-9)
    #expect(last < 0.97 * meanLoss(objective, target, fitted.prefix(iterations: 0).margins(of: world.features)))
  }

  @Test(arguments: [GrowthSettings.Direction.rising, .falling], [Objective.squared, .binary, .absolute])
  func monotoneFeaturesOnlyRiseOrFall(_ direction: GrowthSettings.Direction, _ objective: Objective) throws {
    var random = RandomNumbers(seed: 21)
    let rows = 3000
    let columns = (0..<3).map { _ in (0..<rows).map { _ in random.uniform() < 0.05 ? Double.nan : random.normal() } }
    // Against the constraint half of the way.
    let target = (0..<rows).map { row -> Double in
      let x = columns[0][row].isNaN ? 0 : columns[0][row]
      let y = sin(3 * x) + (columns[1][row].isNaN ? 1 : 0.5 * columns[1][row]) * x + 0.3 * random.normal()
      return objective == .binary ? (y > 0 ? 1 : 0) : y
    }
    let features = FeatureMatrix(
      columns.indices.map { FeatureMatrix.Column("x\($0)", .number, columns[$0]) }, rowCount: rows)
    let settings = BoostingSettings.with(objective) {
      $0.iterations = 40
      $0.tree.monotone = [0: direction]
      $0.tree.minimumRows = 5
    }
    let fitted = try settings.checked().fit(BoostingData(BinnedMatrix(features), target: target))
    #expect(fitted.trees.contains { $0.splits.contains { $0.feature == 0 } })
    for trial in 0..<100 {
      let other = (0..<2).map { _ in random.normal() }
      let grid = (0..<60).map { Double($0) / 10 - 3 }
      let matrix = FeatureMatrix(
        [
          FeatureMatrix.Column("x0", .number, grid),
          FeatureMatrix.Column("x1", .number, grid.map { _ in trial % 10 == 0 ? .nan : other[0] }),
          FeatureMatrix.Column("x2", .number, grid.map { _ in other[1] }),
        ], rowCount: grid.count)
      let margins = fitted.margins(of: matrix)
      for (a, b) in zip(margins, margins.dropFirst()) {
        #expect(direction == .rising ? a <= b + 1e-12 : a >= b - 1e-12)
      }
    }
  }

  private func sin(_ x: Double) -> Double {
    // Taylor's series, enough for a target.
    var (term, sum) = (x, x)
    for k in 1..<20 {
      term *= -x * x / Double(2 * k * (2 * k + 1))
      sum += term
    }
    return sum
  }

  @Test(arguments: [Objective.binary, .squared, .multiclass(classes: 3), .quantile(level: 0.3)])
  func weightsOfTwoAreRowsTwice(_ objective: Objective) throws {
    let world = BoostingWorld(rows: 800, seed: 4)
    let twice = (0..<800).flatMap { $0 % 3 == 0 ? [$0, $0] : [$0] }
    let target = world.target(objective)
    let settings = BoostingSettings.with(objective) {
      $0.iterations = 10
      // Counts of rows differ by design; sums of weights do not.
      $0.tree.minimumRows = 1
      $0.tree.minimumHessian = 5
      $0.tree.categories.minimumRows = 1
    }
    let plan = try settings.checked()
    let matrix = BinnedMatrix(world.features)
    // Each row starts elsewhere: equal gradients would make equal gains, which rounding then decides.
    var random = RandomNumbers(seed: 2)
    let start = (0..<800).map { _ in random.normal() }
    let classes = 0..<objective.scoresPerRow
    let weighted = try plan.fit(
      BoostingData(
        matrix, target: target, weights: (0..<800).map { $0 % 3 == 0 ? 2 : 1 },
        startScores: classes.flatMap { _ in start }))
    let repeated = try plan.fit(
      BoostingData(
        BinnedMatrix(world.features.rows(twice), like: matrix), target: twice.map { target[$0] },
        startScores: classes.flatMap { _ in twice.map { start[$0] } }))
    let a = weighted.margins(of: world.features)
    let b = repeated.margins(of: world.features)
    let furthest = zip(a, b).map { abs($0 - $1) }.max() ?? 0
    #expect(furthest < 1e-5)
  }

  @Test(arguments: [RowSampling.all, .part(0.5), .part(0.7, every: 4), .goss(top: 0.2, other: 0.3)])
  func continuedIsAsInOneGo(_ sampling: RowSampling) throws {
    let world = BoostingWorld(rows: 1500, seed: 6)
    let data = BoostingData(BinnedMatrix(world.features), target: world.binary)
    var settings = BoostingSettings.with(.binary) {
      $0.iterations = 20
      $0.rows = sampling
      $0.tree.featuresPerNode = 0.8
    }
    let whole = try settings.checked().fit(data, validation: data)
    settings.iterations = 13
    let first = try settings.checked().fit(data, validation: data)
    settings.iterations = 7
    let both = try settings.checked().fit(data, validation: data, continuing: first)
    #expect(both == whole)
    // Scores given from outside instead: the same new trees.
    var started = data
    started.startScores = first.margins(of: world.features)
    let alone = try settings.checked().fit(started, continuing: first)
    #expect(alone.trees == whole.trees)
  }

  @Test func earlyStoppingKeepsTheBest() throws {
    let world = BoostingWorld(rows: 1200, seed: 7)
    let valid = BoostingWorld(rows: 600, seed: 8)
    let matrix = BinnedMatrix(world.features)
    var settings = BoostingSettings.with(.binary) {
      $0.iterations = 400
      $0.learningRate = 0.3
      $0.earlyStopping = 10
    }
    let validation = BoostingData(BinnedMatrix(valid.features, like: matrix), target: valid.binary)
    let data = BoostingData(matrix, target: world.binary)
    let fitted = try settings.checked().fit(data, validation: validation)
    let losses = fitted.record.compactMap(\.validation)
    #expect(fitted.record.count < 400 && losses.count == fitted.record.count)
    #expect(fitted.iterations == fitted.bestIteration && fitted.record.count == fitted.bestIteration + 10)
    #expect(losses.firstIndex(of: losses.min() ?? 0) == fitted.bestIteration - 1)
    let best = meanLoss(.binary, valid.binary, fitted.margins(of: valid.features))
    #expect(abs(losses[fitted.bestIteration - 1] - best) < 1e-9)
    // What was taken back is not counted when the fit goes on.
    let further = try settings.checked().fit(data, validation: validation, continuing: fitted)
    #expect(further.record == fitted.record && further.trees == fitted.trees)
    settings.iterations = fitted.bestIteration
    settings.earlyStopping = nil
    #expect(try settings.checked().fit(data).trees == fitted.trees)
  }

  /// Coarse gradients, samples of rows and other orders find nearly as much as all rows with fine ones.
  @Test(arguments: [0, 1, 2, 3, 4])
  func shortCutsCostLittle(_ variant: Int) throws {
    let world = BoostingWorld(rows: 8000, seed: 9)
    let held = BoostingWorld(rows: 8000, seed: 10)
    let matrix = BinnedMatrix(world.features)
    var settings = BoostingSettings.with(.binary) { $0.iterations = 40 }
    func loss() throws -> Double {
      let fitted = try settings.checked().fit(BoostingData(matrix, target: world.binary))
      return meanLoss(.binary, held.binary, fitted.margins(of: held.features))
    }
    let full = try loss()
    switch variant {
    case 0: settings.gradients = .coarse(levels: 15)
    case 1: settings.rows = .part(0.6)
    case 2: settings.rows = .goss(top: 0.2, other: 0.2)
    case 3: settings.tree.order = .depthWise
    default: settings.gradients = .coarse(levels: 4)
    }
    #expect(try loss() < full * 1.02)
  }

  @Test func costsMoveTheThresholdToOneHalf() throws {
    let world = BoostingWorld(rows: 4000, seed: 12)
    var random = RandomNumbers(seed: 1)
    let prices = MistakeCosts(
      falsePositive: world.binary.map { _ in 1 }, falseNegative: world.binary.map { _ in 2 + 4 * random.uniform() })
    let matrix = BinnedMatrix(world.features)
    func cost(_ objective: Objective) throws -> Double {
      let fitted = try BoostingSettings(objective).checked()
        .fit(BoostingData(matrix, target: world.binary, costs: prices))
      return zip(fitted.margins(of: world.features), world.binary.indices).reduce(0) { sum, item in
        let alarm = item.0 > 0
        if world.binary[item.1] == 1 { return alarm ? sum : sum + prices.falseNegative[item.1] }
        return alarm ? sum + prices.falsePositive[item.1] : sum
      }
    }
    #expect(try cost(.costs) < 0.9 * cost(.binary))
  }

  @Test func importancesCountSplitsAndGains() throws {
    let world = BoostingWorld(rows: 1000)
    let fitted = try BoostingSettings.with(.squared) { $0.iterations = 5 }.checked()
      .fit(BoostingData(BinnedMatrix(world.features), target: world.number))
    let importances = fitted.importances
    #expect(importances.map(\.feature) == ["x0", "x1", "x2", "x3", "x4"])
    #expect(importances.reduce(0) { $0 + $1.splits } == fitted.trees.reduce(0) { $0 + $1.splits.count })
    #expect(importances[0].gain == fitted.trees.flatMap(\.splits).filter { $0.feature == 0 }.reduce(0) { $0 + $1.gain })
  }
}
