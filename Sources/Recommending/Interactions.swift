// Room Recommending: from interactions to a judged recommender: reading, split, search, test, money, report, files.

import RecommendModel
public import Solution
public import Support
public import Tables
import TimeAxis

/// Who dealt with what, when, and how much of it: one entry for each row of the client's table. Users and items are
/// numbered in the order in which they first appear.
public struct Interactions: Sendable {
  public var userNames: [String]
  public var itemNames: [String]
  public var users: [Int32]
  public var items: [Int32]
  /// Quantity, event weight or rating; below 0 it came back.
  public var weights: [Float]
  /// Seconds since 1970, or whatever whole numbers the client counts in; nil where there is no time.
  public var times: [Int64]?
  /// What belongs together; nil where it is not known, -1 where a cell is empty.
  public var sessions: [Int32]?
  public var sessionCount = 0

  public var count: Int { users.count }
}

extension Interactions {
  /// Takes the columns of a table by their roles.
  ///
  /// Throws `Diagnostics`: an event without a weight, `E4801`; a table without rows, `E4802`.
  init(_ table: Table, _ columns: [Solution.ColumnContract], events: [EventWeight], source: String) throws(Diagnostics) {
    func column(_ role: Solution.ColumnContract.Role) -> (contract: Solution.ColumnContract, values: ColumnValues)? {
      guard let contract = columns.first(where: { $0.role == role }), let values = table[contract.name]?.values else { return nil }
      return (contract, values)
    }
    guard table.rowCount > 0, let user = column(.user), let item = column(.item) else {
      throw Diagnostics([
        Diagnostic(
          "E4802", "there are no interactions", at: Place(file: source), fix: "give a file with a row for each interaction",
          exitCode: .dataError)
      ])
    }
    (users, userNames) = Self.numbered(user.values)
    (items, itemNames) = Self.numbered(item.values)
    for (names, numbers, contract) in [(userNames, users, user.contract), (itemNames, items, item.contract)] {
      guard let long = names.firstIndex(where: { $0.utf8.count > RecommendContract.longestName }),
        let row = numbers.firstIndex(of: Int32(long))
      else { continue }
      throw Diagnostics([
        Diagnostic(
          "E4807", "a name of \(names[long].utf8.count) bytes, and requests take at most \(RecommendContract.longestName)",
          at: Place(file: source, line: table.lines[row], detail: "column \(contract.name), '\(names[long].prefix(40))...'", isCell: true),
          fix: "shorten it, for instance to a number of your own", exitCode: .dataError)
      ])
    }
    weights = [Float](repeating: 1, count: table.rowCount)
    if let amount = column(.rating) ?? column(.weight) {
      weights = (table.measurements(amount.contract.name) ?? []).map { Float($0) }
    }
    if let event = column(.event), case .categories(let values) = event.values {
      let weightOfLevel = values.levels.map { level in events.first { $0.name == level }?.weight }
      if let strange = values.codes.firstIndex(where: { $0 >= 0 && weightOfLevel[Int($0)] == nil }) {
        let level = values.levels[Int(values.codes[strange])]
        throw Diagnostics([
          Diagnostic(
            "E4801", "event '\(level)' has no weight",
            at: Place(
              file: source, line: table.lines[strange], detail: "column \(event.contract.name)", isCell: true),
            hint: NearestName.of(level, in: events.map(\.name)).map { "did you mean '\($0)'?" }
              ?? "data.events has \(events.map(\.name).joined(separator: ", "))",
            fix: "add it to data.events (0 counts for nothing), or correct the cell", exitCode: .dataError)
        ])
      }
      for row in weights.indices {
        weights[row] *= values.codes[row] < 0 ? 0 : Float(weightOfLevel[Int(values.codes[row])] ?? 0)
      }
    }
    times = column(.timestamp).flatMap { Self.moments($0.values, unit: $0.contract.unit) }
    if let session = column(.session) {
      let (codes, names) = Self.numbered(session.values)
      (sessions, sessionCount) = (codes, names.count)
    }
  }

  /// Numbers texts by first appearance; -1 is missing.
  static func numbered(_ values: ColumnValues) -> (codes: [Int32], names: [String]) {
    if case .categories(let categories) = values { return (categories.codes, categories.levels) }
    var names = [String]()
    var numbers = [String: Int32]()
    let codes = (0..<values.count).map { row -> Int32 in
      if values.isMissing(row) { return -1 }
      let name = values.text(row)
      if let known = numbers[name] { return known }
      let number = Int32(truncatingIfNeeded: names.count)
      numbers[name] = number
      names.append(name)
      return number
    }
    return (codes, names)
  }

  /// Moments as seconds since 1970 where the column says what its numbers are.
  static func moments(_ values: ColumnValues, unit: String?) -> [Int64]? {
    guard case .timestamps(let moments, let format) = values else { return nil }
    return moments.map { Self.seconds($0, format.kind, unit: unit) }
  }

  /// A moment of a column in seconds since 1970; whole numbers of no known unit stay as they are.
  static func seconds(_ moment: Int, _ kind: TimestampKind, unit: String?) -> Int64 {
    switch kind {
    case .date: Int64(moment) * 86_400
    case .dateTime: Int64(moment)
    case .integer: unit == "unix_ms" ? Int64((Double(moment) / 1000).rounded(.down)) : Int64(moment)
    }
  }

  /// Makes room for items that nobody dealt with; they are numbered after the others.
  mutating func addItems(_ names: [String]) {
    let known = Set(itemNames)
    for name in names where !known.contains(name) { itemNames.append(name) }
  }

  /// Numbers items anew: the one of most rows among `rows` first, of equal ones by name, so that no other row has a say.
  mutating func numberItems(byPopularityIn rows: [Int]) {
    var counts = [Int](repeating: 0, count: itemNames.count)
    for row in rows where items[row] >= 0 { counts[Int(items[row])] += 1 }
    let order = itemNames.indices.sorted { (-counts[$0], itemNames[$0]) < (-counts[$1], itemNames[$1]) }
    var number = [Int32](repeating: 0, count: order.count)
    for (place, item) in order.enumerated() { number[item] = Int32(truncatingIfNeeded: place) }
    itemNames = order.map { itemNames[$0] }
    for row in items.indices where items[row] >= 0 { items[row] = number[Int(items[row])] }
  }
}
