import Solution

extension ClassifyChoice {
  /// The ensemble where the best single model's lead over it is within one standard error of the rows, else the best.
  ///
  /// So small a lead is the luck of the draw, and the mean of several models depends less on that than any one of them
  /// (docs/models/ensemble.md).
  static func preferred(_ best: String, _ candidates: [ClassifyCandidate], data: ClassifyData) -> String {
    guard let single = candidates.first(where: { $0.name == best }),
      let ensemble = candidates.first(where: { $0.name == CandidateFamily.ensemble }),
      single.name != ensemble.name, ensemble.members.contains(where: { $0.name == single.name }),
      ensemble.score.isFinite
    else { return best }
    let isLevel = PairedLosses.isLevel(
      PairedLosses.losses(of: ensemble.outOfFold, target: data.target),
      with: PairedLosses.losses(of: single.outOfFold, target: data.target),
      weights: ensemble.outOfFold.rows.map { data.weights?[$0] ?? 1 }, errors: 1)
    return isLevel ? ensemble.name : best
  }

  /// Whether a stack is taken where the client leaves it open: for two classes unless the weighted mean leads by more than
  /// a standard error over the rows, else where it is better.
  ///
  /// Log-odds keep apart what is rare and what is very rare, which the mean of probabilities does not: the one member that
  /// is surest decides there. Elsewhere both come to the same (docs/models/ensemble.md).
  static func prefersStack(
    _ stack: OutOfFold, _ score: Double, over mean: OutOfFold, _ meanScore: Double, _ data: ClassifyData,
    _ solution: SolutionFile
  ) -> Bool {
    guard data.target.isBinary else {
      return ClassifyMeasures.isLowerBetter(solution.search.metric) ? score < meanScore : score > meanScore
    }
    return PairedLosses.isLevel(
      PairedLosses.losses(of: stack, target: data.target), with: PairedLosses.losses(of: mean, target: data.target),
      weights: stack.rows.map { data.weights?[$0] ?? 1 }, errors: 1)
  }
}
