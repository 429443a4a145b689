public import Matrices
internal import Support

/// Lists of many users, of equal length: what is missing at a list's end is item -1 with score 0.
public struct RankedLists: Sendable, Equatable {
  public let length: Int
  /// `length` a user, best first.
  public internal(set) var items: [Int32]
  public internal(set) var scores: [Float]

  public var userCount: Int { length == 0 ? 0 : items.count / length }
}

extension FactorModel {
  /// The best items of known users, one list a user; call it for a range of users at a time to bound memory.
  /// - Parameters:
  ///   - users: row numbers of known users.
  ///   - seen: one row a user of training; its items are passed over. `nil` passes over none.
  ///   - candidates: how many are scored again in floats.
  public func topLists(
    _ count: Int, users: Range<Int>, seen: SparseMatrix?, candidates: Int = 100, threads: Int
  ) -> RankedLists {
    let users = users.clamped(to: 0..<userCount)
    let chunk = 256
    let parts = Parallel.map((users.count + chunk - 1) / chunk, threads: threads) { index -> RankedLists in
      let from = users.lowerBound + index * chunk
      return self.lists(count, users: from..<min(from + chunk, users.upperBound), seen: seen, candidates: candidates)
    }
    var all = RankedLists(length: max(0, count), items: [], scores: [])
    for part in parts {
      all.items += part.items
      all.scores += part.scores
    }
    return all
  }

  private func lists(_ count: Int, users: Range<Int>, seen: SparseMatrix?, candidates: Int) -> RankedLists {
    var lists = RankedLists(length: max(0, count), items: [], scores: [])
    var scratch = FactorScratch()
    scratch.makeRoom(width: width)
    var marks = ItemMarks(itemCount: itemCount)
    for user in users {
      var known: ArraySlice<Int32>?
      if let seen, user < seen.rowCount { known = seen.columns[seen.rowStarts[user]..<seen.rowStarts[user + 1]] }
      if let known { marks.insert(known) }
      copyUser(user, into: &scratch.user)
      let best = topOfVector(count, except: marks, candidates: candidates, scratch: &scratch)
      for element in best {
        lists.items.append(element.item)
        lists.scores.append(element.score)
      }
      for _ in best.count..<max(best.count, lists.length) {
        lists.items.append(-1)
        lists.scores.append(0)
      }
      if let known { marks.remove(known) }
    }
    return lists
  }
}
