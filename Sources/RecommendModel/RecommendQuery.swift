/// What is asked for one list, with names turned into numbers.
public struct RecommendQuery: Sendable, Equatable {
  /// An item in the basket, with its weight in the profile.
  public struct BasketItem: Sendable, Equatable {
    public var item: Int32
    public var weight: Float
    /// Seconds since 1970; nil is now.
    public var time: Int64?

    public init(item: Int32, weight: Float = 1, time: Int64? = nil) {
      self.item = item
      self.weight = weight
      self.time = time
    }
  }

  /// The client's name of the user.
  public var user: String?
  /// In the order in which it was filled.
  public var basket: [BasketItem] = []
  public var similarTo: Int32?
  /// Nil is what is known of the user.
  public var segment: Int?
  /// Nil is the contract's number of slots.
  public var count: Int?
  public var excludeSeen: Bool?
  var filter = ItemFilter()
  /// Before those of the rules.
  public var pins: [Int32] = []
  /// From 0, the best scores alone, to 1, the least alike alone.
  public var diversity: Double?
  public var reasons: Bool?
  /// Names that no item has, said in the answer.
  public var unknown: [String] = []
  /// Makes the list as if there were no rules and no diversity: what they cost is the difference.
  public var ignoresRules = false

  public init(user: String? = nil, count: Int? = nil, ignoresRules: Bool = false) {
    self.user = user
    self.count = count
    self.ignoresRules = ignoresRules
  }
}
