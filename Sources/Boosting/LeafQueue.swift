/// Leaves that wait to be split, the next one on top: a binary heap.
struct LeafQueue {
  struct Entry {
    /// Zero for all where the order is leaf-wise.
    var depth: Int
    var gain: Double
    var leaf: Int

    /// Less deep, then more gain, then the leaf that is older: never two alike.
    func isBefore(_ other: Entry) -> Bool {
      if depth != other.depth { return depth < other.depth }
      if gain != other.gain { return gain > other.gain }
      return leaf < other.leaf
    }
  }

  private var entries: [Entry] = []

  mutating func push(_ entry: Entry) {
    var at = entries.count
    entries.append(entry)
    while at > 0, entries[at].isBefore(entries[(at - 1) / 2]) {
      entries.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func pop() -> Int? {
    guard let top = entries.first else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return top.leaf }
    entries[0] = last
    var at = 0
    while 2 * at + 1 < entries.count {
      var child = 2 * at + 1
      if child + 1 < entries.count, entries[child + 1].isBefore(entries[child]) { child += 1 }
      guard entries[child].isBefore(entries[at]) else { break }
      entries.swapAt(at, child)
      at = child
    }
    return top.leaf
  }
}
