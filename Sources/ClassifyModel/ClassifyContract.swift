public import Features
public import JSON
public import Support
import TimeAxis

/// What a classifier's bundle promises beside its numbers: the client's column names, the outcome, and what is done
/// with a prediction.
public struct ClassifyContract: Sendable, Equatable {
  /// What a prediction is about.
  public enum Outcome: Sendable, Equatable {
    case binary(positive: String, negative: String)
    /// Classes in the order of their probabilities.
    case multiclass([String])
    case number(unit: String?)
    /// The share of known rows that are less unusual: nobody said which were which, so it is no probability.
    case unusual
  }

  /// A column of a request.
  public struct Field: Sendable, Equatable {
    public var column: InputColumn
    /// Least and greatest allowed number.
    public var minimum: Double?
    public var maximum: Double?
    /// Texts that stand for "not known", beside null.
    public var missing: [String]
    /// The texts of a binary column: yes and no.
    public var positive: String?

    public init(
      _ column: InputColumn, minimum: Double? = nil, maximum: Double? = nil, missing: [String] = [],
      positive: String? = nil
    ) {
      self.column = column
      self.minimum = minimum
      self.maximum = maximum
      self.missing = missing
      self.positive = positive
    }
  }

  /// The preparation's inputs in their order, then those that only rules or amounts need.
  public var fields: [Field]
  /// Columns that name a row; a request may carry them and gets them back.
  public var identifiers: [String]
  public var target: String
  public var outcome: Outcome
  /// When a row is acted on; nil where nothing is decided (several classes, numbers).
  public var decision: ServedDecision?
  /// Which rows a person decides; nil: none.
  public var review: ReviewBand?
  /// Share of the rows that were acted on when the threshold was chosen, where an alert budget asked for it.
  public var alertShare: Double?
  /// Top drivers in an answer.
  public var reasons: Int
  /// The candidate that was chosen, and what happens without it.
  public var candidate: String
  public var baseline: String
  /// The one of the two that answers.
  public var serves: String
  public var batchMax: Int
  /// A request that works.
  public var example: JSONObject

  public init(
    fields: [Field], identifiers: [String], target: String, outcome: Outcome, decision: ServedDecision?, alertShare: Double?,
    reasons: Int, candidate: String, baseline: String, serves: String, batchMax: Int, example: JSONObject
  ) {
    self.fields = fields
    self.identifiers = identifiers
    self.target = target
    self.outcome = outcome
    self.decision = decision
    self.alertShare = alertShare
    self.reasons = reasons
    self.candidate = candidate
    self.baseline = baseline
    self.serves = serves
    self.batchMax = batchMax
    self.example = example
  }

  /// Numbers of a prediction: one probability for two classes, one a class for several, the value of a number.
  public var outputs: Int { if case .multiclass(let classes) = outcome { classes.count } else { 1 } }

  /// Whether the baseline answers in the place of the candidate.
  var servesBaseline: Bool { serves == baseline && serves != candidate }
}
