/// Makes lists, in memory that it keeps. One thread at a time.
final class RecommendWorker {
  let model: any ItemScorer
  let session: any ScoringSession
  private let cold: any ScoringSession
  private let profiles: ProfileMaker
  let contract: RecommendContract
  /// By item; minus infinity is one that is not to be shown.
  private var scores: UnsafeMutableBufferPointer<Float>
  /// Of the boosted items, the scores before.
  var plain: [Float] = []
  private var pool = TopItems(limit: 0)
  private var selection = ListSelection()

  /// Candidates among which limits and diversity choose; more where they leave too few.
  static let poolSize = 200
  /// Similar items that are asked for; all where they leave too few.
  static let similarCount = 1000
  /// The most that is asked for of a model that need not score all items.
  static let quickLimit = 3200
  private let trained: Int

  init(
    model: any ItemScorer, cold: any ItemScorer, profiles: ProfileMaker, contract: RecommendContract, itemCount: Int
  ) {
    self.model = model
    trained = model.itemCount
    self.profiles = profiles
    self.contract = contract
    session = model.makeSession()
    self.cold = cold.makeSession()
    scores = Self.allocated(itemCount)
  }

  deinit { scores.deallocate() }

  private static func allocated(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: max(1, count))
    buffer.initialize(repeating: -.infinity)
    return buffer
  }

  /// The lists of several queries, in their order: a model that knows its best items is asked once for all of them.
  func answers(_ queries: ArraySlice<RecommendQuery>, _ snapshot: RecommendSnapshot) -> [RecommendAnswer] {
    let made = queries.map { profiles.make($0, snapshot.users) }
    let first = firstBest(queries, made, snapshot)
    return zip(queries, zip(made, first)).map { answer($0, $1.0, first: $1.1, snapshot) }
  }

  func answer(_ query: RecommendQuery, _ snapshot: RecommendSnapshot) -> RecommendAnswer {
    answer(query, profiles.make(query, snapshot.users), first: nil, snapshot)
  }

  /// - Parameter first: what `best` would ask the model for first, a list for each group of the rules; nil: not asked yet.
  private func answer(
    _ query: RecommendQuery, _ made: ProfileMaker.Made, first: [[TopItems.Element]?]?, _ snapshot: RecommendSnapshot
  ) -> RecommendAnswer {
    let catalogue = snapshot.catalogue
    if scores.count < catalogue.count {
      scores.deallocate()
      scores = Self.allocated(catalogue.count)
    }
    var first = first
    let rules = rules(of: query, snapshot)
    let count = query.count ?? contract.slots
    let diversity = query.ignoresRules ? 0 : query.diversity ?? contract.diversity
    let pins = query.ignoresRules ? query.pins : query.pins + rules.pinned
    var answer = RecommendAnswer(
      user: query.user, basis: made.basis, items: [], shortage: nil, unknown: query.unknown, unpinned: [])
    var limit = limit(of: query)
    var alike = min(trained, max(Self.similarCount, 2 * count))
    var quick = quickProfile(made, query, rules, snapshot)
    var scored = catalogue.count
    if quick == nil { scored = prepare(made, query, rules, snapshot, alike: alike) }
    while true {
      let candidates: [TopItems.Element]
      var isAll = false
      if let profile = quick {
        let said = best(limit, profile, made, query, rules, catalogue, known: first)
        first = nil
        guard let found = said, found.isAll || found.candidates.count >= max(50, 4 * count) else {
          // Too few of the best are left: more of them, and then all.
          limit *= 4
          if said == nil || limit > Self.quickLimit || limit >= catalogue.count {
            quick = nil
            limit = self.limit(of: query)
            scored = prepare(made, query, rules, snapshot, alike: alike)
          }
          continue
        }
        candidates = found.candidates
        isAll = found.isAll
      } else {
        candidates = collect(limit, query, rules, catalogue)
        isAll = candidates.count < limit || limit >= catalogue.count
      }
      selection.choose(
        count, from: candidates, pins: pins, diversity: Float(diversity), rules: rules, catalogue: catalogue,
        trained: trained, session: session
      ) { item in self.isAllowed(item, query, rules, catalogue) && !self.isBlocked(item, made, query) }
      guard selection.chosen.count < count, !isAll || made.basis == .similar && alike < trained else {
        if selection.chosen.count < count {
          answer.shortage =
            candidates.count > selection.chosen.count
            ? .limits : scored < count ? .scored(scored) : .allowed(selection.chosen.count, of: catalogue.count)
        }
        break
      }
      if quick != nil {
        quick = nil
        scored = prepare(made, query, rules, snapshot, alike: alike)
        continue
      }
      limit *= 4
      if isAll {
        alike = trained
        scored = prepare(made, query, rules, snapshot, alike: alike)
      }
    }
    answer.unpinned = selection.unpinned
    write(made, query, rules, snapshot, into: &answer)
    return answer
  }

  /// Writes the scores of all items, with boosts, those left out that the profile or the request rules out; returns how
  /// many can be scored at all.
  private func prepare(
    _ made: ProfileMaker.Made, _ query: RecommendQuery, _ rules: CompiledRules, _ snapshot: RecommendSnapshot,
    alike: Int
  ) -> Int {
    score(made, query, snapshot, alike: alike)
    let scored = block(made, query, snapshot.catalogue.count)
    plain.removeAll(keepingCapacity: true)
    for boost in rules.boosted {
      let score = scores[Int(boost.item)]
      plain.append(score)
      scores[Int(boost.item)] = RecommendRules.boosted(score, by: boost.factor)
    }
    return scored
  }

  func rules(of query: RecommendQuery, _ snapshot: RecommendSnapshot) -> CompiledRules {
    query.ignoresRules ? snapshot.noRules : snapshot.rules
  }

  /// Candidates that are asked for first.
  func limit(of query: RecommendQuery) -> Int { max(Self.poolSize, 2 * (query.count ?? contract.slots)) }

  // MARK: Scores

  private func score(
    _ made: ProfileMaker.Made, _ query: RecommendQuery, _ snapshot: RecommendSnapshot, alike: Int
  ) {
    let known = UnsafeMutableBufferPointer(rebasing: scores[..<trained])
    switch made.basis {
    case .known, .basket:
      let profile = profile(made, snapshot)
      if profile.items.isEmpty { cold.score(newProfile(made), into: known) } else { session.score(profile, into: known) }
    case .new: cold.score(newProfile(made), into: known)
    case .similar: scoreSimilar(Int(query.similarTo ?? 0), snapshot, count: alike)
    }
    for (place, likes) in snapshot.newItems.enumerated() {
      var (sum, weights): (Float, Float) = (0, 0)
      for like in likes where known[Int(like.item)] > -.infinity {
        sum += like.weight * known[Int(like.item)]
        weights += like.weight
      }
      scores[trained + place] = weights > 0 ? sum / weights : -.infinity
    }
  }

  /// What the model understands: an item that it was not trained on is there as those that it is like.
  private func profile(_ made: ProfileMaker.Made, _ snapshot: RecommendSnapshot) -> Profile {
    guard made.profile.items.contains(where: { Int($0) >= trained }) else { return made.profile }
    var (items, weights, times) = ([Int32](), [Float](), made.profile.times.map { _ in [Int64]() })
    for (place, item) in made.profile.items.enumerated() {
      let likes = Int(item) < trained ? [(item: item, weight: Float(1))] : snapshot.newItems[Int(item) - trained]
      for like in likes {
        items.append(like.item)
        weights.append(like.weight * made.profile.weights[place])
        if let time = made.profile.times?[place] { times?.append(time) }
      }
    }
    return Profile(items: items, weights: weights, times: times, segment: made.profile.segment)
  }

  private func newProfile(_ made: ProfileMaker.Made) -> Profile {
    Profile(items: [], weights: [], segment: contract.coldUsers == .popularityBySegment ? made.profile.segment : nil)
  }

  private func scoreSimilar(_ item: Int, _ snapshot: RecommendSnapshot, count: Int) {
    for other in 0..<trained { scores[other] = -.infinity }
    if item < trained {
      for like in model.neighbours(of: item, count: count) { scores[Int(like.item)] = like.score }
    } else {
      for like in snapshot.newItems[item - trained] { scores[Int(like.item)] = like.weight }
    }
  }

  /// Takes out what the profile and the request rule out, and returns how many items can be scored at all.
  private func block(_ made: ProfileMaker.Made, _ query: RecommendQuery, _ count: Int) -> Int {
    var scored = 0
    if made.basis == .similar { for item in 0..<count where scores[item] > -.infinity { scored += 1 } } else { scored = count }
    if query.excludeSeen ?? contract.excludeSeen { for item in made.seen { scores[Int(item)] = -.infinity } }
    for entry in query.basket { scores[Int(entry.item)] = -.infinity }
    for item in query.filter.deny { scores[Int(item)] = -.infinity }
    if let item = query.similarTo { scores[Int(item)] = -.infinity }
    return scored
  }

  // MARK: Candidates

  private func isAllowed(
    _ item: Int, _ query: RecommendQuery, _ rules: CompiledRules, _ catalogue: Catalogue
  ) -> Bool {
    !rules.isExcluded[item] && query.filter.admits(item, in: catalogue)
  }

  /// Whether the profile or the request rules a pinned item out; its score does not say, since there may be none.
  private func isBlocked(_ item: Int, _ made: ProfileMaker.Made, _ query: RecommendQuery) -> Bool {
    let number = Int32(truncatingIfNeeded: item)
    return query.filter.deny.contains(number) || query.basket.contains { $0.item == number }
      || query.filter.allow.map { !$0.contains(number) } ?? false || query.similarTo == number
      || (query.excludeSeen ?? contract.excludeSeen) && made.seen.contains(number)
  }

  /// The best items that may be shown, best first.
  private func collect(
    _ limit: Int, _ query: RecommendQuery, _ rules: CompiledRules, _ catalogue: Catalogue
  ) -> [TopItems.Element] {
    // Out of this object while it works, so that no access to it is checked.
    var pool = TopItems(limit: 0)
    swap(&pool, &self.pool)
    defer { swap(&pool, &self.pool) }
    let scores = scores
    pool.reset(limit: limit)
    func offer(_ number: Int32) {
      let score = scores[Int(number)]
      if score > -.infinity, pool.wants(number, score), isAllowed(Int(number), query, rules, catalogue) { pool.offer(number, score) }
    }
    if let allow = query.filter.allow {
      for item in allow { offer(item) }
    } else {
      for item in 0..<catalogue.count { offer(Int32(truncatingIfNeeded: item)) }
    }
    return pool.sorted()
  }

  // MARK: Words

  private func write(
    _ made: ProfileMaker.Made, _ query: RecommendQuery, _ rules: CompiledRules, _ snapshot: RecommendSnapshot,
    into answer: inout RecommendAnswer
  ) {
    let withReasons = query.reasons ?? contract.reasons
    let profile = withReasons && (made.basis == .known || made.basis == .basket) ? profile(made, snapshot) : nil
    for place in selection.chosen.indices {
      let chosen = selection.chosen[place]
      var item = RecommendAnswer.Item(item: chosen.item, score: nil, boost: 1, reason: nil)
      if chosen.score > -.infinity { item.score = chosen.score }
      if let place = rules.place(of: chosen.item) {
        item.boost = rules.boosted[place].factor
        if chosen.score > -.infinity { item.score = plain[place] }
      }
      if chosen.isPinned { item.reason = withReasons ? .pinned : nil } else if withReasons {
        item.reason = reason(chosen.item, made, query, profile, snapshot)
      }
      answer.items.append(item)
    }
  }

  private func reason(
    _ item: Int32, _ made: ProfileMaker.Made, _ query: RecommendQuery, _ profile: Profile?,
    _ snapshot: RecommendSnapshot
  ) -> RecommendAnswer.Reason? {
    switch made.basis {
    case .new: return .popular(segment: newProfile(made).segment)
    case .similar: return query.similarTo.map { .similar($0) }
    case .known, .basket:
      guard let profile else { return nil }
      if Int(item) >= trained {
        return snapshot.newItems[Int(item) - trained].first.map { .similar($0.item) }
      }
      // An item that stands in for one that was not trained is none that the client knows of.
      let shares = session.contributions(of: profile, to: Int(item))
      guard let first = shares.first(where: { made.profile.items.contains($0.item) }), first.share > 0 else { return nil }
      return .because(first.item, share: first.share)
    }
  }
}
