public import Solution

/// What a run will take, roughly: candidates stop at the budget, small tables are done long before.
public struct ClassifyEstimate: Sendable {
  /// Wall-clock seconds.
  public var seconds: Double
  /// Largest resident memory, in MB of 10^6 bytes.
  public var megabytes: Double

  public init(_ solution: SolutionFile, data: ClassifyData) {
    let cells = Double(data.facts.rows) * Double(data.featureNames.count)
    // A trial takes about 3 microseconds a cell and fold, as measured on a table of 7,043 rows.
    let trials = Double(min(solution.search.numSamples, 5 * solution.models.candidates.count))
    seconds = min(solution.search.timeBudgetSeconds, 0.5 + trials * Double(solution.split.folds) * cells * 3e-6)
    // The table, and each fold with its features twice.
    megabytes = 30 + cells * 8 * (2 + 2 * Double(solution.split.folds * solution.split.repeats)) / 1e6
  }
}
