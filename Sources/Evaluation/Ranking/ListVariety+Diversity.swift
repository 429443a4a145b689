public import Matrices
import Support

extension ListVariety {
  /// Lists whose sums are in memory at once: 2 kB each for five lengths up to 50.
  private static let chunk = 1 << 15

  /// As `diversity` of the first `k` items of each list, for several `k` and many lists.
  ///
  /// How often two items have a user in common is counted once an item and chunk of lists, by walking through the items of its
  /// users: with popular items, whose users are many, comparing the users pair by pair takes hours for a hundred thousand lists.
  /// - Parameters:
  ///   - lengths: ascending, at least 1.
  ///   - taken: training interactions, as they were given to `init`.
  /// - Returns: for each length a number for each list; NaN for fewer than two items.
  public func diversities(_ lists: [[Int32]], lengths: [Int], taken: SparseMatrix, threads: Int) -> [[Double]] {
    var all = [[Double]](repeating: [], count: lengths.count)
    for start in stride(from: 0, to: lists.count, by: Self.chunk) {
      let part = lists[start..<min(lists.count, start + Self.chunk)]
      for (place, values) in diversities(of: part, lengths, taken, threads).enumerated() { all[place] += values }
    }
    return all
  }

  private func diversities(
    of lists: ArraySlice<[Int32]>, _ lengths: [Int], _ taken: SparseMatrix, _ threads: Int
  ) -> [[Double]] {
    let longest = lengths.max() ?? 0
    // Where each item stands: lists are few beside interactions.
    var places = [Int32: [(list: Int, place: Int)]]()
    for list in lists.indices {
      for (place, item) in lists[list].prefix(longest).enumerated() { places[item, default: []].append((list, place)) }
    }
    let items = places.keys.sorted()
    let block = 16
    // By list, place and length: what the pairs add that begin there. Added in the order of places, so threads change nothing.
    var sums = [Double](repeating: 0, count: lists.count * longest * lengths.count)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      Parallel.forEach((items.count + block - 1) / block, threads: threads) { [places] number in
        var common = [Int32](repeating: 0, count: taken.columnCount)
        for item in items[number * block..<min(items.count, (number + 1) * block)] {
          count(item, taken, 1, &common)
          for (list, place) in places[item] ?? [] {
            let own = lists[list]
            let end = min(own.count, longest)
            let cell = ((list - lists.startIndex) * longest + place) * lengths.count
            var (sum, next) = (0.0, 0)
            for other in place + 1...max(end, place + 1) {
              while next < lengths.count, lengths[next] <= other {
                sums[cell + next] = sum
                next += 1
              }
              if other < end { sum += 1 - cosine(item, own[other], common: common) }
            }
            while next < lengths.count {
              sums[cell + next] = sum
              next += 1
            }
          }
          count(item, taken, -1, &common)
        }
      }
    }
    return lengths.indices.map { length in
      lists.indices.map { list in
        let count = min(lists[list].count, lengths[length])
        guard count > 1 else { return .nan }
        let first = (list - lists.startIndex) * longest
        let sum = (0..<count).reduce(0.0) { $0 + sums[(first + $1) * lengths.count + length] }
        return sum / Double(count * (count - 1) / 2)
      }
    }
  }

  /// Adds `step` for each user that an item has in common with another one.
  private func count(_ item: Int32, _ taken: SparseMatrix, _ step: Int32, _ common: inout [Int32]) {
    guard Int(item) < users.rowCount else { return }
    for user in users.columns[users.rowStarts[Int(item)]..<users.rowStarts[Int(item) + 1]] {
      for other in taken.columns[taken.rowStarts[Int(user)]..<taken.rowStarts[Int(user) + 1]] { common[Int(other)] += step }
    }
  }

  private func cosine(_ first: Int32, _ second: Int32, common: [Int32]) -> Double {
    let sizes = popularity(first) * popularity(second)
    return sizes > 0 ? Double(common[Int(second)]) / sizes.squareRoot() : 0
  }
}
