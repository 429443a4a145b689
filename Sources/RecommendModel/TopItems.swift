/// The best items of those offered, best first; of equal scores the smaller item number comes first, so a list
/// does not depend on the order in which items were offered.
///
/// A bounded heap whose root is the worst that is kept: O(log count) for what enters, O(1) for what does not.
public struct TopItems: Sendable {
  /// An item and its score.
  public struct Element: Sendable, Equatable {
    public var item: Int32
    public var score: Float

    public init(item: Int32, score: Float) {
      self.item = item
      self.score = score
    }

    /// Whether this one comes before `other` in a list.
    @inlinable public func isBetter(than other: Element) -> Bool {
      score > other.score || (score == other.score && item < other.item)
    }
  }

  /// How many are kept at most.
  public private(set) var limit: Int
  @usableFromInline var heap: [Element] = []

  /// - Parameter limit: how many to keep, at least 0.
  public init(limit: Int) {
    self.limit = max(0, limit)
    heap.reserveCapacity(self.limit)
  }

  public var count: Int { heap.count }

  /// Empties it, for a list of another length; memory is kept.
  public mutating func reset(limit: Int) {
    self.limit = max(0, limit)
    heap.removeAll(keepingCapacity: true)
  }

  /// Keeps an item if it is among the best so far. A score that is not a number never is.
  public mutating func offer(_ item: Int32, _ score: Float) {
    guard wants(item, score) else { return }
    let element = Element(item: item, score: score)
    if heap.count < limit {
      heap.append(element)
      rise(heap.count - 1)
    } else {
      heap[0] = element
      sink(0)
    }
  }

  /// Whether an offer would be kept: to be asked before what costs more to find out.
  public func wants(_ item: Int32, _ score: Float) -> Bool {
    guard score == score, limit > 0 else { return false }
    return heap.count < limit || Element(item: item, score: score).isBetter(than: heap[0])
  }

  /// Offers every item that is not marked.
  /// - Parameters:
  ///   - scores: one an item.
  ///   - marked: items that must not be in the list.
  public mutating func offer(_ scores: UnsafeBufferPointer<Float>, except marked: ItemMarks) {
    for item in 0..<scores.count {
      if heap.count == limit, let worst = heap.first, scores[item] < worst.score { continue }
      if !marked.contains(item) { offer(Int32(truncatingIfNeeded: item), scores[item]) }
    }
  }

  /// What was kept, best first.
  public func sorted() -> [Element] { heap.sorted { $0.isBetter(than: $1) } }

  private mutating func rise(_ start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard heap[parent].isBetter(than: heap[index]) else { return }
      heap.swapAt(parent, index)
      index = parent
    }
  }

  private mutating func sink(_ start: Int) {
    var index = start
    while true {
      var worst = index
      for child in 2 * index + 1...2 * index + 2
      where child < heap.count && heap[worst].isBetter(than: heap[child]) { worst = child }
      guard worst != index else { return }
      heap.swapAt(worst, index)
      index = worst
    }
  }
}
