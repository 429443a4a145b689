/// The list that is answered to one request, by numbers of the catalogue that it was made from.
public struct RecommendAnswer: Sendable, Equatable {
  /// What the list was made from.
  public enum Basis: String, Sendable {
    /// What the user took, in training or since.
    case known
    /// Only what the request said to be in the basket.
    case basket
    /// Nothing: the rule for new users.
    case new
    /// One item.
    case similar
  }

  /// Why an item is in the list.
  public enum Reason: Sendable, Equatable {
    /// The item of the profile that added most to the score, and its share of what all added.
    case because(Int32, share: Float)
    /// It is popular, in a segment or everywhere.
    case popular(segment: Int?)
    case pinned
    /// It is like this one.
    case similar(Int32)
  }

  public struct Item: Sendable, Equatable {
    public var item: Int32
    /// The model's, before boosts; nil for a pinned item that it cannot score.
    public var score: Float?
    /// What rules made the score count.
    public var boost: Float = 1
    public var reason: Reason?
  }

  /// Why there are fewer items than were asked for.
  public enum Shortage: Sendable, Equatable {
    /// Rules, filters and what was seen leave so many of all items.
    case allowed(Int, of: Int)
    /// Limits by column leave no more.
    case limits
    /// The model can score so few.
    case scored(Int)
  }

  public var user: String?
  public var basis: Basis
  public var items: [Item]
  public var shortage: Shortage?
  /// Names of the request that no item has.
  public var unknown: [String]
  /// Pinned items that rules, filters, limits or the profile keep out.
  public var unpinned: [Int32]
}
