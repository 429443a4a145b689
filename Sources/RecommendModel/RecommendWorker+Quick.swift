/// Lists without the scores of all items, where the model knows its best ones.
extension RecommendWorker {
  /// For each query what its first call of `best` asks the model for, or nil where it is not asked.
  func firstBest(
    _ queries: ArraySlice<RecommendQuery>, _ made: [ProfileMaker.Made], _ snapshot: RecommendSnapshot
  ) -> [[[TopItems.Element]?]?] {
    var lists = [[[TopItems.Element]?]?](repeating: nil, count: made.count)
    guard session.knowsBest, made.count > 1 else { return lists }
    var (owners, asked, marks) = ([Int: [Int]](), [Int: [Profile]](), [Int: [ItemMarks]]())
    for (place, query) in queries.enumerated() {
      let rules = rules(of: query, snapshot)
      guard let profile = quickProfile(made[place], query, rules, snapshot) else { continue }
      for group in rules.groups {
        let limit = limit(of: query)
        owners[limit, default: []].append(place)
        asked[limit, default: []].append(profile)
        marks[limit, default: []].append(self.marks(group.except, made[place], query))
      }
    }
    for (limit, profiles) in asked {
      guard let places = owners[limit], let marks = marks[limit] else { continue }
      for (place, found) in zip(places, session.best(limit, for: profiles, except: marks)) {
        lists[place] = (lists[place] ?? []) + [found]  // groups of one query stand one after another
      }
    }
    return lists
  }

  /// Everything that a scan for a query has to pass over.
  private func marks(_ except: ItemMarks, _ made: ProfileMaker.Made, _ query: RecommendQuery) -> ItemMarks {
    var marks = except
    if query.excludeSeen ?? contract.excludeSeen { marks.insert(made.seen) }
    for entry in query.basket { marks.insert(Int(entry.item)) }
    marks.insert(query.filter.deny)
    return marks
  }

  /// The profile to ask the model's best items for; nil where all items have to be scored: for whoever is new, beside an
  /// item, among a list of allowed items, with items that were not trained, and under boosts of many factors.
  func quickProfile(
    _ made: ProfileMaker.Made, _ query: RecommendQuery, _ rules: CompiledRules, _ snapshot: RecommendSnapshot
  ) -> Profile? {
    guard session.knowsBest, made.basis == .known || made.basis == .basket, query.filter.allow == nil, snapshot.newItems.isEmpty,
      !rules.groups.isEmpty, !made.profile.items.isEmpty
    else { return nil }
    return made.profile
  }

  /// What the model knows to be best, with boosts, less what may not be shown; nil where it has no quicker way.
  func best(
    _ limit: Int, _ profile: Profile, _ made: ProfileMaker.Made, _ query: RecommendQuery, _ rules: CompiledRules,
    _ catalogue: Catalogue, known: [[TopItems.Element]?]?
  ) -> (candidates: [TopItems.Element], isAll: Bool)? {
    plain.removeAll(keepingCapacity: true)
    for _ in rules.boosted { plain.append(-.infinity) }
    var candidates = [TopItems.Element]()
    // Below the last score that a scan gave there may be others of its group.
    var floor = -Float.infinity
    for (number, group) in rules.groups.enumerated() {
      let found =
        if let known { known[number] } else { session.best(limit, for: profile, except: marks(group.except, made, query)) }
      guard let found else { return nil }
      if found.count == limit, let last = found.last {
        floor = max(floor, RecommendRules.boosted(last.score, by: group.factor))
      }
      for element in found where query.filter.admits(Int(element.item), in: catalogue) {
        if group.factor != 1, let place = rules.place(of: element.item) { plain[place] = element.score }
        candidates.append(.init(item: element.item, score: RecommendRules.boosted(element.score, by: group.factor)))
      }
    }
    if floor > -.infinity { candidates.removeAll { $0.score < floor } }
    candidates.sort { $0.isBetter(than: $1) }
    if candidates.count > limit { candidates.removeLast(candidates.count - limit) }
    return (candidates, floor == -.infinity)
  }
}
