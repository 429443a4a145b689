/// Keeps the largest numbers of a dense row; of equal ones the first.
///
/// What may still be among them is gathered behind a rising threshold and sorted when there is enough of it, so most
/// numbers of a row cost one comparison.
struct RowSelection: Sendable {
  /// Most numbers to keep; `nil`: all that are not zero.
  let limit: Int?
  /// Compare sizes, not values: numbers below zero may be kept.
  let bySize: Bool
  /// Bits of the size (which rise with it), then the column counted from the end.
  private var keys: [UInt64] = []

  init(limit: Int?, bySize: Bool = false) {
    self.limit = limit
    self.bySize = bySize
  }

  /// Appends what is kept of `row`, columns ascending; never `excluded`.
  mutating func select(
    from row: UnsafeMutableBufferPointer<Float>, excluding excluded: Int, into kept: inout SparseProduct.Kept
  ) {
    if bySize { selectLargest(from: row, excluded, into: &kept) { $0.magnitude } }
    else { selectLargest(from: row, excluded, into: &kept) { $0 } }
  }

  @inline(__always)
  private mutating func selectLargest(
    from row: UnsafeMutableBufferPointer<Float>, _ excluded: Int, into kept: inout SparseProduct.Kept,
    _ size: (Float) -> Float
  ) {
    if row.indices.contains(excluded) { row[excluded] = 0 }
    guard let limit, limit < row.count else {
      for column in 0..<row.count where size(row[column]) > 0 { append(column, row[column], &kept) }
      return
    }
    guard limit > 0 else { return }
    keys.removeAll(keepingCapacity: true)
    let most = max(64, 4 * limit)
    keys.reserveCapacity(most)
    var threshold: Float = 0
    for column in 0..<row.count {
      let value = size(row[column])
      guard value > threshold else { continue }
      keys.append(UInt64(value.bitPattern) << 32 | UInt64(UInt32.max - UInt32(truncatingIfNeeded: column)))
      if keys.count == most {
        cut(to: limit)
        threshold = Float(bitPattern: UInt32(truncatingIfNeeded: keys[limit - 1] >> 32))
      }
    }
    cut(to: limit)
    for index in keys.indices { keys[index] = UInt64(UInt32.max) - (keys[index] & 0xFFFF_FFFF) }
    keys.sort()
    for key in keys { append(Int(key), row[Int(key)], &kept) }
  }

  private mutating func cut(to limit: Int) {
    keys.sort(by: >)
    if keys.count > limit { keys.removeLast(keys.count - limit) }
  }

  private func append(_ column: Int, _ value: Float, _ kept: inout SparseProduct.Kept) {
    kept.columns.append(Int32(truncatingIfNeeded: column))
    kept.values.append(value)
  }
}
