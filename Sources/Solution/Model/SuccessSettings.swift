public import Support

/// What the client signed.
public struct SuccessSettings: Sendable, Equatable {
  public enum OnFail: String, Sendable, CaseIterable {
    /// `export` writes nothing.
    case block
    /// `export` writes, stamped NOT APPROVED.
    case warn
  }

  /// The report's headline.
  public var primaryMetric = "wape"
  public var criteria: [Criterion] = []
  public var onFail = OnFail.block

  public init() {}
}

/// One condition that must hold. At least one of `min`, `max` and `minRelativeChange` is set.
public struct Criterion: Sendable, Equatable {
  public enum Stage: String, Sendable, CaseIterable { case run, endpoint }

  public var metric = ""
  public var min: Double?
  public var max: Double?
  /// Least gain over the baseline as a share of it: 0.1 is ten percent better.
  public var minRelativeChange: Double?
  /// Where given, the one-sided bound at this level decides instead of the point, in (0.5, 1).
  public var confidence: Double?
  /// A category column: the criterion holds for each of its values.
  public var slice: String?
  /// Nominal level of `interval_coverage`, in (0, 1).
  public var level: Double?
  /// Length of the lists that are judged; nil: `search.k`.
  public var k: Int?
  /// Where it is measured.
  public var at = Stage.run
  /// Where the line stands.
  public var place: Place?

  public init() {}
}
