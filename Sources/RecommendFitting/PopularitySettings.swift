#if canImport(Glibc)
  import Glibc
#endif
public import RecommendModel
public import Support

/// What sells: lines of the log, or users, by item.
public struct PopularitySettings: Sendable, Equatable {
  /// Seconds; every such span before `asOf` halves a line. `nil`, the default: of all time.
  public var halfLife: Double?
  /// A user counts once an item, with the newest line; the default counts every line.
  public var countsUsersOnce = false
  /// A segment's shares are mixed with those of all, as if so many lines of all were its own. At least 0.
  public var segmentShrinkage: Double = 100

  public init() {}

  public init(halfLife: Double?, countsUsersOnce: Bool = false) {
    self.halfLife = halfLife
    self.countsUsersOnce = countsUsersOnce
  }

  /// - Parameters:
  ///   - asOf: where the past ends, seconds since 1970.
  ///   - segments: for each user its segment, `nil` where there is none; empty where none are told apart.
  ///   - segmentCount: how many segments there are.
  /// - Throws: `E4750` where a setting is out of range, `E4752` where a line does not fit.
  public func fit(
    _ log: [Interaction], userCount: Int, itemCount: Int, asOf: Int64, segments: [Int?] = [], segmentCount: Int = 0
  ) throws(Diagnostic) -> PopularityModel {
    try check(segmentShrinkage >= 0, "segment shrinkage must be at least 0")
    try check(segments.isEmpty || segments.count == userCount, "one segment a user")
    try checkLog(log, rowCount: userCount, itemCount: itemCount, bySession: false)
    let counted = countsUsersOnce ? newestLines(log) : log
    func lines(_ some: [Interaction]) throws(Diagnostic) -> [Double] {
      try self.lines(items: some.lazy.map(\.item), times: some.lazy.map(\.time), itemCount: itemCount, asOf: asOf)
    }
    let overall = try lines(counted)
    var parts = [[Double]]()
    for segment in 0..<(segments.isEmpty ? 0 : max(0, segmentCount)) {
      parts.append(try lines(counted.filter { segments[Int($0.user)] == segment }))
    }
    let all = max(overall.reduce(0, +), .leastNormalMagnitude)
    let mixed = parts.map { part in
      // Brought back to the scale of all: a member of a blend weighs alike for every segment.
      let total = part.reduce(0, +) + segmentShrinkage
      return part.indices.map { item in
        total > 0 ? Float((part[item] + segmentShrinkage * overall[item] / all) * all / total) : 0
      }
    }
    return PopularityModel(overall: overall.map { Float($0) }, segments: mixed)
  }

  /// By item, its lines, each halved by every `halfLife` before `asOf`.
  /// - Precondition: items are below `itemCount`; as many moments as items.
  /// - Throws: `E4750` where the half-life is none.
  public func lines(
    items: some Collection<Int32>, times: some Collection<Int64>, itemCount: Int, asOf: Int64
  ) throws(Diagnostic) -> [Double] {
    if let halfLife { try check(halfLife > 0, "a half-life must be above 0 seconds") }
    var lines = [Double](repeating: 0, count: itemCount)
    for (item, time) in zip(items, times) {
      let age = max(0, Double(asOf) - Double(time))
      lines[Int(item)] += halfLife.map { exp2(-age / $0) } ?? 1
    }
    return lines
  }

  private func newestLines(_ log: [Interaction]) -> [Interaction] {
    var sorted = log
    sorted.sort { ($0.user, $0.item, $0.time) < ($1.user, $1.item, $1.time) }
    return sorted.indices.filter { index in
      index + 1 == sorted.count || sorted[index + 1].user != sorted[index].user
        || sorted[index + 1].item != sorted[index].item
    }.map { sorted[$0] }
  }
}
