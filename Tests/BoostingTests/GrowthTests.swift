import Boosting
import Matrices
import Statistics
import Testing
import TreeModel

/// What whole trees must hold to.
@Suite struct GrowthTests {
  private let world = BoostingWorld(rows: 2000, seed: 5)

  private func grow(
    _ settings: GrowthSettings, rounding: TreeGrower.Rounding = .fine, rows: [UInt32]? = nil, seed: UInt64 = 1
  ) throws -> (GrownTree, TreeGrower) {
    let grower = TreeGrower(BinnedMatrix(world.features), try settings.checked())
    let grown = grower.grow(
      gradients: world.number.map { Float(-$0) }, hessians: world.number.map { _ in 1 }, rows: rows,
      rounding: rounding, random: RandomNumbers(seed: seed))
    return (grown, grower)
  }

  /// Gradients -y and hessians 1 make a regression tree: each leaf the mean of its rows, which scoring leads there.
  @Test(arguments: [GrowthSettings.Order.leafWise, .depthWise], [TreeGrower.Rounding.fine, .coarse(levels: 15)])
  func leavesAreMeansOfTheRowsThatReachThem(_ order: GrowthSettings.Order, _ rounding: TreeGrower.Rounding) throws {
    var settings = GrowthSettings()
    settings.order = order
    let (grown, grower) = try grow(settings, rounding: rounding)
    #expect(grown.leafCount == 31)
    var row = [Double](repeating: 0, count: 5)
    var groups = [[Int]](repeating: [], count: grown.leafCount)
    for index in 0..<2000 {
      world.features.copyRow(index, into: &row)
      groups[grown.tree.leaf(of: row)].append(index)
    }
    for (leaf, group) in groups.enumerated() {
      let mean = group.reduce(0) { $0 + world.number[$1] } / Double(group.count)
      #expect(abs(grown.tree.leafValues[leaf] - mean) < 1e-6)
      #expect(grown.tree.leafCovers[leaf] == Double(group.count))
      #expect(group.count >= settings.minimumRows)
      #expect(grower.rows(of: grown.leafRanges[leaf]).map { Int($0) } == group)
    }
  }

  /// Each split is the best of its own rows: growing anew from those rows alone finds the same gain.
  @Test func subtractedHistogramsFindWhatDirectOnesFind() throws {
    var settings = GrowthSettings()
    settings.maximumLeaves = 16
    let (grown, grower) = try grow(settings)
    var one = settings
    one.maximumLeaves = 2
    for (index, split) in grown.tree.splits.enumerated() {
      let rows = self.leaves(under: index, grown.tree).flatMap { grower.rows(of: grown.leafRanges[$0]) }.sorted()
      let (alone, _) = try grow(one, rows: Array(rows))
      let direct = try #require(alone.tree.splits.first)
      #expect(direct.feature == split.feature && direct.condition == split.condition)
      #expect(abs(direct.gain - split.gain) < 1e-6 * max(1, split.gain))
      #expect(split.cover == Double(rows.count))
    }
  }

  private func leaves(under split: Int, _ tree: DecisionTree) -> [Int] {
    [tree.splits[split].left, tree.splits[split].right].flatMap { $0 < 0 ? [~$0] : leaves(under: $0, tree) }
  }

  @Test(arguments: [1, 2, 4])
  func depthIsLimited(_ depth: Int) throws {
    var settings = GrowthSettings()
    settings.maximumDepth = depth
    for order in [GrowthSettings.Order.leafWise, .depthWise] {
      settings.order = order
      let (grown, _) = try grow(settings)
      #expect(self.depth(grown.tree, 0) == depth)
      #expect(grown.leafCount <= 1 << depth)
    }
  }

  private func depth(_ tree: DecisionTree, _ node: Int) -> Int {
    guard node >= 0, !tree.splits.isEmpty else { return 0 }
    return 1 + max(depth(tree, tree.splits[node].left), depth(tree, tree.splits[node].right))
  }

  /// Leaf-wise saves at least as much as depth-wise with as many leaves, here where it is not the same tree.
  @Test func leafWiseTakesTheBestFirst() throws {
    var settings = GrowthSettings()
    settings.maximumLeaves = 12
    let leafWise = try grow(settings).0.tree
    settings.order = .depthWise
    let depthWise = try grow(settings).0.tree
    #expect(leafWise != depthWise)
    #expect(leafWise.splits.reduce(0) { $0 + $1.gain } > depthWise.splits.reduce(0) { $0 + $1.gain })
  }

  /// Coarse gradients carry no row counts; leaves are large enough all the same. Hessians differ, so that the
  /// estimate errs.
  @Test(arguments: [20, 50, 100])
  func minimumRowsHoldWithoutCounts(_ minimum: Int) throws {
    var random = RandomNumbers(seed: 6)
    var settings = GrowthSettings()
    settings.minimumRows = minimum
    settings.maximumLeaves = 100
    settings.l2 = 1
    let grower = TreeGrower(BinnedMatrix(world.features), try settings.checked())
    var small = 0
    for seed in 0..<10 {
      let h = world.number.map { Float(random.uniform() < 0.5 ? 1 : 0.05 + abs($0) * 0.01) }
      let grown = grower.grow(
        gradients: world.number.map { Float(-$0) }, hessians: h, rounding: .coarse(levels: 15),
        random: RandomNumbers(seed: UInt64(seed)))
      #expect(grown.tree.leafCovers.allSatisfy { $0 >= Double(minimum) })
      #expect(grown.tree.leafCovers.reduce(0, +) == 2000)
      small += grown.tree.leafCovers.count { $0 < Double(minimum) * 1.1 }
    }
    #expect(small > 0)
  }

  @Test func minimumGainAndHessianHold() throws {
    var settings = GrowthSettings()
    settings.minimumGain = 30
    settings.minimumHessian = 64.5
    let (grown, _) = try grow(settings)
    #expect(grown.tree.splits.count > 1)
    #expect(grown.tree.splits.allSatisfy { $0.gain > 30 })
    #expect(grown.tree.leafCovers.allSatisfy { $0 >= 65 })
  }

  /// Chosen anew for each node, a whole tree sees most of them.
  @Test func nodesUseTheirPartOfTheFeatures() throws {
    var settings = GrowthSettings()
    settings.featuresPerNode = 0.2
    let used = Set(try grow(settings).0.tree.splits.map(\.feature))
    #expect(used.count >= 4)
    settings.featuresPerNode = 1
    settings.featuresPerTree = 0.4
    for seed in 0..<10 {
      let used = Set(try grow(settings, seed: UInt64(seed)).0.tree.splits.map(\.feature))
      #expect(used.count <= 2)
    }
  }

  /// A row drawn twice counts twice.
  @Test func rowsDrawnTwiceWeighTwice() throws {
    var rows: [UInt32] = []
    for row in 0..<UInt32(2000) { rows += [UInt32](repeating: row, count: 2 - Int(row % 3)) }
    var settings = GrowthSettings()
    settings.minimumRows = 1
    settings.minimumHessian = 10
    settings.categories.minimumRows = 1
    let (drawn, _) = try grow(settings, rows: rows)
    let grower = TreeGrower(BinnedMatrix(world.features), try settings.checked())
    let weight = (0..<2000).map { Float(2 - $0 % 3) }
    let weighted = grower.grow(
      gradients: world.number.indices.map { Float(-world.number[$0]) * weight[$0] }, hessians: weight,
      random: RandomNumbers(seed: 1))
    #expect(drawn.tree.splits.map(\.condition) == weighted.tree.splits.map(\.condition))
    for (a, b) in zip(drawn.tree.leafValues, weighted.tree.leafValues) { #expect(abs(a - b) < 1e-9) }
  }

  @Test func interactionsStayWithinTheirSets() throws {
    var settings = GrowthSettings()
    settings.interactions = [[0, 1], [1, 2, 3], [3, 4]]
    let tree = try grow(settings).0.tree
    let allowed = settings.interactions.map(Set.init)
    func check(_ node: Int, _ path: Set<Int>) {
      guard node >= 0 else { return }
      let path = path.union([tree.splits[node].feature])
      #expect(allowed.contains { path.isSubset(of: $0) })
      check(tree.splits[node].left, path)
      check(tree.splits[node].right, path)
    }
    check(0, [])
    #expect(Set(tree.splits.map(\.feature)).count > 1)
  }

  @Test(arguments: [0, 1, 3])
  func emptyAndTinyMatricesGrowALeaf(_ rows: Int) throws {
    let matrix = BinnedMatrix(columns: [(0..<rows).map(Float.init)], names: ["x"])
    let ones = [Float](repeating: 1, count: rows)
    for rounding in [TreeGrower.Rounding.fine, .coarse(levels: 15)] {
      let grown = TreeGrower(matrix, try GrowthSettings().checked())
        .grow(gradients: ones, hessians: ones, rounding: rounding, random: RandomNumbers(seed: 1))
      #expect(grown.tree.splits.isEmpty && grown.tree.leafValues == [rows == 0 ? 0 : -1])
    }
  }
}
