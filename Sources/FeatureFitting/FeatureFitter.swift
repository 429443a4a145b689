public import Features
public import LearnerFitting
import Support
public import Tables

/// Fits the lines of `features:` and `prepare:` on training rows.
///
/// Nothing but the given rows of the given columns is looked at: other rows of the table may change in any way without
/// changing a byte of what is fitted.
public struct FeatureFitter: Sendable {
  public var features: [FeatureDefinition]
  public var preparation: [PreparationStep]
  /// Columns that become features. Never the target, an id or a sensitive column.
  public var columns: [InputColumn]
  /// Columns that are no features but may be the key or time of one that looks back.
  public var context: [InputColumn]
  /// Column in whose order `interpolate` goes; nil: the order of the file.
  public var time: String?
  /// Columns within which `interpolate` stays.
  public var key: [String]
  public var kind: LearningTask.Kind
  /// Columns that stay inputs of the pipeline though no feature needs them, such as those of a rules baseline.
  public var keptInputs: [String] = []
  public var seed: UInt64
  /// Results never depend on it.
  public var threads: Int

  public init(
    features: [FeatureDefinition] = [], preparation: [PreparationStep] = [], columns: [InputColumn],
    context: [InputColumn] = [], time: String? = nil, key: [String] = [], kind: LearningTask.Kind = .binary,
    seed: UInt64 = 42, threads: Int = 1
  ) {
    self.features = features
    self.preparation = preparation
    self.columns = columns
    self.context = context
    self.time = time
    self.key = key
    self.kind = kind
    self.seed = seed
    self.threads = threads
  }

  /// Fits on some rows.
  /// - Parameters:
  ///   - rows: the training rows, each once.
  ///   - target: class or value of each of `rows`, in their order.
  ///   - weights: of each of `rows`; nil: all one. Target encoding counts them.
  /// - Throws: what is wrong with which line: the errors of `check`, and `E3705`, `E3706`, `E3708` where the rows do
  ///   not allow what is asked for.
  public func fit(
    _ table: Table, rows: [Int], target: [Double], weights: [Double]? = nil
  ) throws(FeatureFault) -> FittedFeatures {
    if let fault = check().first(where: { $0.diagnostic.severity == .error }) { throw fault }
    guard !rows.isEmpty, rows.count == target.count, weights.map({ $0.count == rows.count }) ?? true else {
      throw FeatureFault(.column, .fitting("E3706", "preparation has no training rows", fix: "give it more data"))
    }
    var state = FittingState(self, raw: table.rawColumns(columns + context, rows: rows), rows: rows, target: target,
      weights: weights)
    for (index, feature) in features.enumerated() { try state.add(feature, at: .feature(index)) }
    for (index, step) in preparation.enumerated() { try state.apply(step, number: index) }
    return try state.finish()
  }
}

extension Diagnostic {
  static func fitting(_ code: String, _ message: String, hint: String? = nil, fix: String? = nil) -> Diagnostic {
    Diagnostic(code, message, hint: hint, fix: fix, exitCode: .configuration)
  }
}
