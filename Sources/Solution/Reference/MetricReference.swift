/// What a metric means: definition, unit, direction and a worked example (REQUIREMENTS row 27).
public struct MetricReference: Sendable, Equatable {
  public enum Direction: String, Sendable {
    case lowerIsBetter = "lower is better"
    case higherIsBetter = "higher is better"
    /// Zero is best.
    case nearestZero = "nearest to zero is best"
    /// The nominal level is best.
    case nearestLevel = "nearest to the level is best"
  }

  public var name: String
  public var title: String
  public var text: String
  public var formula: String
  public var unit: String
  public var direction: Direction
  public var source: String
  /// Numbers small enough to follow by hand.
  public var example: String
  /// Where it is measured.
  public var stage = Criterion.Stage.run
  /// Whether `min_relative_change` has a meaning.
  public var allowsRelativeChange = false
  /// Whether `slice` has a meaning.
  public var allowsSlice = false
  /// Values that are possible at all.
  var bounds = NumberRange.any

  /// The questions whose answers it measures; those of a service are nil: all.
  public var questions: [Question]? = [.forecast]
  /// Whether a search may choose by it.
  public var isSearchable = false
  /// Whether `slice` must name a column: the metric is a difference between its values.
  public var needsSlice = false

  /// The questions for which a search may choose by it; without a target there is nothing else to go by than
  /// `alert_share`.
  var searchedBy: [Question] { isSearchable ? questions ?? [] : name == "alert_share" ? [.unlabelled] : [] }

  /// Whether it may be the report's headline.
  public var mayLead: Bool {
    stage == .run && !needsSlice && direction != .nearestZero && direction != .nearestLevel
      && !["failure_rate", "value_per_year", "review_share", "fill_rate", "popularity_bias", "novelty"].contains(name)
  }

  /// Every metric that a criterion may name.
  public static let all: [MetricReference] = forecast + classify + recommend + anomalies + money + service

  /// The metric with a name, or nil; of those of several questions that of `question`, or else the first.
  public static func named(_ name: String, for question: Question? = nil) -> MetricReference? {
    let found = all.filter { $0.name == name }
    return found.first { metric in question.map { metric.questions?.contains($0) != false } ?? true } ?? found.first
  }
}
