import CKernels
import Support

/// The rows of a tree, ordered so that those of each leaf lie together, in ascending order within it.
final class RowPartition {
  private(set) var count = 0
  private var capacity: Int
  private(set) var order: UnsafeMutablePointer<UInt32>
  private var spare: UnsafeMutablePointer<UInt32>
  /// Rows that one thread moves at a time.
  private let piece = 16384

  init() {
    capacity = 16
    order = .allocate(capacity: 16)
    spare = .allocate(capacity: 16)
  }

  /// Begins with all rows below `rowCount`.
  func reset(rowCount: Int) {
    reserve(rowCount)
    for row in 0..<rowCount { order[row] = UInt32(truncatingIfNeeded: row) }
  }

  /// Begins with these rows.
  func reset(rows: [UInt32]) {
    reserve(rows.count)
    rows.withUnsafeBufferPointer { from in
      if let base = from.baseAddress { order.update(from: base, count: from.count) }
    }
  }

  private func reserve(_ rows: Int) {
    count = rows
    guard rows > capacity else { return }
    order.deallocate()
    spare.deallocate()
    capacity = rows
    order = .allocate(capacity: rows)
    spare = .allocate(capacity: rows)
  }

  /// Moves the rows of `range` that go left to its front.
  /// - Returns: how many they are.
  func split(_ range: Range<Int>, column: UnsafePointer<UInt8>, goesLeft: BinSet, threads: Int) -> Int {
    let goesLeft = goesLeft.flags
    let (order, spare) = (order, spare)
    let pieces = (range.count + piece - 1) / piece
    guard threads > 1, pieces > 1 else {
      let rows = order + range.lowerBound
      let lefts = Int(sk_partition_rows(column, rows, Int64(range.count), goesLeft, rows, spare))
      (rows + lefts).update(from: spare, count: range.count - lefts)
      return lefts
    }
    nonisolated(unsafe) let from = order + range.lowerBound
    nonisolated(unsafe) let rights = spare + range.lowerBound
    nonisolated(unsafe) let column = column
    let size = (range.count + threads - 1) / threads
    // Left rows are gathered at the front of each part, right ones at the front of its spare place; then moved.
    let parts = (0..<threads).map { $0 * size..<min(($0 + 1) * size, range.count) }.filter { !$0.isEmpty }
    let lefts = Parallel.map(parts.count, threads: threads) { part in
      let start = parts[part].lowerBound
      return Int(
        sk_partition_rows(
          column, from + start, Int64(parts[part].count), goesLeft, from + start, rights + start))
    }
    var end = 0
    for (part, left) in zip(parts, lefts) {
      (from + end).update(from: from + part.lowerBound, count: left)
      end += left
    }
    let total = end
    for (part, left) in zip(parts, lefts) {
      (from + end).update(from: rights + part.lowerBound, count: part.count - left)
      end += part.count - left
    }
    return total
  }

  deinit {
    order.deallocate()
    spare.deallocate()
  }
}
