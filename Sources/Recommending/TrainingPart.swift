public import Matrices
public import RecommendModel
import Solution
import Support

#if canImport(Glibc)
  import Glibc
#endif

/// What a recommender is fitted on, and what is known of each user.
public struct TrainingPart: Sendable {
  /// Users by items: weights as `recommend.weighting` makes them, or ratings.
  public var matrix: SparseMatrix
  /// Moment of the last interaction of each stored number of `matrix`; nil without times.
  public var times: [Int64]?
  /// By user: what the user dealt with, the most recent last. Users without any have empty ones.
  public var histories: [UserTable.History]
  /// By user: all that is left out as seen, ascending; also what came back.
  public var seen: [[Int32]]
  /// By order or visit: the items in it, each 1; nil where nothing belongs together.
  public var baskets: SparseMatrix?
  /// By user; -1 is not known. Nil where there are no segments.
  public var segments: [Int32]?
  public var segmentNames: [String]
  /// The latest moment of all that is learnt from.
  public var end: Int64?

  /// Users with at least one item that stayed with them.
  public var userCount: Int { (0..<matrix.rowCount).count { matrix.rowStarts[$0] < matrix.rowStarts[$0 + 1] } }
  /// By item: users who have it.
  public func popularity() -> [Int] {
    var counts = [Int](repeating: 0, count: matrix.columnCount)
    for item in matrix.columns { counts[Int(item)] += 1 }
    return counts
  }
}

extension TrainingPart {
  /// - Parameter rows: of interactions that are learnt from.
  init(_ rows: [Int], _ data: RecommendData, _ solution: SolutionFile, threads: Int) {
    let own = data.interactions
    let makers = HistoryMaker(data, solution)
    var histories = [UserTable.History](
      repeating: .init(items: [], weights: [], times: own.times == nil ? nil : []), count: own.userNames.count)
    var seen = [[Int32]](repeating: [], count: own.userNames.count)
    let byUser = HistoryMaker.grouped(rows, own)
    let made = Parallel.map(byUser.count, threads: threads) { user in makers.history(of: user, byUser[user]) }
    for user in byUser.indices where !byUser[user].isEmpty {
      histories[user] = made[user].history
      seen[user] = made[user].seen
    }
    let least = solution.data.checks.minInteractions
    if least.user > 1 || least.item > 1 {
      var counts = [Int](repeating: 0, count: own.itemNames.count)
      for history in histories { for item in history.items { counts[Int(item)] += 1 } }
      for user in histories.indices {
        let history = histories[user]
        var kept = history.items.indices.filter { counts[Int(history.items[$0])] >= least.item }
        if kept.count < least.user { kept = [] }
        histories[user] = .init(
          items: kept.map { history.items[$0] }, weights: kept.map { history.weights[$0] },
          times: history.times.map { times in kept.map { times[$0] } })
      }
    }
    var entries = [SparseMatrix.Entry]()
    let isRating = solution.recommend.feedback == .ratings
    entries.reserveCapacity(rows.count)
    for (user, history) in histories.enumerated() {
      for (place, item) in history.items.enumerated() where isRating || history.weights[place] > 0 {
        entries.append(.init(row: Int32(truncatingIfNeeded: user), column: item, value: history.weights[place]))
      }
    }
    matrix = SparseMatrix(rowCount: own.userNames.count, columnCount: own.itemNames.count, entries: entries)
    if own.times != nil {
      var stored = [Int64]()
      stored.reserveCapacity(matrix.count)
      for history in histories {
        let order = history.items.indices.filter { isRating || history.weights[$0] > 0 }.sorted {
          history.items[$0] < history.items[$1]
        }
        stored += order.map { history.times?[$0] ?? 0 }
      }
      times = stored
    }
    self.histories = histories
    self.seen = seen
    if let sessions = own.sessions {
      baskets = SparseMatrix(
        rowCount: own.sessionCount, columnCount: own.itemNames.count,
        entries: rows.filter { sessions[$0] >= 0 && own.weights[$0] > 0 }.map {
          .init(row: sessions[$0], column: own.items[$0], value: 1)
        }
      ).mapValues { _ in 1 }
    }
    let column = data.segments(solution)
    segments = column?.codes
    segmentNames = column?.levels ?? []
    end = own.times.flatMap { times in rows.map { times[$0] }.max() }
  }
}

/// Makes what is known of a user from rows of interactions.
struct HistoryMaker: Sendable {
  private let interactions: Interactions
  private let weighting: InteractionWeighting
  private let returned: [Int64: Float]

  init(_ data: RecommendData, _ solution: SolutionFile) {
    interactions = data.interactions
    weighting = solution.served
    var returned = [Int64: Float]()
    for (user, item, amount) in data.returned { returned[Self.key(user, item), default: 0] += amount }
    self.returned = returned
  }

  private static func key(_ user: Int32, _ item: Int32) -> Int64 { Int64(user) << 32 | Int64(item) }

  /// Rows by user.
  static func grouped(_ rows: [Int], _ interactions: Interactions) -> [[Int]] {
    var byUser = [[Int]](repeating: [], count: interactions.userNames.count)
    for row in rows where interactions.users[row] >= 0 && interactions.items[row] >= 0 {
      byUser[Int(interactions.users[row])].append(row)
    }
    return byUser
  }

  /// Items of a user, each once, by the moment of the last row; those that came back in full only count as seen.
  func history(of user: Int, _ rows: [Int]) -> (history: UserTable.History, seen: [Int32]) {
    struct Item {
      var amount: Double
      var time: Int64
      var order: Int
    }
    var items = [Int32: Item]()
    for (order, row) in rows.enumerated() {
      let (item, amount) = (interactions.items[row], Double(interactions.weights[row]))
      let time = interactions.times?[row] ?? 0
      guard var known = items[item] else {
        items[item] = Item(amount: amount, time: time, order: order)
        continue
      }
      if weighting == .rating {
        if time >= known.time { known.amount = amount }
      } else {
        known.amount += amount
      }
      if amount > 0, time >= known.time { (known.time, known.order) = (time, order) }
      items[item] = known
    }
    let ordered = items.sorted { ($0.value.time, $0.value.order, $0.key) < ($1.value.time, $1.value.order, $1.key) }
    var history = UserTable.History(items: [], weights: [], times: interactions.times == nil ? nil : [])
    for (item, known) in ordered {
      let amount =
        weighting == .rating
        ? known.amount : known.amount - Double(returned[Self.key(Int32(truncatingIfNeeded: user), item)] ?? 0)
      history.items.append(item)
      // What came back in full says nothing, but is seen: it stands there with weight 0.
      history.weights.append(weighting == .rating || amount > 0 ? weighting.weight(amount) : 0)
      history.times?.append(known.time)
    }
    return (history, items.keys.sorted())
  }
}

extension SolutionFile {
  /// How an amount becomes a weight, as the endpoint has it.
  var served: InteractionWeighting {
    if recommend.feedback == .ratings { return .rating }
    switch recommend.weighting {
    case .none: return .binary
    case .log: return .log
    case .linear: return .linear
    }
  }
}
