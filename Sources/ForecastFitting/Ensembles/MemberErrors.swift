#if canImport(Glibc)
  import Glibc
#endif

/// How far each member of an ensemble was off on held-out windows, series by series.
///
/// Errors of a window count in units of the mean error of all members there, so that neither the size of a series nor
/// the luck of a window matters, only which member did better.
package struct MemberErrors: Sendable {
  package let members: Int
  package let windows: Int
  /// By series, the group whose members' errors are like its own: its class of demand.
  package let groups: [Int]
  /// By series and window, one after the other: relative errors by member; empty where the window is missing.
  private var relative: [[Double]]
  /// Sums over all series and over those of a group, with the number of windows.
  private var total: Sum
  private var groupTotals: [Sum]

  private struct Sum: Sendable {
    var errors: [Double]
    var windows = 0.0
  }

  /// Windows of other series that count as much as all that is known of a group.
  private static let groupWeight = 10.0

  package init(members: Int, windows: Int, groups: [Int]) {
    self.members = members
    self.windows = windows
    self.groups = groups
    relative = [[Double]](repeating: [], count: groups.count * windows)
    total = Sum(errors: [Double](repeating: 0, count: members))
    groupTotals = [Sum](repeating: total, count: (groups.max() ?? -1) + 1)
  }

  /// Takes the mean absolute errors of all members on a window; nothing where they are not finite or all 0.
  package mutating func add(series: Int, window: Int, errors: [Double]) {
    let mean = errors.reduce(0, +) / Double(max(1, members))
    guard errors.count == members, mean > 0, mean.isFinite else { return }
    let own = errors.map { $0 / mean }
    relative[series * windows + window] = own
    for member in own.indices {
      total.errors[member] += own[member]
      groupTotals[groups[series]].errors[member] += own[member]
    }
    total.windows += 1
    groupTotals[groups[series]].windows += 1
  }

  /// The mean relative error of each member over everything.
  package var pooled: [Double] {
    total.errors.map { total.windows > 0 ? $0 / total.windows : 1 }
  }

  /// What a series' own windows say of the members, with those of its group and of all series where it has few: the
  /// mean of its relative errors and of one window that is like its group.
  /// - Parameter left: windows that do not count, since they are about to be judged or overlap with one that is.
  package func shrunk(series: Int, leaving left: [Int] = []) -> [Double] {
    let all = pooled
    let group = groupTotals[groups[series]]
    var sums = (0..<members).map { member in
      (group.errors[member] + Self.groupWeight * all[member]) / (group.windows + Self.groupWeight)
    }
    var count = 1.0
    for window in 0..<windows where !left.contains(window) {
      let own = relative[series * windows + window]
      guard !own.isEmpty else { continue }
      for member in own.indices { sums[member] += own[member] }
      count += 1
    }
    return sums.map { $0 / count }
  }

  /// Logarithms of `shrunk`, kept away from minus infinity.
  package func logarithms(series: Int, leaving left: [Int] = []) -> [Double] {
    shrunk(series: series, leaving: left).map { log(max($0, 1e-3)) }
  }
}
