// Room Features: preparation and feature steps as a client lists them, and what was fitted of them, applied row by
// row. An endpoint links this; the fitting is in FeatureFitting.

/// One line of `prepare:`. Steps are applied in the order of the list, after all of `features:`.
public struct PreparationStep: Sendable, Equatable {
  /// Which columns a step is for.
  public enum Columns: Sendable, Equatable {
    case named([String])
    /// All features of a type: `number`, `category`, `text`.
    case type(String)
    case all
  }

  public enum Imputation: Sendable, Equatable {
    case constantNumber(Double)
    case constantText(String)
    case median
    case mode
    /// Along the rows in the order of time where there is one, else of the file, within the key where there is one.
    case interpolate
  }

  public enum OutlierRule: Sendable, Equatable {
    /// |value - median| / (1.4826 x median absolute deviation) above the threshold.
    case robustZ(threshold: Double)
    /// Outside [q25 - factor x IQR, q75 + factor x IQR].
    case quantileFences(factor: Double)
    /// Isolation score over all columns of the step above the threshold, in (0, 1).
    case isolation(threshold: Double)
  }

  public enum OutlierAction: String, Sendable, CaseIterable { case flag, clip, drop }

  public enum Scaling: String, Sendable, CaseIterable {
    case standard, robust
    case minMax = "min_max"
    case log1p
    case boxCox = "box_cox"
  }

  public enum Encoding: Sendable, Equatable {
    case oneHot
    case ordinal
    case frequency
    case hash(buckets: Int)
    /// Mean of the target, smoothed by `smoothing` rows of the overall mean; on training rows out of `folds` folds.
    case targetOutOfFold(smoothing: Double, folds: Int)
  }

  public enum Selection: Sendable, Equatable {
    case permutation(keep: Int)
    case mutualInformation(keep: Int)
    case l1(strength: Double)
    /// Drops the later of two columns whose |Spearman correlation| is above the threshold.
    case correlated(threshold: Double)
  }

  public enum Action: Sendable, Equatable {
    case impute(Imputation, indicator: Bool)
    case outliers(OutlierRule, OutlierAction)
    case scale(Scaling)
    case encode(Encoding)
    case select(Selection)
  }

  public var columns: Columns
  public var action: Action

  public init(_ action: Action, columns: Columns) {
    self.action = action
    self.columns = columns
  }
}

/// One line of `features:`: a new column from others. All are computed from the columns of the file.
public struct FeatureDefinition: Sendable, Equatable {
  public enum DatePart: String, Sendable, CaseIterable {
    case year, quarter, month, day, weekday, hour, minute
    case dayOfYear = "day_of_year"
    case weekOfYear = "week_of_year"
    case isWeekend = "is_weekend"
    case daysSinceStart = "days_since_start"
  }
  public enum WindowStatistic: String, Sendable, CaseIterable { case mean, sum, min, max, std, count }

  public enum Formula: Sendable, Equatable {
    /// numerator / denominator; missing where the denominator is zero.
    case ratio(numerator: String, denominator: String)
    case difference(String, String)
    case product(String, String)
    /// Number of the interval that the value falls into; edges ascending: below the first is 0.
    case bucketEdges(String, edges: [Double])
    /// Edges are quantiles of the training rows.
    case bucketQuantiles(String, count: Int)
    case textLength(String)
    case wordCount(String)
    case datePart(String, DatePart)
    /// The value `periods` rows earlier by time, within the key.
    case lag(String, key: [String], time: String, periods: Int)
    /// Over the `window` rows before this one by time, within the key; this row never counts.
    case rolling(String, key: [String], time: String, window: Int, WindowStatistic)
  }

  public var name: String
  public var formula: Formula

  public init(_ name: String, _ formula: Formula) {
    self.name = name
    self.formula = formula
  }
}
