public import Solution

/// What a run will take, roughly, before anything is computed.
public struct RecommendEstimate: Sendable {
  public var seconds: Double
  /// MB of 10^6 bytes.
  public var megabytes: Double

  public init(_ solution: SolutionFile, data: RecommendData) {
    let (rows, users, items) = (Double(data.facts.rows), Double(data.facts.users), Double(data.facts.items))
    let trials = Double(min(RecommendTrials(solution, data).inOrder.count, solution.search.numSamples))
    // Fitting goes over the interactions some dozens of times, judging over users x items.
    let each = rows * 4e-6 + min(users, 20_000) * items * 4e-9 + (solution.models.candidates.contains("ease") ? items * items * items * 2e-11 : 0)
    seconds = min(solution.search.timeBudgetSeconds, 1 + trials * each)
    let dense = solution.models.candidates.contains("ease") && items < 20_000 ? items * items * 8 : 0
    megabytes = 60 + (rows * 120 + (users + items) * 600 + dense) / 1e6
  }
}
