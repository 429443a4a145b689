public import TimeAxis

/// How past and future are separated.
public struct SplitSettings: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Rolling origin: every window lies after what was trained on.
    case datetime
  }

  public var type = Kind.datetime
  /// Number of windows in all, the untouched ones included.
  public var windowCount = 4
  /// Periods between two origins; nil means the horizon (`SolutionFile.stepSize`).
  public var stepSize: Int?
  /// How many of the last windows stay untouched until the end.
  public var testWindows = 1

  public init() {}
}

/// What is forecast.
public struct ForecastSettings: Sendable, Equatable {
  /// Nil: inferred from the timestamps.
  public var freq: Frequency?
  /// Periods ahead, at least 1.
  public var horizon = 1
  /// Periods in a season; nil: `Frequency.usualSeasonLength`.
  public var seasonLength: Int?
  /// Ascending, each in (0, 1).
  public var quantiles = [0.1, 0.5, 0.9]

  public init() {}
}

/// What competes.
public struct ModelSettings: Sendable, Equatable {
  /// What happens without machine learning: always fitted, scored and shown first.
  public var baseline = ""
  public var candidates: [String] = []

  public init() {}
}

/// How candidates are chosen, and within which limits.
public struct SearchSettings: Sendable, Equatable {
  /// The metric by which the best candidate is chosen on validation.
  public var metric = "wape"
  /// Most trials.
  public var numSamples = 40
  public var timeBudgetSeconds = 600.0
  public var memoryMegabytes = 4096
  /// Nil: all processors. Results do not depend on it.
  public var threads: Int?

  public init() {}
}
