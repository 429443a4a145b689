/// What makes a forecast a watch: readings that do not fit it become alarms.
public struct AnomalySettings: Sendable, Equatable {
  public enum Direction: String, Sendable, CaseIterable { case both, up, down }

  /// Alarms for nothing that people put up with in a week, all series together.
  public var falseAlarmsPerWeek = 1.0
  public var direction = Direction.both
  /// Alarm readings with at most so many quiet ones between them are one alarm; nil: half a season.
  public var coolDown: Int?
  /// Periods; nil: learned from the longest run of equal readings before the test.
  public var frozenAfter: Int?
  /// Periods; nil: learned from the longest gap before the test.
  public var missingAfter: Int?
  /// Today's fixed limits; nil: learned, at the same rate of false alarms.
  public var limits: Limits?

  public init() {}

  /// An alarm is raised outside of them.
  public struct Limits: Sendable, Equatable {
    public var below: Double?
    public var above: Double?

    public init() {}
  }

  /// Metrics that are measured of alarms; a forecast's own metrics have no meaning beside them.
  public static let metrics = [
    "recall", "precision", "false_alarms_per_week", "alarms_per_week", "warning_hours", "value_per_year",
  ]
  /// Those that need to know when something failed.
  public static let labelledMetrics = ["recall", "precision", "warning_hours", "value_per_year"]
  /// The baseline that every watch is held against.
  public static let baseline = "fixed_limits"
}
