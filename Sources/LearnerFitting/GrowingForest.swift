internal import Statistics
internal import Support

/// A random forest while it grows.
struct GrowingForest {
  let ground: CartGround
  let settings: RandomForestSettings
  private(set) var trees: [CartTree] = []
  private(set) var votes: OutOfBagVotes

  init(_ ground: CartGround, _ settings: RandomForestSettings, minimumLeaf: Int) {
    self.ground = ground
    var settings = settings
    settings.growth.minimumLeaf = minimumLeaf
    self.settings = settings
    let rowCount = settings.hasBootstrap ? ground.target.values.count : 0
    votes = OutOfBagVotes(rowCount: rowCount, outputs: ground.target.outputs)
  }

  /// Grows trees until there are so many, or the task is over. What tree number k is only hangs on seed and settings.
  mutating func grow(to count: Int, _ task: LearningTask) throws {
    let numbers = RandomNumbers(seed: task.seed)
    // A batch at a time, so that what is kept for the votes stays small.
    while trees.count < count {
      let first = trees.count
      let wanted = min(32, count - first)
      let grown = try Parallel.tryMap(wanted, threads: task.threads) { [ground, settings] index -> BaggedTree? in
        try task.checkpoint()
        if first + index > 0, task.isOver() { return nil }
        return Self.tree(ground, settings, numbers.stream(UInt64(first + index)))
      }
      // Where a thread found the task over, only the trees before its own are those of a smaller forest.
      let batch = grown.prefix { $0 != nil }.compactMap { $0 }
      for tree in batch {
        votes.add(tree)
        trees.append(tree.tree)
      }
      if batch.count < wanted { break }
    }
  }

  private static func tree(
    _ ground: CartGround, _ settings: RandomForestSettings, _ numbers: RandomNumbers
  ) -> BaggedTree {
    var numbers = numbers
    let rowCount = ground.target.values.count
    var drawn = [UInt32](repeating: settings.hasBootstrap ? 0 : 1, count: rowCount)
    if settings.hasBootstrap { for _ in 0..<rowCount { drawn[numbers.integer(below: rowCount)] += 1 } }
    var grower = CartGrower(
      columns: ground.columns, target: ground.target, settings: settings.growth, drawn: drawn, random: numbers)
    var tree = grower.grow()
    tree.prune(settings.growth.pruning)
    let homes = tree.homes()
    let memory = grower.memory
    let others = 0..<memory.otherCount
    return BaggedTree(
      tree: tree, others: others.map { memory.others[$0] }, nodes: others.map { homes[Int(memory.nodesOfOthers[$0])] })
  }
}
