public import TimeAxis

/// What is forecast.
public struct ForecastSettings: Sendable, Equatable {
  /// Nil: inferred from the timestamps.
  public var freq: Frequency?
  /// Periods ahead, at least 1.
  public var horizon = 1
  /// Periods in each season; nil: `Frequency.usualSeasonLengths`.
  public var seasons: SeasonLengths?
  /// The season of measures and of models that know only one: the first of `seasons`.
  public var seasonLength: Int? { seasons?.values.first }
  /// Ascending, each in (0, 1).
  public var quantiles = [0.1, 0.5, 0.9]
  /// Sums that are forecast beside the series; nil: none.
  public var hierarchy: HierarchySettings?
  /// Countries whose public holidays count as known ahead.
  public var holidays: [String] = []
  /// How quantiles are made from what the models say.
  public var intervals = IntervalSettings()

  public init() {}
}

/// How the quantiles of a forecast are made.
public struct IntervalSettings: Sendable, Equatable {
  public var method = Method.auto

  public enum Method: String, Sendable, CaseIterable {
    /// The one that errs least on the validation windows; `adaptive` where they are level.
    case auto
    /// The model's own scale, errors taken as normal.
    case model
    /// Quantiles of the errors of held-out windows in units of the model's scale, by steps ahead.
    case conformal
    /// The same, scales first corrected by class of demand.
    case grouped
    /// The same, scales first corrected by class of demand and by series, as far as windows tell series apart.
    case adaptive
  }

  public init() {}
}

/// One season or several, in periods: 24, or [24, 168].
public struct SeasonLengths: Sendable, Equatable {
  /// Not empty, in the order of the file.
  public var values: [Int]

  public init(_ values: [Int]) { self.values = values }
}

/// What competes.
public struct ModelSettings: Sendable, Equatable {
  /// What happens without machine learning: always fitted, scored and shown first.
  public var baseline = ""
  /// A rules file for baseline `rules` and for `scope.current_process: {rules: file}`: path from the folder of the
  /// configuration. Nil: the file of the current process, see `SolutionFile.rulesPath`.
  public var rules: String?
  public var candidates: [String] = []
  /// The client's own model file, for candidate `imported`.
  public var imported: ImportedModelSettings?
  /// How the probabilities of a classifier are made honest.
  public var calibration = Calibration.auto

  /// How the ensemble puts its members together.
  public var ensemble = Ensemble.auto

  public enum Ensemble: String, Sendable, CaseIterable {
    /// Of forecasts: the median, step by step.
    case median
    /// The mean with weights at least 0 that sum to 1; of forecasts by series, from the errors of held-out windows.
    case weighted
    /// Of forecasts: for each series the member with the least error on held-out windows.
    case perSeries = "per_series"
    /// Of forecasts: for each class of demand (smooth, erratic, intermittent, lumpy) the member that is best on it.
    case perClass = "per_class"
    /// A regression over the members' predictions: log-odds of classes, numbers as they are. Of forecasts: weights
    /// from errors and from features of the series.
    case stacked
    /// The better of these by `search.metric`, each cross-fitted; the simplest where they are level.
    case auto

    /// The questions that it is for.
    var questions: [Question] {
      switch self {
      case .median, .perSeries, .perClass: [.forecast]
      case .stacked: Question.classify + [.forecast]
      case .weighted, .auto: Question.classify + [.forecast] + Question.recommend
      }
    }
  }

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
  /// Length of the lists that are judged, where the metric is one of lists.
  public var k = 20
  public var method = Method.successiveHalving
  /// Most trials.
  public var numSamples = 40
  public var timeBudgetSeconds = 600.0
  public var memoryMegabytes = 4096
  /// Nil: all processors. Results do not depend on it.
  public var threads: Int?

  /// The client's own ranges; nil: the built-in lists.
  public var space: SearchSpace?

  /// How trials are drawn.
  public enum Method: String, Sendable, CaseIterable {
    case grid, random
    /// Many small trials, of which the better third goes on with three times the rows.
    case successiveHalving = "successive_halving"
  }

  public init() {}
}
