// Room RecommendModel: fitted recommenders, and how they score a profile. All that an endpoint links: no Foundation.

/// What is known of whom the list is for: a known user, a new one, or only a basket.
public struct Profile: Sendable, Equatable {
  /// The user's row number in training; `nil` for whom training did not see.
  public var user: Int?
  /// Item numbers, oldest first: the most recent is last. An item may come twice.
  public var items: [Int32]
  /// One weight an item, transformed already (for instance log(1 + quantity)).
  public var weights: [Float]
  /// One time an item, seconds since 1970, ascending; `nil` where times are not known.
  public var times: [Int64]?
  /// The number of the user's segment, for models that know segments.
  public var segment: Int?

  /// - Precondition: as many weights (and times, where given) as items.
  public init(
    user: Int? = nil, items: [Int32], weights: [Float], times: [Int64]? = nil, segment: Int? = nil
  ) {
    precondition(weights.count == items.count, "one weight an item")
    precondition(times == nil || times?.count == items.count, "one time an item")
    self.user = user
    self.items = items
    self.weights = weights
    self.times = times
    self.segment = segment
  }
}
