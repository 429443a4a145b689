/// What users took after training, as this replica was told. Copies share all shards but those that change.
struct LiveUsers: Sendable {
  struct History: Sendable {
    /// Each item once, the most recent last.
    var items: [Int32] = []
    var weights: [Float] = []
    /// Seconds since 1970; the latest of training where it was not said.
    var times: [Int64] = []
    var segment: Int?
  }

  /// Items that are kept of one user: beyond that the oldest go.
  static let mostItems = 500
  private static let shardCount = 256

  private var shards = [[String: History]](repeating: [:], count: shardCount)
  private(set) var count = 0
  /// Items of all users.
  private(set) var itemCount = 0

  subscript(user: String) -> History? { shards[Self.shard(user)][user] }

  /// Adds what a user took; a known item moves to the end.
  mutating func add(
    _ item: Int32, weight: Float, time: Int64, of user: String, weighting: InteractionWeighting
  ) {
    change(user) { history in
      var weight = weight
      if let place = history.items.firstIndex(of: item) {
        weight = weighting.combined(history.weights[place], weight)
        history.items.remove(at: place)
        history.weights.remove(at: place)
        history.times.remove(at: place)
      } else if history.items.count == Self.mostItems {
        history.items.removeFirst()
        history.weights.removeFirst()
        history.times.removeFirst()
      }
      history.items.append(item)
      history.weights.append(weight)
      // Times of a profile ascend.
      history.times.append(max(time, history.times.last ?? time))
    }
  }

  mutating func setSegment(_ segment: Int, of user: String) { change(user) { $0.segment = segment } }

  private mutating func change(_ user: String, _ body: (inout History) -> Void) {
    let shard = Self.shard(user)
    if shards[shard][user] == nil { count += 1 }
    let before = shards[shard][user]?.items.count ?? 0
    body(&shards[shard][user, default: History()])
    itemCount += (shards[shard][user]?.items.count ?? 0) - before
  }

  private static func shard(_ user: String) -> Int {
    var user = user
    return Int(truncatingIfNeeded: user.withUTF8 { IdentifierTable.hash($0) } & UInt64(shardCount - 1))
  }
}
