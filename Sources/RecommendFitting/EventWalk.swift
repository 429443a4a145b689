internal import Matrices
internal import Support

/// The log in the order of users (or sessions) and times, and each item's lines in it: what counts pairs of items
/// that were taken soon after each other.
struct EventWalk: Sendable {
  /// User or session of each line, its item and its time.
  let groups: [Int32]
  let items: [Int32]
  let times: [Int64]
  /// Lines of item `i`: `lines[starts[i]..<starts[i + 1]]`, ascending.
  let starts: [Int]
  let lines: [Int32]

  /// Lines of one group, item and time count once.
  init(_ log: [Interaction], itemCount: Int, bySession: Bool) {
    var sorted = log.map { (group: bySession ? $0.session : $0.user, time: $0.time, item: $0.item) }
    sorted.sort { ($0.group, $0.time, $0.item) < ($1.group, $1.time, $1.item) }
    var kept = [(group: Int32, time: Int64, item: Int32)]()
    kept.reserveCapacity(sorted.count)
    for line in sorted where kept.last.map({ $0 != line }) ?? true { kept.append(line) }
    groups = kept.map(\.group)
    items = kept.map(\.item)
    times = kept.map(\.time)
    let byItem = SparseMatrix(
      rowCount: itemCount, columnCount: kept.count,
      entries: kept.indices.map { .init(row: kept[$0].item, column: Int32(truncatingIfNeeded: $0), value: 1) })
    starts = byItem.rowStarts
    lines = byItem.columns
  }

  /// For every item the sums that `visit` makes for its lines, the largest `neighbours` of them.
  func rows(
    itemCount: Int, neighbours: Int, threads: Int,
    visit: @Sendable (Int, UnsafeMutableBufferPointer<Float>) -> Void,
    finish: @Sendable (Int, UnsafeMutableBufferPointer<Float>) -> Void
  ) -> SparseMatrix {
    let chunks = (itemCount + 31) / 32
    let kept = Parallel.map(chunks, threads: threads) { chunk in
      var kept = SparseProduct.Kept()
      var selection = RowSelection(limit: neighbours)
      var sums = [Float](repeating: 0, count: itemCount)
      sums.withUnsafeMutableBufferPointer { sums in
        for item in chunk * 32..<min(itemCount, chunk * 32 + 32) {
          for index in starts[item]..<starts[item + 1] { visit(Int(lines[index]), sums) }
          finish(item, sums)
          let before = kept.columns.count
          selection.select(from: sums, excluding: item, into: &kept)
          kept.lengths.append(kept.columns.count - before)
          for other in 0..<itemCount { sums[other] = 0 }
        }
      }
      return kept
    }
    return SparseProduct.joined(kept, rowCount: itemCount, columnCount: itemCount)
  }
}
