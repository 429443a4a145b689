public import Features
public import Matrices
public import Support

/// What fitting gives: the preparation to keep, and the training rows as learners take them.
public struct FittedFeatures: Sendable {
  public var pipeline: FeaturePipeline
  /// The training rows that were kept. It differs from what `pipeline` makes of the same rows in two ways: target
  /// encodings are out of fold, and interpolated values lie between their neighbours in time.
  public var training: FeatureMatrix
  /// Rows of the table that `training` holds, in its order: all that were given, but for those that an outlier step
  /// with `drop` left out. Rows are left out of training only, never when the pipeline is applied.
  public var keptRows: [Int]
  /// What each line did, for the report.
  public var counts: [StepCount]
}

/// Which line of the client's file something is about.
public enum StepSite: Sendable, Equatable {
  /// Position in `features:`, from 0.
  case feature(Int)
  /// Position in `prepare:`, from 0.
  case step(Int)
  /// A raw column that no line is about.
  case column
}

/// What a line did to a column of the training rows.
public struct StepCount: Sendable, Equatable {
  public enum Kind: String, Sendable {
    /// `count` missing values were filled; `value` is what was put, where it is one number.
    case imputed
    /// `count` values were brought to a fence.
    case clipped
    /// `count` values or rows were marked.
    case flagged
    /// `count` rows were left out of training.
    case dropped
    /// `value` is the scale, or lambda for Box-Cox.
    case scaled
    /// `count` levels were encoded.
    case levels
    /// `count` edges of buckets were found.
    case edges
    /// The column stayed; `value` is its score.
    case selected
    /// The column was left out; `value` is its score.
    case removed
    /// The column is no feature as it is: a text or date that no line uses.
    case unused
  }

  public var site: StepSite
  public var column: String
  public var kind: Kind
  public var count: Int
  public var value: Double?
  /// More in words, such as the other column of a correlated pair.
  public var detail: String?

  public init(
    _ site: StepSite, _ column: String, _ kind: Kind, count: Int = 0, value: Double? = nil, detail: String? = nil
  ) {
    self.site = site
    self.column = column
    self.kind = kind
    self.count = count
    self.value = value
    self.detail = detail
  }
}

/// Something wrong with a line of `features:` or `prepare:`; the caller knows where the line stands.
public struct FeatureFault: Error, Sendable, Equatable {
  public var site: StepSite
  public var diagnostic: Diagnostic

  public init(_ site: StepSite, _ diagnostic: Diagnostic) {
    self.site = site
    self.diagnostic = diagnostic
  }
}
