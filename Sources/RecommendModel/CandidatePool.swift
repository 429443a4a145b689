/// The best items of a scan, best first once sorted; of equal scores the smaller item number comes first.
///
/// A bounded heap with the worst on top: O(log size) for what enters, one comparison for what does not.
struct CandidatePool {
  struct Candidate: Equatable {
    var score: Float
    var item: Int32

    func isBetter(than other: Candidate) -> Bool {
      score > other.score || score == other.score && item < other.item
    }
  }

  private(set) var candidates: [Candidate] = []
  private(set) var limit = 0

  var isFull: Bool { candidates.count == limit }

  mutating func reset(limit: Int) {
    self.limit = limit
    candidates.removeAll(keepingCapacity: true)
  }

  /// Whether it would be kept. A score that is no number, or minus infinity, never is.
  func wants(_ item: Int, _ score: Float) -> Bool {
    guard score > -.infinity else { return false }
    guard isFull else { return limit > 0 }
    return Candidate(score: score, item: Int32(truncatingIfNeeded: item)).isBetter(than: candidates[0])
  }

  /// Keeps an item that it wants.
  mutating func keep(_ item: Int, _ score: Float) {
    let new = Candidate(score: score, item: Int32(truncatingIfNeeded: item))
    if candidates.count < limit {
      candidates.append(new)
      var child = candidates.count - 1
      while child > 0, candidates[(child - 1) / 2].isBetter(than: candidates[child]) {
        candidates.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
      return
    }
    candidates[0] = new
    var parent = 0
    while true {
      var worst = parent
      for child in 2 * parent + 1...2 * parent + 2
      where child < candidates.count && candidates[worst].isBetter(than: candidates[child]) { worst = child }
      guard worst != parent else { return }
      candidates.swapAt(worst, parent)
      parent = worst
    }
  }

  /// Puts the best first; nothing may be kept after that.
  mutating func sort() { candidates.sort { $0.isBetter(than: $1) } }
}
