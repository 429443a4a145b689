/// What a fitted recommender must be able to do to answer at an endpoint. Immutable and safe from any thread; working
/// memory is in a session of its own, one for each thread that asks.
public protocol ItemScorer: Sendable {
  /// Items that were trained; their numbers are below.
  var itemCount: Int { get }

  /// Working memory for one thread at a time.
  func makeSession() -> any ScoringSession

  /// The items most like `item`, the most alike first, without itself. Higher is more alike.
  func neighbours(of item: Int, count: Int) -> [(item: Int32, score: Float)]
}

/// Scores with memory of its own, so that a call allocates nothing. Not safe from two threads at once.
public protocol ScoringSession: AnyObject {
  /// Writes the score of every trained item; higher is better. An item that the model cannot score gets minus infinity.
  /// - Parameter scores: as many as there are trained items.
  func score(_ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>)

  /// Whether `best` is a quicker way than `score`.
  var knowsBest: Bool { get }

  /// The best items for a profile, best first and of equal scores the smaller number first: for models that need not
  /// score all items to know.
  /// - Parameter marks: items to pass over.
  /// - Returns: as many as there are up to `count`; nil where it cannot say for this profile.
  func best(_ count: Int, for profile: Profile, except marks: ItemMarks) -> [TopItems.Element]?

  /// As `best` for one profile, for many: quicker than one after another where a model can share work between them.
  /// - Parameter marks: one a profile.
  func best(_ count: Int, for profiles: [Profile], except marks: [ItemMarks]) -> [[TopItems.Element]?]

  /// What each item of a profile adds to the score of `item`, as a share of all that speaks for it: from 0 to 1, the
  /// largest first. Empty where the model cannot say.
  func contributions(of profile: Profile, to item: Int) -> [(item: Int32, share: Float)]

  /// Writes how alike `item` is to each of `others`, from 0 (nothing in common) to 1.
  /// - Parameters:
  ///   - others: trained items.
  ///   - similarities: one for each of them.
  /// - Returns: false where the model knows no similarity; nothing is written then.
  func similarities(
    of item: Int, to others: UnsafeBufferPointer<Int32>, into similarities: UnsafeMutableBufferPointer<Float>
  ) -> Bool
}

extension ScoringSession {
  public var knowsBest: Bool { false }

  public func best(_ count: Int, for profile: Profile, except marks: ItemMarks) -> [TopItems.Element]? { nil }

  public func best(_ count: Int, for profiles: [Profile], except marks: [ItemMarks]) -> [[TopItems.Element]?] {
    zip(profiles, marks).map { best(count, for: $0, except: $1) }
  }

  public func contributions(of profile: Profile, to item: Int) -> [(item: Int32, share: Float)] { [] }

  public func similarities(
    of item: Int, to others: UnsafeBufferPointer<Int32>, into similarities: UnsafeMutableBufferPointer<Float>
  ) -> Bool { false }
}
