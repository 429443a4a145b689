/// Chooses the items of a list among candidates: pinned ones first, then by score, or by score and how unlike they are
/// to those chosen (maximal marginal relevance: Carbonell and Goldstein, SIGIR 1998, 335-336), within limits by column.
struct ListSelection {
  struct Chosen {
    var item: Int32
    /// With its boost; minus infinity where a pinned item has none.
    var score: Float
    var isPinned: Bool
  }

  private(set) var chosen: [Chosen] = []
  private(set) var unpinned: [Int32] = []
  /// Of each limit, how often each level was chosen; one after another.
  private var taken: [[Int]] = []
  /// By candidate.
  private var isTaken: [Bool] = []
  private var relevance: [Float] = []
  /// The greatest similarity to a chosen item.
  private var likeness: [Float] = []
  private var items: [Int32] = []
  private var similarities: [Float] = []

  /// - Parameters:
  ///   - candidates: best first.
  ///   - diversity: 0 is by score alone, 1 by unlikeness alone.
  ///   - trained: items below are known to the session.
  ///   - isAllowed: whether a pinned item may be shown.
  mutating func choose(
    _ count: Int, from candidates: [TopItems.Element], pins: [Int32], diversity: Float, rules: CompiledRules,
    catalogue: Catalogue, trained: Int, session: any ScoringSession, isAllowed: (Int) -> Bool
  ) {
    chosen.removeAll(keepingCapacity: true)
    unpinned.removeAll(keepingCapacity: true)
    taken = rules.limits.map { limit in
      guard case .category(let levels) = catalogue.columns[limit.column].values else { return [] }
      return [Int](repeating: 0, count: levels.table.count)
    }
    isTaken.removeAll(keepingCapacity: true)
    isTaken.append(contentsOf: repeatElement(false, count: candidates.count))
    pin(pins, count, candidates, rules, catalogue, isAllowed)
    if diversity > 0, candidates.count > 1 {
      diversify(count, candidates, diversity, rules, catalogue, trained, session)
    } else {
      for (place, candidate) in candidates.enumerated() where !isTaken[place] {
        guard chosen.count < count else { break }
        if fits(candidate.item, rules, catalogue) { take(candidate.item, candidate.score, rules, catalogue) }
      }
    }
  }

  private mutating func pin(
    _ pins: [Int32], _ count: Int, _ candidates: [TopItems.Element], _ rules: CompiledRules,
    _ catalogue: Catalogue, _ isAllowed: (Int) -> Bool
  ) {
    for item in pins where !chosen.contains(where: { $0.item == item }) && !unpinned.contains(item) {
      guard chosen.count < count, isAllowed(Int(item)), fits(item, rules, catalogue) else {
        unpinned.append(item)
        continue
      }
      let place = candidates.firstIndex { $0.item == item }
      if let place { isTaken[place] = true }
      take(item, place.map { candidates[$0].score } ?? -.infinity, rules, catalogue, isPinned: true)
    }
  }

  private mutating func diversify(
    _ count: Int, _ candidates: [TopItems.Element], _ diversity: Float, _ rules: CompiledRules,
    _ catalogue: Catalogue, _ trained: Int, _ session: any ScoringSession
  ) {
    let (best, worst) = (candidates[0].score, candidates[candidates.count - 1].score)
    let spread = best - worst
    relevance.removeAll(keepingCapacity: true)
    likeness.removeAll(keepingCapacity: true)
    for candidate in candidates {
      relevance.append(spread > 0 && spread.isFinite ? (candidate.score - worst) / spread : 1)
      likeness.append(0)
    }
    for pinned in chosen { compare(with: pinned.item, candidates, catalogue, trained, session) }
    while chosen.count < count {
      var (next, value) = (-1, -Float.infinity)
      for place in candidates.indices where !isTaken[place] {
        let marginal = (1 - diversity) * relevance[place] - diversity * likeness[place]
        // Of equal values the first, which is the better score or the smaller number.
        if marginal > value, fits(candidates[place].item, rules, catalogue) { (next, value) = (place, marginal) }
      }
      guard next >= 0 else { return }
      isTaken[next] = true
      take(candidates[next].item, candidates[next].score, rules, catalogue)
      compare(with: candidates[next].item, candidates, catalogue, trained, session)
    }
  }

  /// Raises the likeness of all candidates by an item that was chosen.
  private mutating func compare(
    with item: Int32, _ candidates: [TopItems.Element], _ catalogue: Catalogue, _ trained: Int,
    _ session: any ScoringSession
  ) {
    items.removeAll(keepingCapacity: true)
    similarities.removeAll(keepingCapacity: true)
    var knows = Int(item) < trained
    if knows {
      for candidate in candidates {
        items.append(Int(candidate.item) < trained ? candidate.item : item)
        similarities.append(0)
      }
      knows = items.withUnsafeBufferPointer { others in
        similarities.withUnsafeMutableBufferPointer { session.similarities(of: Int(item), to: others, into: $0) }
      }
    }
    for place in candidates.indices where !isTaken[place] {
      let other = candidates[place].item
      let isKnown = knows && Int(other) < trained
      likeness[place] = max(
        likeness[place],
        isKnown ? min(max(similarities[place], 0), 1) : Self.likeness(item, other, catalogue))
    }
  }

  /// Where no model knows: 1 for items of the same category, by the first category column.
  private static func likeness(_ a: Int32, _ b: Int32, _ catalogue: Catalogue) -> Float {
    for column in catalogue.columns {
      guard case .category(let levels) = column.values else { continue }
      return levels.codes[Int(a)] >= 0 && levels.codes[Int(a)] == levels.codes[Int(b)] ? 1 : 0
    }
    return 0
  }

  // MARK: Limits

  private func fits(_ item: Int32, _ rules: CompiledRules, _ catalogue: Catalogue) -> Bool {
    for (place, limit) in rules.limits.enumerated() {
      guard case .category(let levels) = catalogue.columns[limit.column].values else { continue }
      let code = Int(levels.codes[Int(item)])
      if code >= 0, taken[place][code] >= limit.most { return false }
    }
    return true
  }

  private mutating func take(
    _ item: Int32, _ score: Float, _ rules: CompiledRules, _ catalogue: Catalogue, isPinned: Bool = false
  ) {
    chosen.append(Chosen(item: item, score: score, isPinned: isPinned))
    for (place, limit) in rules.limits.enumerated() {
      guard case .category(let levels) = catalogue.columns[limit.column].values else { continue }
      let code = Int(levels.codes[Int(item)])
      if code >= 0 { taken[place][code] += 1 }
    }
  }
}
