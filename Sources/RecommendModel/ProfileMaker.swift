/// Makes the profile that a query is about: what training knows of the user, what came since, what is in the basket.
struct ProfileMaker {
  struct Made {
    var profile: Profile
    var basis: RecommendAnswer.Basis
    /// What the user took, not what is in the basket.
    var seen: [Int32]
  }

  let users: UserTable
  let weighting: InteractionWeighting

  func make(_ query: RecommendQuery, _ live: LiveUsers) -> Made {
    let row = query.user.flatMap { users.identifiers.find($0) }
    let later = query.user.flatMap { live[$0] }
    var history = row.map { users.history(of: $0) } ?? UserTable.History(items: [], weights: [])
    let isTimed = users.isTimed
    if isTimed, history.times == nil { history.times = [] }
    if let later {
      for (place, item) in later.items.enumerated() {
        add(item, later.weights[place], isTimed ? later.times[place] : nil, to: &history)
      }
    }
    let seen = history.items
    // What came back in full stands there with weight 0: it is not shown again, and says nothing.
    let isKnown = weighting == .rating ? !seen.isEmpty : history.weights.contains { $0 > 0 }
    for entry in query.basket {
      add(entry.item, entry.weight, isTimed ? entry.time ?? users.latest : nil, to: &history)
    }
    let isUnchanged = later?.items.isEmpty ?? true && query.basket.isEmpty
    let segment = query.segment ?? later?.segment ?? row.flatMap { users.segment(of: $0) }
    let profile = Profile(
      // A user whose items changed is folded in anew from all of them.
      user: isUnchanged && isKnown ? row : nil, items: history.items, weights: history.weights,
      times: history.times, segment: segment)
    let basis: RecommendAnswer.Basis =
      query.similarTo != nil ? .similar : isKnown ? .known : !query.basket.isEmpty ? .basket : .new
    return Made(profile: profile, basis: basis, seen: seen)
  }

  /// Puts an item at the end; one that is there already moves, with both weights.
  private func add(_ item: Int32, _ weight: Float, _ time: Int64?, to history: inout UserTable.History) {
    var weight = weight
    if let place = history.items.firstIndex(of: item) {
      weight = weighting.combined(history.weights[place], weight)
      history.items.remove(at: place)
      history.weights.remove(at: place)
      history.times?.remove(at: place)
    }
    history.items.append(item)
    history.weights.append(weight)
    // Times of a profile ascend.
    if let time {
      let last = history.times?.last ?? time
      history.times?.append(max(time, last))
    }
  }
}
