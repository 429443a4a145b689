public import RecommendModel
public import Support

/// What comes next: sequential rules (Ludewig and Jannach, UMUAI 28, 2018), with `reach` 1 a Markov chain of items.
///
/// Item j points to item i by the sum over j's lines of decay^(steps - 1), i being that many lines later in the same
/// session or of the same user, over j's lines plus `shrinkage`.
public struct SequenceSettings: Sendable, Equatable {
  /// Steps follow one another within a session; otherwise through a user's whole history.
  public var withinSessions = true
  /// Most steps between the two, at least 1.
  public var reach = 3
  /// In (0, 1].
  public var decay: Float = 0.8
  /// At least 0.
  public var shrinkage: Float = 5
  /// Most items that an item points to, at least 1.
  public var neighbours = 100
  /// The newest items of a profile that speak, at least 1; each older one `decay` less.
  public var profileLength = 3

  public init() {}

  public init(withinSessions: Bool, reach: Int = 3, decay: Float = 0.8, shrinkage: Float = 5) {
    self.withinSessions = withinSessions
    self.reach = reach
    self.decay = decay
    self.shrinkage = shrinkage
  }

  /// - Parameter groupCount: how many sessions (or users) there are.
  /// - Throws: `E4750` where a setting is out of range, `E4752` where a line does not fit.
  public func fit(
    _ log: [Interaction], groupCount: Int, itemCount: Int, threads: Int = 1
  ) throws(Diagnostic) -> ItemToItemModel {
    try check(reach > 0, "a sequence reaches at least 1 step, not \(reach)")
    try check(decay > 0 && decay <= 1, "the decay must be above 0 and at most 1, not \(decay)")
    try check(shrinkage >= 0 && shrinkage.isFinite, "shrinkage must be at least 0, not \(shrinkage)")
    try check(neighbours > 0 && profileLength > 0, "a sequence needs at least 1 neighbour and 1 item of the profile")
    try checkLog(log, rowCount: groupCount, itemCount: itemCount, bySession: withinSessions)
    let walk = EventWalk(log, itemCount: itemCount, bySession: withinSessions)
    let reach = reach
    let decay = decay
    let shrinkage = shrinkage
    let weights = walk.rows(
      itemCount: itemCount, neighbours: neighbours, threads: threads,
      visit: { line, sums in
        var weight: Float = 1
        for other in line + 1..<max(line + 1, min(line + 1 + reach, walk.groups.count)) {
          guard walk.groups[other] == walk.groups[line] else { return }
          sums[Int(walk.items[other])] += weight
          weight *= decay
        }
      },
      finish: { item, sums in
        let lines = max(Float(walk.starts[item + 1] - walk.starts[item]) + shrinkage, .leastNormalMagnitude)
        for other in 0..<sums.count { sums[other] /= lines }
      })
    return ItemToItemModel(
      weights: weights, reading: ProfileReading(newest: profileLength, placeDecay: decay))
  }
}
