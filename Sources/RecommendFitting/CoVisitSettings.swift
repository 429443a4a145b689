public import RecommendModel
public import Support

/// Items that one user took within some time, in either order. Items of one order or visit are
/// `ItemNeighbourSettings` with `.count` or `.conditional` on the matrix of sessions.
public struct CoVisitSettings: Sendable, Equatable {
  /// Seconds between two lines of a pair at most, above 0; a week.
  public var window: Double = 7 * 86_400
  /// Counts over the pointing item's lines plus this much; `nil`: the counts themselves. At least 0.
  public var shrinkage: Float? = 10
  /// Most items that an item points to, at least 1.
  public var neighbours = 100

  public init() {}

  public init(window: Double, shrinkage: Float? = 10, neighbours: Int = 100) {
    self.window = window
    self.shrinkage = shrinkage
    self.neighbours = neighbours
  }

  /// - Throws: `E4750` where a setting is out of range, `E4752` where a line does not fit.
  public func fit(
    _ log: [Interaction], userCount: Int, itemCount: Int, reading: ProfileReading = .init(), threads: Int = 1
  ) throws(Diagnostic) -> ItemToItemModel {
    try check(window > 0, "the window must be above 0 seconds")
    try check(neighbours > 0, "an item needs at least 1 neighbour, not \(neighbours)")
    if let shrinkage { try check(shrinkage >= 0 && shrinkage.isFinite, "shrinkage must be at least 0") }
    try checkLog(log, rowCount: userCount, itemCount: itemCount, bySession: false)
    let walk = EventWalk(log, itemCount: itemCount, bySession: false)
    let window = window
    let shrinkage = shrinkage
    let weights = walk.rows(
      itemCount: itemCount, neighbours: neighbours, threads: threads,
      visit: { line, sums in
        var other = line
        while other > 0, walk.groups[other - 1] == walk.groups[line],
          Double(walk.times[line]) - Double(walk.times[other - 1]) <= window
        {
          other -= 1
          sums[Int(walk.items[other])] += 1
        }
        other = line + 1
        while other < walk.groups.count, walk.groups[other] == walk.groups[line],
          Double(walk.times[other]) - Double(walk.times[line]) <= window
        {
          sums[Int(walk.items[other])] += 1
          other += 1
        }
      },
      finish: { item, sums in
        guard let shrinkage else { return }
        let lines = max(Float(walk.starts[item + 1] - walk.starts[item]) + shrinkage, .leastNormalMagnitude)
        for other in 0..<sums.count { sums[other] /= lines }
      })
    return ItemToItemModel(weights: weights, reading: reading)
  }
}
