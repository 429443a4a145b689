/// Watches one series, a reading at a time: what was expected, how unusual the reading is, whether it is an alarm.
///
/// The run that judges the test part, the batch command and the endpoint all use this one, so their answers cannot
/// differ.
public struct AnomalyMonitor: Sendable {
  public let rule: AnomalyRule
  public var profile: AnomalyProfile
  public var model: FittedForecaster
  public var state: AnomalyState
  /// Number of the next period.
  public private(set) var nextPeriod: Int
  private var path = ForecastPath()
  private var statistics: [AnomalyRule.Statistic]

  /// Deviations beyond this normal score move the model as if they were at it, so that an outlier does not spoil what
  /// is expected next (Gelper, Fried and Croux, J. Forecasting 29, 2010); a lasting change still gets through.
  public static let modelClip = 4.0
  /// Deviations count for so much in a sum at most: a single reading is no shift.
  static let sumClip = 3.0

  public init(
    rule: AnomalyRule, profile: AnomalyProfile, model: FittedForecaster, state: AnomalyState, nextPeriod: Int
  ) {
    self.rule = rule
    self.profile = profile
    self.model = model
    self.state = state
    self.nextPeriod = nextPeriod
    statistics = rule.statistics
  }

  /// What a reading was measured at, before anybody asks whether that is unusual.
  public struct Step: Sendable, Equatable {
    public var period: Int
    /// NaN where the reading is missing.
    public var value: Double
    /// The one-step forecast and its scale.
    public var expected: Double
    public var scale: Double
    /// (value - expected) / scale; NaN where it says nothing.
    public var error: Double
    /// The same against the forecast of `ahead` periods before.
    public var aheadError: Double
    /// In the order of `AnomalyRule.statistics`; NaN where one cannot be had.
    public var statistics: [Double]
    /// The signed deviation behind each statistic, in scales: of the reading, or the mean of the window.
    public var deviations: [Double]
  }

  /// Takes the next reading in, NaN where it is missing, and moves the model on.
  /// - Parameter clip: normal score at which a deviation moves the model no further.
  public mutating func advance(_ value: Double, clip: Double = modelClip) -> Step {
    let ahead = rule.ahead
    let context = ForecastContext(nextPeriod: nextPeriod)
    model.forecast(horizon: ahead, in: context, into: &path)
    let (expected, scale) = (path.median[0], path.scale[0])
    let error = Self.standardised(value, expected, scale)
    let score = profile.errors.normalScore(error, step: 1)
    let aheadError = Self.standardised(value, state.pendingMedian[0], state.pendingScale[0])

    state.pendingMedian.removeFirst()
    state.pendingMedian.append(path.median[ahead - 1])
    state.pendingScale.removeFirst()
    state.pendingScale.append(path.scale[ahead - 1])
    state.recent.removeFirst()
    state.recent.append(score)
    count(value)

    var step = Step(
      period: nextPeriod, value: value, expected: expected, scale: scale, error: error, aheadError: aheadError,
      statistics: [], deviations: [])
    measure(score, &step)
    var taken = value
    // A model that has seen one value only has no scale, and must be free to learn another.
    if abs(score) > clip, scale > 0 {
      taken = expected + scale * profile.errors.standardisedAtScore(score < 0 ? -clip : clip)
    }
    model.append(taken, in: context)
    nextPeriod += 1
    return step
  }

  /// A forecast without a spread takes any other value for very unusual.
  private static func standardised(_ value: Double, _ median: Double, _ scale: Double) -> Double {
    guard value.isFinite, median.isFinite, scale.isFinite else { return .nan }
    if scale > 0 {
      let error = (value - median) / scale
      return min(max(error, -1e6), 1e6)
    }
    return value == median ? 0 : value > median ? 1e6 : -1e6
  }

  private mutating func count(_ value: Double) {
    if value.isNaN {
      state.gap = min(state.gap + 1, largestPeriodCount)
      return
    }
    state.gap = 0
    state.run = value == state.lastValue ? min(state.run + 1, largestPeriodCount) : 1
    state.lastValue = value
  }

  private func measure(_ score: Double, _ step: inout Step) {
    step.statistics.reserveCapacity(statistics.count)
    step.deviations.reserveCapacity(statistics.count)
    for statistic in statistics {
      switch statistic {
      case .step:
        step.statistics.append(sided(score))
        step.deviations.append(step.error)
      case .value:
        let deviation = min(max((step.value - profile.centre) / profile.spread, -1e6), 1e6)
        step.statistics.append(step.value.isNaN ? .nan : sided(deviation))
        step.deviations.append(step.value.isNaN ? .nan : deviation)
      case .ahead:
        step.statistics.append(sided(profile.errors.normalScore(step.aheadError, step: rule.ahead)))
        step.deviations.append(step.aheadError)
      case .shift(let length):
        let (count, sum, _) = sums(length)
        step.statistics.append(count > 0 ? sided(sum / Double(count).squareRoot()) : .nan)
        step.deviations.append(count > 0 ? sum / Double(count) : .nan)
      case .spread(let length):
        let (count, _, squares) = sums(length)
        step.statistics.append(count > 0 ? max(0, (squares - Double(count)) / Double(2 * count).squareRoot()) : .nan)
        step.deviations.append(count > 0 ? (squares / Double(count)).squareRoot() : .nan)
      }
    }
  }

  /// Number, sum and sum of squares of the last scores; none where half of the window is missing.
  private func sums(_ length: Int) -> (count: Int, sum: Double, squares: Double) {
    var (count, sum, squares) = (0, 0.0, 0.0)
    for score in state.recent.suffix(length) where !score.isNaN {
      let clipped = min(max(score, -Self.sumClip), Self.sumClip)
      count += 1
      sum += clipped
      squares += clipped * clipped
    }
    return 2 * count >= length ? (count, sum, squares) : (0, 0, 0)
  }

  private func sided(_ value: Double) -> Double {
    switch rule.direction {
    case .both: abs(value)
    case .up: value.isNaN ? .nan : max(0, value)
    case .down: value.isNaN ? .nan : max(0, -value)
    }
  }
}

extension QuantileTable {
  /// The standardised one-step error that has a normal score.
  func standardisedAtScore(_ score: Double) -> Double {
    // The grid ends at a score of 3.1; beyond it the tail is a straight line through the last value, as in `normalScore`.
    let values = groups[0].values
    let end = score < 0 ? 0 : values.count - 1
    let edge = Self.normalQuantiles[end]
    let beyond = values[end] * score / edge
    return score < 0 ? min(values[end], beyond) : max(values[end], beyond)
  }
}
