import Statistics
import Support
import TreeModel

/// A fit while it runs: scores, gradients and the trees so far.
final class BoostingRun {
  let plan: BoostingPlan
  let training: BoostingData
  let validation: BoostingData?
  let weights: [Double]?
  let validationWeights: [Double]?
  let grower: TreeGrower
  let threads: Int
  let random: RandomNumbers
  var result: BoostedTrees
  /// All rows of the first class first.
  var scores: [Double]
  var validationScores: [Double]
  var gradients: [Float]
  var hessians: [Float]
  var sampled: [UInt32]?
  var bestLoss = Double.infinity
  var isOver = false

  init(
    _ plan: BoostingPlan, _ training: BoostingData, _ validation: BoostingData?, _ earlier: BoostedTrees?, threads: Int
  ) throws {
    self.plan = plan
    self.training = training
    self.validation = validation
    self.threads = max(1, threads)
    let settings = plan.settings
    let objective = settings.objective
    weights = training.effectiveWeights(objective, classWeights: settings.classWeights)
    validationWeights = validation?.effectiveWeights(objective, classWeights: settings.classWeights)
    grower = TreeGrower(training.matrix, plan.tree, threads: threads)
    random = RandomNumbers(seed: settings.seed)
    let classes = objective.scoresPerRow
    let rowCount = training.rowCount
    let base =
      earlier?.baseScores
      ?? (training.startScores == nil
        ? objective.startScores(target: training.target, weights: weights) : [Double](repeating: 0, count: classes))
    let begun =
      earlier.map { $0.prefix(iterations: $0.iterations) }
      ?? BoostedTrees(
        objective: objective, baseScores: base, trees: [], features: training.matrix.features.map(\.name), record: [],
        bestIteration: 0)
    result = begun
    scores = try Self.start(training, begun)
    validationScores = try validation.map { try Self.start($0, begun) } ?? []
    gradients = [Float](repeating: 0, count: classes * rowCount)
    hessians = gradients
    bestLoss = begun.record.compactMap(\.validation).min() ?? .infinity
  }

  private static func start(_ data: BoostingData, _ begun: BoostedTrees) throws -> [Double] {
    if let scores = data.startScores { return scores }
    guard let added = begun.binnedMargins(of: data.matrix) else {
      throw Diagnostic(
        "E4316", "earlier trees split between other values than these bins do",
        fix: "give the scores of the earlier trees as start scores", exitCode: .configuration)
    }
    return added
  }

  /// One iteration: a tree a class.
  /// - Returns: whether there was anything left to learn.
  func step(_ iteration: Int, _ checkpoint: () throws -> Void) throws -> Bool {
    let numbers = random.stream(UInt64(iteration))
    computeGradients()
    guard hasFiniteGradients else {
      throw Diagnostic(
        "E4315", "the loss of \(settings.objective) is no longer finite after \(iteration) iterations",
        fix: "lower learningRate, or scale the target", exitCode: .dataError)
    }
    let amplified = sampleRows(iteration, numbers)
    var trees: [DecisionTree] = []
    for index in 0..<classes {
      try checkpoint()
      trees.append(growTree(index, amplified, numbers.stream(UInt64(index))))
    }
    guard trees.contains(where: { !$0.splits.isEmpty }) || settings.rows != .all else { return false }
    result.trees += trees
    note(iteration)
    return true
  }

  var settings: BoostingSettings { plan.settings }
  var classes: Int { settings.objective.scoresPerRow }
  var rowCount: Int { training.rowCount }

  private func growTree(_ index: Int, _ amplified: Amplified?, _ numbers: RandomNumbers) -> DecisionTree {
    let start = index * rowCount
    let slice = start..<start + rowCount
    if let amplified {
      for row in amplified.rows {
        gradients[start + Int(row)] *= amplified.factor
        hessians[start + Int(row)] *= amplified.factor
      }
    }
    var grown = gradients.withUnsafeBufferPointer { g in
      hessians.withUnsafeBufferPointer { h in
        grower.grow(
          UnsafeBufferPointer(rebasing: g[slice]), UnsafeBufferPointer(rebasing: h[slice]), rows: sampled,
          rounding: rounding(slice), random: numbers)
      }
    }
    renewLeaves(&grown, start)
    for leaf in grown.tree.leafValues.indices { grown.tree.leafValues[leaf] *= settings.learningRate }
    addScores(grown, start)
    return grown.tree
  }

  /// Records the losses and says whether they have stopped falling.
  private func note(_ iteration: Int) {
    let objective = settings.objective
    let loss = validation.map {
      objective.meanLoss(target: $0.target, weights: validationWeights, scores: validationScores)
    }
    result.record.append(BoostedTrees.IterationRecord(validation: loss))
    guard let loss else {
      result.bestIteration = iteration + 1
      return
    }
    if loss < bestLoss {
      bestLoss = loss
      result.bestIteration = iteration + 1
    }
    if let rounds = settings.earlyStopping, iteration + 1 - result.bestIteration >= rounds { isOver = true }
  }

  func finished() -> BoostedTrees {
    guard settings.earlyStopping != nil else {
      result.bestIteration = validation == nil ? result.iterations : result.bestIteration
      return result
    }
    let record = result.record
    var kept = result.prefix(iterations: result.bestIteration)
    kept.record = record
    return kept
  }
}
