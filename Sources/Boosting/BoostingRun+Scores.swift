import Support
import TreeModel

extension BoostingRun {
  /// Adds a tree's values to the scores of all rows, also of those that it did not see.
  func addScores(_ grown: GrownTree, _ start: Int) {
    let values = grown.tree.leafValues
    scores.withUnsafeMutableBufferPointer { scores in
      guard let scores = scores.baseAddress else { return }
      nonisolated(unsafe) let from = scores + start
      if sampled == nil {
        nonisolated(unsafe) let leaves = grown.leafRanges.map { grower.rows(of: $0) }
        Parallel.forEach(leaves.count, threads: threads) { leaf in
          for row in leaves[leaf] { from[Int(row)] += values[leaf] }
        }
      } else {
        addValues(values, grown.splits, training.matrix, from, threads: threads)
      }
    }
    guard let validation else { return }
    let first = start / rowCount * validation.rowCount
    validationScores.withUnsafeMutableBufferPointer { scores in
      guard let scores = scores.baseAddress else { return }
      addValues(values, grown.splits, validation.matrix, scores + first, threads: threads)
    }
  }
}
