internal import Matrices
internal import Support
internal import TreeModel

/// What all trees of a forest grow on.
struct CartGround: Sendable {
  let columns: [RankedColumn]
  let target: CartTarget

  /// - Parameter isBalanced: whether rows are weighted so that all classes weigh the same.
  init(_ task: LearningTask, _ settings: CartSettings, isBalanced: Bool) {
    var weights = task.weights ?? [Double](repeating: 1, count: task.target.count)
    if isBalanced, task.kind != .regression {
      var sums = [Double](repeating: 0, count: task.classCount)
      for (row, weight) in weights.enumerated() { sums[Int(task.target[row])] += weight }
      var total = 0.0
      for sum in sums { total += sum }
      for row in weights.indices { weights[row] *= total / (Double(sums.count) * sums[Int(task.target[row])]) }
    }
    target = CartTarget(task, settings.criterion, weights: weights)
    let features = task.features
    columns = Parallel.map(features.columnCount, threads: task.threads) { RankedColumn(features.columns[$0]) }
  }

  /// The mean of the trees.
  func model(_ trees: [CartTree]) throws -> TreeModel {
    try TreeModel(
      trees: trees.flatMap { $0.decisionTrees() }, featureCount: max(1, columns.count), outputs: target.outputs,
      averages: true)
  }
}
