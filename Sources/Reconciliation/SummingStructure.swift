// Reconciliation: forecasts of sums made equal to sums of forecasts. Pure functions of numbers: no tables, no dates.

/// Which series add up to which: the matrix S of Hyndman and Athanasopoulos, Forecasting: Principles and Practice
/// (3rd ed., 2021), section 11.1, kept as one index for each bottom series and level instead of a matrix.
///
/// Every level cuts the bottom series into groups; levels may nest (state, region) or cross (state, purpose). Nodes
/// are numbered level by level in the order given, the bottom series last.
public struct SummingStructure: Sendable, Equatable {
  /// One way to cut the bottom series into groups.
  public struct Level: Sendable, Equatable {
    /// Groups, each with at least one bottom series.
    public let count: Int
    /// By bottom series: its group, from 0.
    public let groupOfBottom: [Int]
  }

  /// Levels of sums; the bottom is not among them.
  public let levels: [Level]
  public let bottomCount: Int
  /// By level: its first node.
  public let firstNode: [Int]
  /// Nodes that are sums; the first bottom series has this number.
  public let aggregateCount: Int

  public var nodeCount: Int { aggregateCount + bottomCount }

  /// - Parameter groups: by level, the group of each bottom series: 0, 1, ... without a gap.
  /// - Returns: nil where there are no bottom series, a level is not as long as the bottom, or a group is empty.
  public init?(groups: [[Int]], bottomCount: Int) {
    guard bottomCount > 0 else { return nil }
    var levels = [Level]()
    var first = [Int]()
    var nodes = 0
    for groupOfBottom in groups {
      guard groupOfBottom.count == bottomCount, let last = groupOfBottom.max(), last < bottomCount else { return nil }
      var isUsed = [Bool](repeating: false, count: last + 1)
      for group in groupOfBottom {
        guard group >= 0 else { return nil }
        isUsed[group] = true
      }
      guard isUsed.allSatisfy({ $0 }) else { return nil }
      first.append(nodes)
      levels.append(Level(count: last + 1, groupOfBottom: groupOfBottom))
      nodes += last + 1
    }
    self.levels = levels
    self.bottomCount = bottomCount
    firstNode = first
    aggregateCount = nodes
  }

  /// The nodes of a level; `levels.count` is the bottom.
  public func nodes(of level: Int) -> Range<Int> {
    guard level < levels.count else { return aggregateCount..<nodeCount }
    return firstNode[level]..<firstNode[level] + levels[level].count
  }

  /// By node: the number of bottom series in it.
  public var memberCounts: [Double] { summed([Double](repeating: 1, count: bottomCount)) }

  /// S b: every node's sum over its bottom series. O(levels x bottom).
  /// - Parameter bottom: by bottom series. NaN makes every sum that it is in NaN.
  public func summed(_ bottom: [Double]) -> [Double] {
    precondition(bottom.count == bottomCount)
    var nodes = [Double](repeating: 0, count: aggregateCount)
    for (level, first) in zip(levels, firstNode) {
      for (index, group) in level.groupOfBottom.enumerated() { nodes[first + group] += bottom[index] }
    }
    return nodes + bottom
  }

  /// The bottom series of all nodes, summed up again: coherent to rounding.
  func coherent(_ nodes: [Double]) -> [Double] { summed(Array(nodes[aggregateCount...])) }

  /// C y, by how much each sum differs from its parts: C = [I, -A], where A is S without its identity.
  func incoherence(_ nodes: ArraySlice<Double>) -> [Double] {
    let base = nodes.startIndex
    var gaps = Array(nodes.prefix(aggregateCount))
    for (level, first) in zip(levels, firstNode) {
      for (index, group) in level.groupOfBottom.enumerated() {
        gaps[first + group] -= nodes[base + aggregateCount + index]
      }
    }
    return gaps
  }

  func incoherence(_ nodes: [Double]) -> [Double] { incoherence(nodes[...]) }

  /// C' x.
  func transposedIncoherence(_ gaps: [Double]) -> [Double] {
    var nodes = gaps + [Double](repeating: 0, count: bottomCount)
    for (level, first) in zip(levels, firstNode) {
      for (index, group) in level.groupOfBottom.enumerated() { nodes[aggregateCount + index] -= gaps[first + group] }
    }
    return nodes
  }

  /// The largest gap between a node and the sum of its parts, as a share of the largest node.
  public func incoherenceShare(_ nodes: [Double]) -> Double {
    let gap = incoherence(nodes).reduce(0) { max($0, abs($1)) }
    return gap / max(nodes.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
  }
}
