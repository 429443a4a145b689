internal import Matrices
internal import Statistics

/// Users and items dealt into blocks at random, and what was taken sorted by pairs of blocks.
struct PairDeal: Sendable {
  struct Pair: Sendable {
    let user: Int32
    let item: Int32
  }

  /// Items of each block.
  let items: [[Int32]]
  /// At user block times blocks + item block.
  let pairs: [[Pair]]

  init(_ taken: SparseMatrix, blocks: Int, numbers: RandomNumbers) {
    var numbers = numbers
    let userBlocks = (0..<taken.rowCount).map { _ in numbers.integer(below: blocks) }
    let itemBlocks = (0..<taken.columnCount).map { _ in numbers.integer(below: blocks) }
    var items = [[Int32]](repeating: [], count: blocks)
    for item in 0..<taken.columnCount { items[itemBlocks[item]].append(Int32(truncatingIfNeeded: item)) }
    var pairs = [[Pair]](repeating: [], count: blocks * blocks)
    for user in 0..<taken.rowCount {
      let row = Int32(truncatingIfNeeded: user)
      for index in taken.rowStarts[user]..<taken.rowStarts[user + 1] where taken.values[index] > 0 {
        let item = taken.columns[index]
        pairs[userBlocks[user] * blocks + itemBlocks[Int(item)]].append(Pair(user: row, item: item))
      }
    }
    self.items = items
    self.pairs = pairs
  }
}
