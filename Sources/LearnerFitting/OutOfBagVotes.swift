/// A tree, the rows that it did not see, and the leaf of each.
struct BaggedTree: Sendable {
  var tree: CartTree
  var others: [UInt32]
  var nodes: [Int32]
}

/// Sums up what trees say of rows that they did not see.
struct OutOfBagVotes {
  private let outputs: Int
  private var sums: [Double]
  private var counts: [Int]

  init(rowCount: Int, outputs: Int) {
    self.outputs = outputs
    sums = [Double](repeating: 0, count: rowCount * outputs)
    counts = [Int](repeating: 0, count: rowCount)
  }

  mutating func add(_ bagged: BaggedTree) {
    guard !counts.isEmpty else { return }
    for (row, node) in zip(bagged.others, bagged.nodes) {
      counts[Int(row)] += 1
      for output in 0..<outputs {
        sums[Int(row) * outputs + output] += bagged.tree.values[Int(node) * outputs + output]
      }
    }
  }

  var means: [Double] {
    sums.indices.map { index in
      let count = counts[index / outputs]
      return count > 0 ? sums[index] / Double(count) : .nan
    }
  }

  /// Weighted squared error of the means, over all outputs; rows without a vote are left out.
  func error(_ task: LearningTask) -> Double {
    var sum = 0.0
    for row in counts.indices where counts[row] > 0 {
      let weight = task.weights?[row] ?? 1
      for output in 0..<outputs {
        let truth = outputs == 1 ? task.target[row] : Double(output) == task.target[row] ? 1 : 0
        let miss = sums[row * outputs + output] / Double(counts[row]) - truth
        sum += weight * miss * miss
      }
    }
    return sum
  }
}
