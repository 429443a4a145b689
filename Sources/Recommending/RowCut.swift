public import Solution
public import Support
import Statistics
import TimeAxis

/// Rows of interactions, cut into what is learnt from and what is judged.
public struct RowCut: Sendable, Equatable {
  /// Learnt from.
  public var training: [Int]
  /// What is known of users that training does not see; their lists are made from it.
  public var histories: [Int]
  /// What users took up afterwards.
  public var judged: [Int]
  /// The first moment of the judged part, where it is cut by time.
  public var moment: Int64?
}

/// How interactions are separated: a cut for the end, and one within what is learnt from, made the same way, to choose
/// by.
public struct RecommendSplit: Sendable {
  /// What is learnt from at last, and the untouched test part.
  public var test: RowCut
  public var validation: RowCut

  /// Throws `Diagnostics`: a part without rows, `E4810`.
  public init(_ solution: SolutionFile, _ data: RecommendData) throws(Diagnostics) {
    try self.init(solution, data.interactions, timeIsKnown: data.timeIsKnown)
  }

  init(_ solution: SolutionFile, _ interactions: Interactions, timeIsKnown: Bool) throws(Diagnostics) {
    let cutter = RowCutter(solution: solution, interactions: interactions, timeIsKnown: timeIsKnown)
    let all = Array(0..<interactions.count)
    test = try cutter.cut(all, of: "the test part")
    // Validation lies before the test part and is made like it.
    validation = try cutter.cut(test.training, of: "the validation part", like: test)
  }
}

private struct RowCutter {
  let solution: SolutionFile
  let interactions: Interactions
  let timeIsKnown: Bool

  func cut(_ rows: [Int], of part: String, like test: RowCut? = nil) throws(Diagnostics) -> RowCut {
    let result: RowCut
    switch solution.split.type {
    case .leaveLastOut: result = lastOut(rows)
    case .group: result = byUser(rows, isValidation: test != nil)
    case .stratified: result = atRandom(rows, isValidation: test != nil)
    default: result = byTime(rows, like: test)
    }
    guard !result.training.isEmpty, !result.judged.isEmpty else {
      let place = solution.place(of: "split")
      throw Diagnostics([
        Diagnostic(
          "E4810", "\(result.judged.isEmpty ? part : "the training part") has no interactions", at: place,
          hint: span.map { "interactions go from \($0.first) to \($0.last)" },
          fix: remedy, exitCode: .dataError)
      ])
    }
    return result
  }

  private var remedy: String {
    switch solution.split.type {
    case .leaveLastOut: "give users with two interactions or more, or split by time"
    case .group, .stratified: "change split.test"
    default: solution.split.at == nil ? "change split.test, or correct times that are out of place" : "change split.at"
    }
  }

  private func time(_ row: Int) -> Int64 { interactions.times?[row] ?? 0 }

  private var span: (first: String, last: String)? {
    guard let times = interactions.times, let first = times.min(), let last = times.max() else { return nil }
    return (RecommendTime.text(first, isKnown: timeIsKnown), RecommendTime.text(last, isKnown: timeIsKnown))
  }

  // MARK: By time

  private func byTime(_ rows: [Int], like test: RowCut?) -> RowCut {
    let times = rows.map(time)
    guard let first = times.min(), let last = times.max() else {
      return RowCut(training: [], histories: [], judged: [], moment: nil)
    }
    let moment: Int64
    if let end = test?.moment {
      // As long as the test part, but never more than a third of what is learnt from.
      let length = (interactions.times?.max() ?? end) - end + 1
      moment = end - min(length, max(1, (end - first) / 3))
    } else if let at = solution.split.at {
      moment = RecommendTime.moment(at, column: solution.interactions.columns(as: .timestamp).first) ?? last
    } else {
      moment = last - Int64(Double(last - first) * solution.split.test)
    }
    return RowCut(
      training: rows.filter { time($0) < moment }, histories: [], judged: rows.filter { time($0) >= moment },
      moment: moment)
  }

  /// The last item of each user who has at least two.
  private func lastOut(_ rows: [Int]) -> RowCut {
    var last = [Int32: Int]()
    for row in rows {
      if let other = last[interactions.users[row]], time(other) > time(row) { continue }
      last[interactions.users[row]] = row
    }
    var items = [Int32: Set<Int32>]()
    for row in rows { items[interactions.users[row], default: []].insert(interactions.items[row]) }
    func isLast(_ row: Int) -> Bool {
      let user = interactions.users[row]
      guard let end = last[user], (items[user]?.count ?? 0) > 1 else { return false }
      // Of what came together with it all rows of the item.
      return interactions.items[row] == interactions.items[end]
    }
    return RowCut(
      training: rows.filter { !isLast($0) }, histories: [], judged: rows.filter(isLast), moment: nil)
  }

  // MARK: At random

  /// Whole users are held out: the first four fifths of what each did are known, the rest is judged.
  private func byUser(_ rows: [Int], isValidation: Bool) -> RowCut {
    var random = RandomNumbers(seed: seed).stream(isValidation ? 2 : 1)
    var users = [Int32](), isThere = Set<Int32>()
    for row in rows where isThere.insert(interactions.users[row]).inserted { users.append(interactions.users[row]) }
    for place in users.indices.reversed() where place > 0 { users.swapAt(place, random.integer(below: place + 1)) }
    let held = Set(users.prefix(Int((Double(users.count) * solution.split.test).rounded(.up))))
    var own = [Int32: [Int]]()
    for row in rows where held.contains(interactions.users[row]) { own[interactions.users[row], default: []].append(row) }
    var histories = [Int](), judged = [Int]()
    for user in users where held.contains(user) {
      let ordered = (own[user] ?? []).sorted { (time($0), $0) < (time($1), $1) }
      let known = ordered.count - max(1, ordered.count / 5)
      histories += ordered[..<known]
      judged += ordered[known...]
    }
    return RowCut(
      training: rows.filter { !held.contains(interactions.users[$0]) }, histories: histories.sorted(),
      judged: judged.sorted(), moment: nil)
  }

  private func atRandom(_ rows: [Int], isValidation: Bool) -> RowCut {
    var random = RandomNumbers(seed: seed).stream(isValidation ? 4 : 3)
    let isJudged = rows.map { _ in random.uniform() < solution.split.test }
    return RowCut(
      training: zip(rows, isJudged).filter { !$1 }.map(\.0), histories: [],
      judged: zip(rows, isJudged).filter { $1 }.map(\.0), moment: nil)
  }

  private var seed: UInt64 { UInt64(bitPattern: Int64(solution.seed)) }
}

/// Moments of interactions as people write them.
enum RecommendTime {
  /// A moment of `split.at` in the numbers of the column; nil where it cannot be read.
  static func moment(_ at: ScalarValue, column: ColumnContract?) -> Int64? {
    guard let column else { return nil }
    switch at {
    case .number(let number):
      let whole = Int(number.rounded())
      return Interactions.seconds(whole, .integer, unit: column.unit)
    case .text(let text):
      let bytes = Array(text.utf8)
      if column.type != .integer, let format = column.timestampFormat, let moment = format.parse(bytes) {
        return Interactions.seconds(moment, format.kind, unit: nil)
      }
      return TimestampFormat.isoDate.parse(bytes).map { Int64($0) * 86_400 }
    }
  }

  /// `2011-10-01`, or the number where nobody knows what it counts.
  static func text(_ moment: Int64, isKnown: Bool) -> String {
    guard isKnown else { return String(moment) }
    let day = moment >= 0 ? moment / 86_400 : (moment - 86_399) / 86_400
    return TimestampFormat.isoDate.string(Int(day))
  }
}
