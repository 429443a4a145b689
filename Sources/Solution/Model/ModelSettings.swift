public import TimeAxis

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
  /// A rules file for baseline `rules` and for `scope.current_process: {rules: file}`: path from the folder of the
  /// configuration. Nil: the file of the current process, see `SolutionFile.rulesPath`.
  public var rules: String?
  public var candidates: [String] = []
  /// How the probabilities of a classifier are made honest.
  public var calibration = Calibration.auto

  public enum Calibration: String, Sendable, CaseIterable {
    case none
    /// A logistic curve over the score.
    case platt
    /// A staircase that only rises.
    case isotonic
    /// A curve with three parameters over log odds.
    case beta
    /// The one of these with the least log loss in cross-validation, or none.
    case auto
  }

  public init() {}
}

/// How candidates are chosen, and within which limits.
public struct SearchSettings: Sendable, Equatable {
  /// The metric by which the best candidate is chosen on validation.
  public var metric = "wape"
  public var method = Method.successiveHalving
  /// Most trials.
  public var numSamples = 40
  public var timeBudgetSeconds = 600.0
  public var memoryMegabytes = 4096
  /// Nil: all processors. Results do not depend on it.
  public var threads: Int?

  /// How trials are drawn.
  public enum Method: String, Sendable, CaseIterable {
    case grid, random
    /// Many small trials, of which the better third goes on with three times the rows.
    case successiveHalving = "successive_halving"
  }

  public init() {}
}
