extension Scope {
  /// What it is worth that a user takes an item that was shown (REQUIREMENTS part 7).
  public struct HitValue: Sendable, Equatable {
    /// Three letters of ISO 4217.
    public var currency = "EUR"
    /// Money that one hit earns.
    public var margin = 0.0
    /// Share of the hits that would not have been bought anyway, in (0, 1].
    public var incrementalShare = 1.0

    public init() {}
  }
}
