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
}
