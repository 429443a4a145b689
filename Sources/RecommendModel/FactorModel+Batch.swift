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
    let chunk = 5 * ScanRows.most
    let parts = Parallel.map((users.count + chunk - 1) / chunk, threads: threads) { index -> RankedLists in
      let from = users.lowerBound + index * chunk
      return self.lists(count, users: from..<min(from + chunk, users.upperBound), seen: seen, candidates: candidates)
    }
    var all = RankedLists(length: max(0, count), items: [], scores: [])
    all.items.reserveCapacity(all.length * users.count)
    all.scores.reserveCapacity(all.length * users.count)
    for part in parts {
      all.items += part.items
      all.scores += part.scores
    }
    return all
  }

  private func lists(_ count: Int, users: Range<Int>, seen: SparseMatrix?, candidates: Int) -> RankedLists {
    let length = max(0, count)
    var lists = RankedLists(
      length: length, items: [Int32](repeating: -1, count: length * users.count),
      scores: [Float](repeating: 0, count: length * users.count))
    guard length > 0, itemCount > 0 else { return lists }
    let none = ItemMarks(itemCount: itemCount)
    var rows = ScanRows()
    for start in stride(from: users.lowerBound, to: users.upperBound, by: ScanRows.most) {
      rows.reset(count: min(ScanRows.most, users.upperBound - start), width: width, items: itemCount)
      for row in 0..<rows.count {
        rows.vectors.withUnsafeMutableBufferPointer { vectors in
          guard let vectors = vectors.baseAddress else { return }
          copyUser(start + row, into: vectors + row * width)
        }
        rows.setMarks(row, to: none)
        guard let seen, start + row < seen.rowCount else { continue }
        rows.mark(row, seen.columns[seen.rowStarts[start + row]..<seen.rowStarts[start + row + 1]])
      }
      rank(length, candidates: candidates, &rows)
      for row in 0..<rows.count {
        let to = (start - users.lowerBound + row) * length
        for place in 0..<rows.counts[row] {
          lists.items[to + place] = rows.found[row * rows.room + place]
          lists.scores[to + place] = rows.scores[row * rows.room + place]
        }
      }
    }
    return lists
  }
}
