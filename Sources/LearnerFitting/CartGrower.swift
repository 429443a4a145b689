internal import Statistics

/// Grows one tree: exact splits on ranked columns, depth first.
///
/// Rows lie in an order in which each node is a range, ascending within it, so that columns are read from front to
/// back. For each column that a node looks at, its rows are summed by group (in a histogram, or sorted where rows are
/// few) and the groups are scanned.
struct CartGrower {
  let columns: [RankedColumn]
  let target: CartTarget
  let settings: CartSettings
  var random: RandomNumbers
  var tree: CartTree
  let memory: CartMemory
  /// Columns; a node looks among the first of them, see `Open.live`.
  var candidates: [Int]
  let columnsANode: Int
  let groups: CartGroups

  /// A node that is still to be looked at.
  struct Open {
    var node: Int
    var range: Range<Int>
    var others: Range<Int>
    var depth: Int
    /// Columns that were not constant above, in front of `candidates`.
    var live: Int
  }

  /// - Parameter drawn: how often the tree sees each row.
  init(
    columns: [RankedColumn], target: CartTarget, settings: CartSettings, drawn: [UInt32], random: RandomNumbers
  ) {
    self.columns = columns
    self.target = target
    self.settings = settings
    self.random = random
    tree = CartTree(outputs: target.outputs)
    memory = CartMemory(target, drawn: drawn)
    candidates = Array(columns.indices)
    columnsANode = settings.columns.count(of: columns.count)
    groups = CartGroups(
      width: target.width, rows: memory.rowCount, codes: (columns.map(\.count).max() ?? 0) + 1)
  }

  mutating func grow() -> CartTree {
    appendNode()
    let (rows, others) = (0..<memory.rowCount, 0..<memory.otherCount)
    var open = [Open(node: 0, range: rows, others: others, depth: 0, live: candidates.count)]
    while let next = open.popLast() { visit(next, &open) }
    return tree
  }

  private mutating func visit(_ here: Open, _ open: inout [Open]) {
    let isPure = close(here)
    guard !isPure, here.range.count >= max(settings.minimumSplit, 2 * settings.minimumLeaf),
      here.depth < settings.maximumDepth ?? CartSettings.depthLimit
    else { return finish(here) }
    var live = here.live
    guard let split = bestSplit(here.range, &live) else { return finish(here) }
    let column = columns[split.feature]
    let left = tree.nodes.count
    let (middle, middleOthers) = split.withSides(column) { sides in
      (memory.partitionRows(here.range, sides), memory.partitionOthers(here.others, sides))
    }
    tree.nodes[here.node].feature = Int32(split.feature)
    tree.nodes[here.node].left = Int32(left)
    tree.nodes[here.node].right = Int32(left + 1)
    tree.nodes[here.node].missingLeft = split.missingLeft
    if column.isCategory {
      tree.nodes[here.node].levels = Set((0..<column.count).filter { split.levels[$0] })
    } else {
      tree.nodes[here.node].threshold = split.threshold
    }
    appendNode()
    appendNode()
    let depth = here.depth + 1
    open.append(
      Open(
        node: left + 1, range: middle..<here.range.upperBound, others: middleOthers..<here.others.upperBound,
        depth: depth, live: live))
    open.append(
      Open(
        node: left, range: here.range.lowerBound..<middle, others: here.others.lowerBound..<middleOthers,
        depth: depth, live: live))
  }

  private mutating func appendNode() {
    tree.nodes.append(CartTree.Node())
    for _ in 0..<target.outputs { tree.values.append(0) }
  }

  /// The others of a leaf remember it.
  private func finish(_ here: Open) {
    for place in here.others { memory.nodesOfOthers[place] = Int32(here.node) }
  }

  /// Notes weight, impurity and values of a node; answers whether all its rows have the same target.
  private mutating func close(_ here: Open) -> Bool {
    var square = 0.0
    var isPure = true
    groups.total.update(repeating: 0, count: target.width)
    let statistics = memory.statistics
    if target.measure == .moments {
      var sum = SIMD2<Double>.zero
      let first = here.range.isEmpty ? .zero : statistics[here.range.lowerBound]
      for place in here.range {
        let one = statistics[place]
        sum += one
        square += one.y * one.y / one.x
        isPure = isPure && one.y * first.x == first.y * one.x
      }
      (groups.total[0], groups.total[1]) = (sum.x, sum.y)
    } else {
      for place in here.range { groups.total[Int(statistics[place].y)] += statistics[place].x }
      isPure = (0..<target.width).count { groups.total[$0] > 0 } <= 1
    }
    note(here.node, isPure: isPure, square: square)
    return isPure
  }

  private mutating func note(_ node: Int, isPure: Bool, square: Double) {
    let purity = target.purity(groups.total)
    if target.measure == .moments {
      let weight = groups.total[0]
      tree.nodes[node].weight = weight
      tree.nodes[node].impurity = isPure ? 0 : target.impurityUnit * max(0, square - purity)
      tree.values[node] = target.mean + (weight > 0 ? groups.total[1] / weight : 0)
      return
    }
    var weight = 0.0
    for index in 0..<target.width { weight += groups.total[index] }
    tree.nodes[node].weight = weight
    tree.nodes[node].impurity = max(0, target.measure == .gini ? weight - purity : -purity)
    for output in 0..<target.outputs {
      let count = groups.total[target.outputs == 1 ? 1 : output]
      tree.values[node * target.outputs + output] = weight > 0 ? count / weight : 1 / Double(target.width)
    }
  }
}
