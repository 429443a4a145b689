/// The users of training, by number: their names, what each took, and the segment that each belongs to.
public struct UserTable: Sendable, Equatable {
  /// What one user took: each item once, the most recent last.
  public struct History: Sendable, Equatable {
    public var items: [Int32]
    /// As training weighted them.
    public var weights: [Float]
    /// Seconds since 1970, ascending; nil where they are not known.
    public var times: [Int64]?

    public init(items: [Int32], weights: [Float], times: [Int64]? = nil) {
      self.items = items
      self.weights = weights
      self.times = times
    }
  }

  public private(set) var identifiers: IdentifierTable
  /// -1 where it is not known.
  public private(set) var segments: [Int32]
  /// The latest time of all; 0 where times are not known.
  public private(set) var latest: Int64 = 0
  /// User `u` has `starts[u]..<starts[u + 1]` of the three lists below.
  private(set) var starts: [Int]
  private(set) var items: [Int32]
  private(set) var weights: [Float]
  private(set) var times: [Int64]?

  /// Nil where a name stands twice, or there is not one history and one segment for each, in form.
  /// - Parameters:
  ///   - histories: of all users with times, or of none.
  ///   - segments: numbers of the contract's segments, -1 where it is not known; nil where nothing is known.
  public init?(identifiers names: [String], histories: [History], segments: [Int32]? = nil) {
    guard let table = IdentifierTable(names), histories.count == names.count else { return nil }
    let isTimed = !histories.isEmpty && histories.allSatisfy { $0.times != nil }
    guard isTimed || histories.allSatisfy({ $0.times == nil }) else { return nil }
    var starts = [0]
    starts.reserveCapacity(histories.count + 1)
    for history in histories {
      guard history.weights.count == history.items.count, history.times?.count ?? history.items.count == history.items.count
      else { return nil }
      starts.append(starts[starts.count - 1] + history.items.count)
    }
    self.init(
      table, segments ?? [Int32](repeating: -1, count: names.count), starts: starts,
      items: histories.flatMap(\.items), weights: histories.flatMap(\.weights),
      times: isTimed ? histories.flatMap { $0.times ?? [] } : nil)
  }

  /// Nil where the lists do not belong together.
  init?(
    _ identifiers: IdentifierTable, _ segments: [Int32], starts: [Int], items: [Int32], weights: [Float],
    times: [Int64]?
  ) {
    guard segments.count == identifiers.count, starts.count == identifiers.count + 1, starts.first == 0,
      starts.last == items.count, zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }),
      weights.count == items.count, times?.count ?? items.count == items.count,
      // Far beyond any date, and far from where differences overflow.
      times?.allSatisfy({ $0.magnitude < 1 << 40 }) ?? true, items.allSatisfy({ $0 >= 0 }), weights.allSatisfy(\.isFinite), segments.allSatisfy({ $0 >= -1 })
    else { return nil }
    self.identifiers = identifiers
    self.segments = segments
    self.starts = starts
    self.items = items
    self.weights = weights
    self.times = times
    latest = times?.max() ?? 0
  }

  /// How many users there are.
  public var count: Int { identifiers.count }

  /// Whether times are known.
  public var isTimed: Bool { times != nil }

  /// What a user took.
  /// - Precondition: `0 <= user < count`.
  public func history(of user: Int) -> History {
    let range = starts[user]..<starts[user + 1]
    return History(items: Array(items[range]), weights: Array(weights[range]), times: times.map { Array($0[range]) })
  }

  /// The segment of a user, nil where it is not known.
  public func segment(of user: Int) -> Int? { segments[user] < 0 ? nil : Int(segments[user]) }

  /// Whether every item and segment is one of those that there are.
  func fits(items itemCount: Int, segments segmentCount: Int) -> Bool {
    items.allSatisfy { Int($0) < itemCount } && segments.allSatisfy { Int($0) < segmentCount }
  }
}
