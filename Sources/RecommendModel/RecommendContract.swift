public import JSON
public import TimeAxis

/// What a recommender's bundle promises beside its numbers: the client's column names, and what a list looks like where
/// a request does not say.
public struct RecommendContract: Sendable, Equatable {
  /// Longest name of a user or an item, in bytes.
  public static let longestName = 256

  /// A column of items that rules, filters and updates may name.
  public struct Feature: Sendable, Equatable {
    public enum Kind: String, Sendable { case category, number, flag }
    public var name: String
    public var kind: Kind
    public var unit: String?

    public init(_ name: String, _ kind: Kind, unit: String? = nil) {
      self.name = name
      self.kind = kind
      self.unit = unit
    }
  }

  /// What users are shown of whom nothing is known.
  public enum ColdUsers: String, Sendable {
    case popularity
    case popularityBySegment = "popularity_by_segment"
  }

  // The client's names of columns; nil where there is no such column.
  public var user: String
  public var item: String
  /// Quantity or rating, as `weighting` says.
  public var amount: String?
  /// What ratings may be; nil where the client has not said, and for quantities.
  public var amountRange: ClosedRange<Double>?
  public var event: String?
  public var timestamp: String?
  /// How the client writes moments; nil where there are none, or they are whole numbers.
  public var timestampFormat: TimestampFormat?
  public var title: String?
  public var available: String?
  /// Of items, as the catalogue has them.
  public var features: [Feature]
  /// Of users.
  public var segment: String?
  /// Texts of the segment column, by number.
  public var segments: [String]

  public var weighting: InteractionWeighting
  /// What each kind of event weighs.
  public var events: [(name: String, weight: Double)]

  /// Items in a list.
  public var slots: Int
  public var excludeSeen: Bool
  public var rules: RecommendRules
  /// From 0, by score alone, to 1.
  public var diversity: Double
  public var coldUsers: ColdUsers
  /// Whether answers say why, where a request does not say.
  public var reasons: Bool

  /// The candidate that was chosen, and what happens without it.
  public var candidate: String
  public var baseline: String
  /// The one of the two that answers.
  public var serves: String
  /// The most lists in one call, and the most items in a list.
  public var batchMax: Int
  /// A request that works.
  public var example: JSONObject

  public init(
    user: String, item: String, amount: String? = nil, event: String? = nil, timestamp: String? = nil,
    timestampFormat: TimestampFormat? = nil, title: String? = nil, available: String? = nil, features: [Feature] = [], segment: String? = nil,
    segments: [String] = [], weighting: InteractionWeighting, events: [(name: String, weight: Double)] = [], slots: Int,
    excludeSeen: Bool = true, rules: RecommendRules = .none, diversity: Double = 0,
    coldUsers: ColdUsers = .popularity, reasons: Bool = true, candidate: String, baseline: String, serves: String,
    batchMax: Int = 1000, example: JSONObject
  ) {
    self.user = user
    self.item = item
    self.amount = amount
    self.event = event
    self.timestamp = timestamp
    self.timestampFormat = timestampFormat
    self.title = title
    self.available = available
    self.features = features
    self.segment = segment
    self.segments = segments
    self.weighting = weighting
    self.events = events
    self.slots = slots
    self.excludeSeen = excludeSeen
    self.rules = rules
    self.diversity = diversity
    self.coldUsers = coldUsers
    self.reasons = reasons
    self.candidate = candidate
    self.baseline = baseline
    self.serves = serves
    self.batchMax = batchMax
    self.example = example
  }

  /// Whether the baseline answers in the place of the candidate.
  var servesBaseline: Bool { serves == baseline && serves != candidate }

  /// Members of a request that no column may be called.
  static let ownMembers = [
    "requests", "basket", "count", "exclude_seen", "filter", "pin", "diversity", "reasons", "similar_to",
  ]
  /// Members of a filter that no feature may be called.
  static let ownFilters = ["available", "allow", "deny"]

  /// Two columns of one name, or one with the name of a member that requests have; nil where there is none. Whoever
  /// makes a contract asks first.
  public var clash: String? {
    let ofRequests = [user, segment].compactMap { $0 }
    let ofBasket = [item, amount, event, timestamp].compactMap { $0 }
    let ofItems = [item, title, available].compactMap { $0 } + features.map(\.name)
    for names in [ofRequests, ofBasket + ofRequests, ofItems] {
      for (place, name) in names.enumerated() where names[..<place].contains(name) { return name }
    }
    return ofRequests.first { Self.ownMembers.contains($0) } ?? features.map(\.name).first { Self.ownFilters.contains($0) }
      ?? [item, title].compactMap { $0 }.first { ["rank", "score", "boost", "reason"].contains($0) }
  }

  public static func == (a: RecommendContract, b: RecommendContract) -> Bool { a.json == b.json }
}
