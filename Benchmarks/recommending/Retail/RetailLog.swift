import RecommendFitting
import RecommendModel
import Support

/// The order lines of the online-retail set, with numbers for names.
struct RetailLog {
  var lines: [Interaction] = []
  var users: [String] = []
  var items: [String] = []

  /// user_id,item_id,order_id,quantity,unit_price,timestamp; no cell is quoted.
  init(_ path: String) throws {
    var userNumbers: [String: Int32] = [:]
    var itemNumbers: [String: Int32] = [:]
    var orderNumbers: [String: Int32] = [:]
    func number(_ name: String, _ numbers: inout [String: Int32]) -> Int32 {
      if let known = numbers[name] { return known }
      numbers[name] = Int32(numbers.count)
      return Int32(numbers.count - 1)
    }
    for line in try Files.readText(path).split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 6, let time = Int64(cells[5]), let quantity = Float(cells[3]) else { continue }
      if itemNumbers[cells[1]] == nil { items.append(cells[1]) }
      if userNumbers[cells[0]] == nil { users.append(cells[0]) }
      lines.append(
        Interaction(
          user: number(cells[0], &userNumbers), item: number(cells[1], &itemNumbers),
          session: number(cells[2], &orderNumbers), time: time, weight: max(quantity, 1)))
    }
    lines.sort { ($0.time, $0.session, $0.item) < ($1.time, $1.session, $1.item) }
  }
}

/// What was known at a moment, and what each user took for the first time in the month after it.
struct RetailSplit {
  let past: [Interaction]
  let cut: Int64
  let userCount: Int
  let itemCount: Int
  /// Users who bought before the cut and something new after it, ascending.
  let asked: [Int32]
  /// For each of them the new items, items never sold before among them.
  let wanted: [Set<Int32>]
  let profiles: [Profile]

  init(_ log: RetailLog, from cut: Int64, to end: Int64) {
    self.cut = cut
    userCount = log.users.count
    itemCount = log.items.count
    past = log.lines.filter { $0.time < cut }
    var byUser = [[Interaction]](repeating: [], count: userCount)
    for line in past { byUser[Int(line.user)].append(line) }
    var new = [Set<Int32>](repeating: [], count: userCount)
    for line in log.lines where line.time >= cut && line.time < end {
      new[Int(line.user)].insert(line.item)
    }
    var asked = [Int32]()
    var wanted = [Set<Int32>]()
    for user in 0..<userCount where !byUser[user].isEmpty {
      let items = new[user].subtracting(byUser[user].map(\.item))
      if !items.isEmpty {
        asked.append(Int32(user))
        wanted.append(items)
      }
    }
    self.asked = asked
    self.wanted = wanted
    profiles = asked.map { user in
      let lines = byUser[Int(user)]
      return Profile(
        user: Int(user), items: lines.map(\.item), weights: lines.map(\.weight), times: lines.map(\.time))
    }
  }
}
