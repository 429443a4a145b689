public import JSON
public import Support

/// When a reading becomes an alarm: what is common to all series of a bundle.
public struct AnomalyRule: Sendable, Equatable {
  /// Which deviations matter.
  public enum Direction: String, Sendable, CaseIterable { case both, up, down }

  /// The surprise (`AnomalyTail`) from which a reading is an alarm.
  public var threshold: Double
  /// Alarm readings with at most so many quiet ones between them are one alarm.
  public var coolDown: Int
  /// Periods ahead of the second forecast that readings are held against; 1 is the one-step forecast alone.
  public var ahead: Int
  /// Lengths, in periods, over which evidence is added up; rising.
  public var windows: [Int]
  public var direction: Direction
  /// False alarms a week, all series together, that the threshold was set for.
  public var falseAlarmsPerWeek: Double
  /// The fixed limits of each series decide, and not the threshold.
  public var servesLimits: Bool

  public init(
    threshold: Double, coolDown: Int, ahead: Int, windows: [Int], direction: Direction, falseAlarmsPerWeek: Double,
    servesLimits: Bool = false
  ) {
    self.threshold = threshold
    self.coolDown = coolDown
    self.ahead = ahead
    self.windows = windows
    self.direction = direction
    self.falseAlarmsPerWeek = falseAlarmsPerWeek
    self.servesLimits = servesLimits
  }

  /// The spans that suit a season: a quarter of it, a whole one, three. Without a season 5, 20 and 60 periods.
  public static func windows(seasonLength: Int) -> [Int] {
    let whole = seasonLength > 1 ? min(max(seasonLength, 4), 168) : 20
    return [max(2, whole / 4), whole, 3 * whole]
  }

  /// What a reading is held against, in the order of its statistics.
  public enum Statistic: Sendable, Equatable {
    /// The one-step forecast.
    case step
    /// The usual value of the series, whatever came before: a model that follows a slow failure forgets it.
    case value
    /// The forecast of `ahead` periods before.
    case ahead
    /// The mean deviation over the window of this length.
    case shift(Int)
    /// The spread of deviations over the window of this length.
    case spread(Int)
  }

  public var statistics: [Statistic] {
    var list = [Statistic.step, .value]
    if ahead > 1 { list.append(.ahead) }
    list += windows.map { .shift($0) }
    // A machine that shakes: whole seasons only, since a few readings say little of a spread.
    if direction == .both, let long = windows.dropFirst().first ?? windows.first { list.append(.spread(long)) }
    return list
  }
}

extension AnomalyRule {
  /// The rule as the bundle keeps it.
  public var json: JSONValue {
    [
      "threshold": .number(threshold), "cool_down": JSONValue(coolDown), "ahead": JSONValue(ahead),
      "windows": .array(windows.map { JSONValue($0) }), "direction": .string(direction.rawValue),
      "false_alarms_per_week": .number(falseAlarmsPerWeek), "serves_limits": .bool(servesLimits),
    ]
  }

  /// Reads what `json` wrote. Throws `E5003` naming the member that is missing or makes no sense.
  public init(json: JSONValue, source: String) throws(Diagnostic) {
    func fault(_ name: String) -> Diagnostic {
      Diagnostic(
        "E5003", "'\(name)' is missing or makes no sense in the rule of alarms", at: Place(file: source),
        fix: "export the model again", exitCode: .dataError)
    }
    func whole(_ name: String, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
      guard let value = json[name]?.integer, range.contains(value) else { throw fault(name) }
      return value
    }
    guard let threshold = json["threshold"]?.number, threshold >= 0, threshold <= 1000 else { throw fault("threshold") }
    self.threshold = threshold
    coolDown = try whole("cool_down", 0...1_000_000)
    ahead = try whole("ahead", 1...AnomalyState.longestWindow)
    guard let list = json["windows"]?.array?.map(\.integer), list.count <= 8 else { throw fault("windows") }
    windows = list.compactMap { $0 }
    guard windows.count == list.count, windows.allSatisfy({ (1...AnomalyState.longestWindow).contains($0) }),
      zip(windows, windows.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw fault("windows") }
    guard let direction = json["direction"]?.string.flatMap(Direction.init) else { throw fault("direction") }
    self.direction = direction
    guard let rate = json["false_alarms_per_week"]?.number, rate > 0 else { throw fault("false_alarms_per_week") }
    falseAlarmsPerWeek = rate
    guard let limits = json["serves_limits"]?.bool else { throw fault("serves_limits") }
    servesLimits = limits
  }
}
