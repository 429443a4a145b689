internal import Statistics

/// Which part of the rows each row is left out with.
package enum Folds {
  /// Numbers below `count`, one a row: each class is shuffled and dealt out, so the parts have about equal shares of
  /// it. Depends on the seed alone.
  package static func stratified(_ target: [Double], classes: Int, count: Int, seed: UInt64) -> [Int] {
    var numbers = RandomNumbers(seed: seed).stream(0x666F_6C64)
    var parts = [Int](repeating: 0, count: target.count)
    var next = 0
    for k in 0..<classes {
      var rows = target.indices.filter { target[$0] == Double(k) }
      for last in stride(from: rows.count - 1, to: 0, by: -1) { rows.swapAt(last, numbers.integer(below: last + 1)) }
      for row in rows {
        parts[row] = next % count
        next += 1
      }
    }
    return parts
  }
}
