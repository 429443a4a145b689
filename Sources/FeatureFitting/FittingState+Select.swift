import Features
import LearnerFitting
import Learners
import Matrices
import Statistics
import Support

extension FittingState {
  /// Leaves out columns. Like all steps it sees training rows only, so a fold's validation rows have no say in which
  /// columns their model has.
  mutating func select(
    _ chosen: [Int], _ method: PreparationStep.Selection, number: Int, at site: StepSite
  ) throws(FeatureFault) {
    var removed = Set<Int>()
    switch method {
    case .mutualInformation(let keep):
      removed = rank(chosen, MutualInformation.scores(matrix(chosen), target, kind: fitter.kind), keep, at: site)
    case .permutation(let keep):
      let scores = try Self.learning(site) { try permutationScores(chosen, number: number) }
      removed = rank(chosen, scores, keep, at: site)
    case .l1(let strength):
      let scores = try Self.learning(site) { try l1Scores(chosen, strength) }
      removed = rank(chosen, scores, scores.count { $0 > 0 }, at: site)
    case .correlated(let threshold):
      let ranks = SpearmanCorrelation(matrix(chosen).columns.map(\.values))
      var kept = [Int]()
      for (place, index) in chosen.enumerated() {
        let other = kept.first { abs(ranks.correlation($0, place)) > threshold }
        guard let other else {
          kept.append(place)
          continue
        }
        removed.insert(index)
        counts.append(
          StepCount(
            site, columns[index].name, .removed, value: ranks.correlation(other, place),
            detail: columns[chosen[other]].name))
      }
    }
    columns = columns.indices.filter { !removed.contains($0) }.map { columns[$0] }
  }

  /// The columns beyond the best `keep`; the earlier of two that are equal is the better.
  private mutating func rank(_ chosen: [Int], _ scores: [Double], _ keep: Int, at site: StepSite) -> Set<Int> {
    let order = chosen.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    let kept = Set(order.prefix(keep))
    for (place, index) in chosen.enumerated() {
      counts.append(
        StepCount(site, columns[index].name, kept.contains(place) ? .selected : .removed, value: scores[place]))
    }
    return Set(chosen.indices.filter { !kept.contains($0) }.map { chosen[$0] })
  }

  /// Columns as a learner takes them.
  func matrix(_ chosen: [Int]) -> FeatureMatrix {
    FeatureMatrix(
      chosen.map { FeatureMatrix.Column(columns[$0].name, columns[$0].matrixKind, numbers(columns[$0].slot)) },
      rowCount: count)
  }
}
