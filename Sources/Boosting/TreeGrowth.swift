import Statistics
import TreeModel

/// One tree while it grows.
struct TreeGrowth {
  let grower: TreeGrower
  let settings: GrowthSettings
  let matrix: BinnedMatrix
  /// Features of this tree, ascending.
  let features: [Int32]
  let pool: HistogramPool
  let search: SplitSearch
  let random: RandomNumbers
  /// Whether the root holds every row once, in order.
  let isAllRows: Bool
  /// Whether each node sums only the features that it may use, as they are few: then nothing is subtracted.
  let isSparse: Bool
  var leaves: [Leaf] = []
  var queue = LeafQueue()
  var splits: [DecisionTree.Split] = []
  var binned: [GrownTree.BinnedSplit] = []

  /// A leaf that may still be split.
  struct Leaf {
    var range: Range<Int>
    var total: GradientSum
    var depth: Int
    var objective: LeafObjective
    /// Features used above it, where interactions are constrained.
    var path: [Int] = []
    /// Nil where it is no longer needed, or was never summed.
    var histogram: UnsafeMutablePointer<Int64>?
    var best: NodeSplit?
    /// The split above and its side; negative for the root.
    var parent = -1
    var isLeft = false
  }

  init(_ grower: TreeGrower, features: [Int32], random: RandomNumbers, isAllRows: Bool) {
    self.grower = grower
    settings = grower.settings
    matrix = grower.matrix
    self.features = features
    self.random = random
    self.isAllRows = isAllRows
    // Summing a third of the features for both children costs no more than all of them for the smaller.
    isSparse = grower.settings.featuresPerNode < 0.34 && grower.settings.order != .symmetric
    let scale = grower.packed.scale
    pool = grower.pool(words: grower.matrix.binCount * scale.wordsPerBin)
    search = SplitSearch(matrix: grower.matrix, settings: grower.settings, scale: scale)
  }

  mutating func run() {
    plantRoot()
    if settings.order == .symmetric {
      runSymmetric()
    } else {
      while leaves.count < settings.maximumLeaves, let index = queue.pop() { split(index) }
    }
    for leaf in leaves { if let histogram = leaf.histogram { pool.give(histogram) } }
  }

  private mutating func plantRoot() {
    let count = grower.partition.count
    var root = Leaf(
      range: 0..<count, total: GradientSum(count: Int64(count)), depth: 0,
      objective: LeafObjective(l1: settings.l1, l2: settings.l2))
    leaves = [root]
    guard count > 0, let first = features.first else { return }
    // The bins of any feature hold every row, so the first of those summed gives the total.
    let chosen = isSparse ? allowedFeatures(root) : features
    let histogram = pool.take()
    grower.sum(root.range, features: chosen, isAllRows: isAllRows, into: histogram, pool: pool)
    let total = Int(chosen.first ?? first)
    let from = histogram + Int(matrix.offsets[total]) * search.scale.wordsPerBin
    for bin in 0..<matrix.features[total].width { root.total = root.total + search.scale.sum(from, bin: bin) }
    root.total.count = Int64(count)
    root.histogram = histogram
    leaves = [root]
    if settings.order != .symmetric, mayGrow(root) { find(0) }
  }

  /// Searches a leaf's histogram and puts it in the queue; gives the histogram back where there is nothing to find.
  mutating func find(_ index: Int) {
    guard let histogram = leaves[index].histogram else { return }
    let allowed = allowedFeatures(leaves[index])
    leaves[index].best = search.best(
      histogram, SplitSearch.Node(total: leaves[index].total, leaf: leaves[index].objective), features: allowed)
    enqueue(index)
  }

  mutating func enqueue(_ index: Int) {
    guard let best = leaves[index].best else { return release(index) }
    let depth = settings.order == .leafWise ? 0 : leaves[index].depth
    queue.push(LeafQueue.Entry(depth: depth, gain: best.gain, leaf: index))
    if isSparse { release(index) }
  }

  mutating func release(_ index: Int) {
    guard let histogram = leaves[index].histogram else { return }
    pool.give(histogram)
    leaves[index].histogram = nil
  }

  func allowedFeatures(_ leaf: Leaf) -> [Int32] {
    var allowed = features
    if !settings.interactions.isEmpty { allowed = allowed.filter { mayFollow(leaf.path, Int($0)) } }
    if settings.featuresPerNode < 1, !allowed.isEmpty {
      // Numbered by its place in the tree, so that the order of growth does not matter.
      var numbers = random.stream(UInt64(bitPattern: Int64(leaf.parent * 2 + (leaf.isLeft ? 1 : 0))))
      allowed = FeatureChoice(of: allowed, part: settings.featuresPerNode, &numbers).chosen
    }
    return allowed
  }

  private func mayFollow(_ path: [Int], _ feature: Int) -> Bool {
    if path.allSatisfy({ $0 == feature }) { return true }
    return settings.interactions.contains { set in set.contains(feature) && path.allSatisfy(set.contains) }
  }

  private mutating func split(_ index: Int) {
    guard var best = leaves[index].best else { return }
    let parent = leaves[index]
    let bins = matrix.features[best.feature]
    if !best.sawMissing {
      // What was never missing here goes the way of most rows.
      best.missingLeft = 2 * search.rows(of: best.left, in: parent.total) >= Int(parent.total.count)
    }
    let goesLeft = best.directions(bins)
    let lefts = grower.partition.split(
      parent.range, column: matrix.column(best.feature), goesLeft: goesLeft, threads: grower.threads)
    guard min(lefts, parent.range.count - lefts) >= settings.minimumRows else { return recount(index) }
    let (left, right) = children(of: parent, best, parent.range.lowerBound + lefts)
    leaves[index] = left
    leaves.append(right)
    note(best, goesLeft, parent)
    if leaves.count < settings.maximumLeaves {
      sumChildren(index, leaves.count - 1, parent.histogram)
    } else if let histogram = parent.histogram {
      pool.give(histogram)
    }
  }
}
