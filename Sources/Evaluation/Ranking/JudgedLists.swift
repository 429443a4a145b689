#if canImport(Glibc)
  import Glibc
#endif

/// What was shown to each user, best first, and what the user took up afterwards. All items were ranked: nothing here is
/// sampled (Krichene and Rendle, KDD 2020, on why that matters).
public struct JudgedLists: Sendable {
  /// A list for each user, no item twice.
  public var lists: [[Int32]]
  /// For each user the items taken up, ascending, none twice.
  public var taken: [[Int32]]

  /// - Precondition: as many lists as users.
  public init(lists: [[Int32]], taken: [[Int32]]) {
    precondition(lists.count == taken.count, "a list for each user")
    self.lists = lists
    self.taken = taken
  }

  public var userCount: Int { lists.count }

  /// The same users and lists, of what was taken up only the items for which `isAsked` holds.
  public func taken(where isAsked: (Int32) -> Bool) -> JudgedLists {
    JudgedLists(lists: lists, taken: taken.map { $0.filter(isAsked) })
  }

  /// Ranks, from 1, of the hits among the first `k` of a user's list.
  func ranks(_ user: Int, _ k: Int) -> [Int] {
    let own = taken[user]
    guard !own.isEmpty else { return [] }
    return lists[user].prefix(k).enumerated().compactMap { Self.contains(own, $1) ? $0 + 1 : nil }
  }

  /// Hits among the first `k`, a number for each user.
  public func hits(at k: Int) -> [Double] { lists.indices.map { Double(ranks($0, k).count) } }

  /// Metrics of the first `k` items, a number for each user; users who took up nothing have none (NaN).
  public func measures(at k: Int) -> [String: [Double]] {
    let ideal = (0...max(0, k)).reduce(into: [0.0]) { sums, rank in
      if rank > 0 { sums.append(sums[rank - 1] + 1 / log2(Double(rank) + 1)) }
    }
    var result = [String: [Double]]()
    for name in Self.names { result[name] = [Double](repeating: .nan, count: userCount) }
    for user in lists.indices where !taken[user].isEmpty {
      let (ranks, count) = (ranks(user, k), taken[user].count)
      let most = min(k, count)
      result["recall"]?[user] = Double(ranks.count) / Double(count)
      result["precision"]?[user] = Double(ranks.count) / Double(k)
      result["hit_rate"]?[user] = ranks.isEmpty ? 0 : 1
      result["mrr"]?[user] = ranks.first.map { 1 / Double($0) } ?? 0
      result["ndcg"]?[user] = ranks.reduce(0) { $0 + 1 / log2(Double($1) + 1) } / ideal[most]
      result["map"]?[user] =
        ranks.enumerated().reduce(0) { $0 + Double($1.offset + 1) / Double($1.element) } / Double(most)
    }
    return result
  }

  /// Metrics of hits, by the names of `solution.yaml`.
  public static let names = ["ndcg", "recall", "precision", "map", "mrr", "hit_rate"]

  private static func contains(_ items: [Int32], _ item: Int32) -> Bool {
    var (low, high) = (0, items.count)
    while low < high {
      let middle = (low + high) / 2
      if items[middle] < item { low = middle + 1 } else { high = middle }
    }
    return low < items.count && items[low] == item
  }
}
