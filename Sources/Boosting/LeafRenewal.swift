import TreeModel

extension BoostingRun {
  /// Sets leaves to the value that minimises their rows' loss, where a Newton step would not: the median, quantile or
  /// Huber's location of the residuals (Friedman, Ann. Stat. 29, 2001).
  func renewLeaves(_ grown: inout GrownTree, _ start: Int) {
    let location: ([(value: Double, weight: Double)]) -> Double
    switch settings.objective {
    case .absolute: location = { weightedQuantile($0, level: 0.5) }
    case .quantile(let level): location = { weightedQuantile($0, level: level) }
    case .huber(let delta): location = { huberStep($0, delta: delta) }
    default: return
    }
    for (leaf, range) in grown.leafRanges.enumerated() {
      let residuals = grower.rows(of: range).map { row in
        (training.target[Int(row)] - scores[start + Int(row)], weights?[Int(row)] ?? 1)
      }
      let bounds = grown.leafBounds[leaf]
      grown.tree.leafValues[leaf] = min(max(location(residuals), bounds.lowerBound), bounds.upperBound)
    }
  }
}

/// The median and, from there, the mean of what is left, cut off at delta: Friedman's one step.
func huberStep(_ residuals: [(value: Double, weight: Double)], delta: Double) -> Double {
  let median = weightedQuantile(residuals, level: 0.5)
  let total = residuals.reduce(0) { $0 + $1.weight }
  guard total > 0 else { return median }
  return median
    + residuals.reduce(0) { $0 + $1.weight * min(max($1.value - median, -delta), delta) } / total
}
