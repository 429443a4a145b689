/// The judgement of one reading.
public struct AnomalyReading: Sendable, Equatable {
  /// What set it apart.
  public enum Kind: String, Sendable, CaseIterable {
    /// Not the next value that was expected.
    case spike
    /// Not the value that was expected some periods ago.
    case level
    /// Far from the usual value of the series.
    case value
    /// Small deviations to one side that add up.
    case drift
    /// Deviations to both sides, larger than usual.
    case noise
    /// Outside the fixed limits.
    case limit
    /// The same value again and again.
    case frozen
    /// No reading.
    case missing
  }

  public enum Alarm: String, Sendable, CaseIterable {
    case none
    /// The first reading of an alarm: what wakes somebody.
    case begins
    /// The alarm before goes on.
    case continues
  }

  public var period: Int
  /// NaN where the reading is missing.
  public var value: Double
  public var expected: Double
  /// Bounds that 98 % of normal readings keep.
  public var low: Double
  public var high: Double
  /// Minus the decimal logarithm of the share of normal readings that are as unusual in the statistic that is most so.
  public var surprise: Double
  /// What is most unusual; nil where nothing is measured.
  public var kind: Kind?
  /// Its deviation from what was expected, in scales of the forecast, and over how many periods.
  public var deviation: Double
  public var span: Int
  public var alarm: Alarm

  /// Whether a person is called because of the process, and not because of the sensor.
  public var isProcessAlarm: Bool { alarm != .none && kind != .frozen && kind != .missing }
  /// Whether the sensor itself is at fault.
  public var isSensorAlarm: Bool { alarm != .none && (kind == .frozen || kind == .missing) }
}

extension AnomalyMonitor {
  /// Takes the next reading in and judges it.
  public mutating func observe(_ value: Double) -> AnomalyReading { judge(advance(value)) }

  /// Judges what `advance` gave for the newest reading, and keeps count of the alarm.
  public mutating func judge(_ step: Step) -> AnomalyReading {
    let errors = profile.errors
    var reading = AnomalyReading(
      period: step.period, value: step.value, expected: step.expected,
      low: errors.quantile(0.01, step: 1, median: step.expected, scale: step.scale),
      high: errors.quantile(0.99, step: 1, median: step.expected, scale: step.scale), surprise: 0, kind: nil,
      deviation: step.error, span: 1, alarm: .none)
    let list = rule.statistics
    for place in list.indices where place < step.statistics.count && place < profile.tails.count {
      let surprise = profile.tails[place].surprise(step.statistics[place])
      guard surprise > reading.surprise else { continue }
      reading.surprise = surprise
      reading.deviation = step.deviations[place]
      (reading.kind, reading.span) =
        switch list[place] {
        case .step: (.spike, 1)
        case .value: (.value, 1)
        case .ahead: (.level, rule.ahead)
        case .shift(let length): (.drift, length)
        case .spread(let length): (.noise, length)
        }
    }
    let isOutside = step.value < profile.below || step.value > profile.above
    if rule.servesLimits, isOutside { (reading.kind, reading.deviation, reading.span) = (.limit, step.error, 1) }
    // A sensor that stands still says nothing of the process, however unusual its value is.
    let isFrozen = !step.value.isNaN && state.run >= profile.frozenAfter
    let isAlarm = !step.value.isNaN && !isFrozen && (rule.servesLimits ? isOutside : reading.surprise >= rule.threshold)
    if isAlarm {
      reading.alarm = state.quiet <= rule.coolDown ? .continues : .begins
      state.quiet = 0
    } else if state.quiet < AnomalyState.never {
      state.quiet += 1
    }
    guard !isAlarm else { return reading }
    if step.value.isNaN {
      (reading.kind, reading.span) = (.missing, state.gap)
      if state.gap >= profile.missingAfter { reading.alarm = state.gap == profile.missingAfter ? .begins : .continues }
    } else if isFrozen {
      (reading.kind, reading.span) = (.frozen, state.run)
      reading.alarm = state.run == profile.frozenAfter ? .begins : .continues
    }
    return reading
  }
}
