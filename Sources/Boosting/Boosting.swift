import Statistics
import Support

extension BoostingPlan {
  /// Fits trees.
  /// - Parameters:
  ///   - validation: rows whose loss is recorded and ends the fit where `earlyStopping` says so; in the same bins.
  ///   - earlier: trees that are kept and continued, with their objective; fitted on the same bins, or their scores
  ///     given as `startScores`.
  ///   - threads: the result never depends on it.
  ///   - checkpoint: asked before each tree; throws to stop.
  ///   - isOver: asked after each iteration but the last; true ends the fit with the trees so far.
  /// - Throws: `Diagnostic` E4313 where data does not fit the objective, E4314 where a setting does not fit the data,
  ///   E4315 where the loss is no longer finite, E4316 where earlier trees cannot be continued; what `checkpoint`
  ///   throws.
  public func fit(
    _ training: BoostingData, validation: BoostingData? = nil, continuing earlier: BoostedTrees? = nil,
    threads: Int = 1, checkpoint: () throws -> Void = {}, isOver: () -> Bool = { false }
  ) throws -> BoostedTrees {
    try check(training, validation, earlier)
    let run = try BoostingRun(self, training, validation, earlier, threads: threads)
    let end = run.result.iterations + settings.iterations
    for iteration in run.result.iterations..<end {
      guard try run.step(iteration, checkpoint), !run.isOver, iteration + 1 == end || !isOver() else { break }
    }
    return run.finished()
  }

  private func check(_ training: BoostingData, _ validation: BoostingData?, _ earlier: BoostedTrees?) throws {
    func fault(_ code: String, _ message: String, _ exitCode: ExitCode = .configuration) -> Diagnostic {
      Diagnostic(code, message, exitCode: exitCode)
    }
    try training.check(for: settings.objective)
    try validation?.check(for: settings.objective)
    let count = training.matrix.featureCount
    guard training.rowCount > 0, count > 0 else {
      throw fault("E4313", "there are no rows or no features to learn from", .dataError)
    }
    if let validation, validation.matrix.features != training.matrix.features {
      throw fault("E4314", "the validation rows are not binned like the others")
    }
    if settings.earlyStopping != nil, (validation?.rowCount ?? 0) == 0 {
      throw fault("E4314", "early stopping needs validation rows")
    }
    let tree = settings.tree
    let named = tree.interactions.flatMap { $0 } + tree.monotone.keys
    if let position = named.filter({ $0 >= count }).min() {
      throw fault("E4314", "a constraint names feature \(position) of \(count)")
    }
    if let position = tree.monotone.keys.filter({ training.matrix.features[$0].isCategory }).min() {
      throw fault("E4314", "feature \(position) is a category and cannot rise or fall")
    }
    if let earlier, earlier.objective != settings.objective || earlier.features.count != count {
      throw fault("E4316", "earlier trees have another objective or other features")
    }
  }
}
