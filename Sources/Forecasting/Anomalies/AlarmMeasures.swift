public import Evaluation
import ForecastModel

/// What the alarms of one candidate on some windows come to.
public struct AlarmMeasures: Sendable {
  public var name: String
  public var alarms: [AlarmEpisode]
  public var sensorAlarms: [AlarmEpisode]
  public var events: [JudgedEvent]
  /// Alarms that touch no event; one that lasts counts again each week (`AlarmEpisode.calls`).
  public var falseAlarms: Int
  /// Weeks of time that were watched.
  public var weeks: Double
  /// By metric, over blocks of time.
  public var statistics: [MetricKey: RatioStatistic]

  public var eventsFound: Int { events.count { $0.found != nil } }
}

extension AnomalyPlan {
  /// Periods of some windows and the blocks that they are cut into.
  struct Blocks {
    var first: Int
    var count: Int
    var length: Int
    /// Weeks in each block.
    var weeks: [Double]

    func index(_ period: Int) -> Int { min(max(0, (period - first) / length), count - 1) }
  }

  /// Blocks of time of windows that follow each other. Series that share no calendar are laid over each other by their
  /// ends, and count from there.
  func blocks(_ windows: [Int]) -> Blocks {
    let periods = max(1, windows.count * origins.horizon)
    let count = (periods + blockLength - 1) / blockLength
    let first = windows.first.map { origins.start(of: $0, end: 0) } ?? 0
    let weeks = (0..<count).map { Double(min(blockLength, periods - $0 * blockLength)) / periodsPerWeek }
    return Blocks(first: first, count: count, length: blockLength, weeks: weeks)
  }

  /// Names of blocks, by their first period where series share a calendar.
  func blockNames(_ windows: [Int]) -> [String] {
    let blocks = blocks(windows)
    return (0..<blocks.count).map { block in
      set.sharesCalendar ? "from \(set.text(of: set.lastPeriod + blocks.first + block * blocks.length))" : "block \(block + 1)"
    }
  }

  /// Counts the alarms and errors of a candidate.
  /// - Parameters:
  ///   - readings: by series, of all of `windows`.
  ///   - judgesErrors: the candidate expects readings; fixed limits do not.
  func measure(_ name: String, _ readings: [[AnomalyReading]], windows: [Int], judgesErrors: Bool) -> AlarmMeasures {
    let blocks = blocks(windows)
    let empty = [Double](repeating: 0, count: blocks.count)
    var (alarmCounts, falseCounts, eventCounts, foundCounts, hours) = (empty, empty, empty, empty, empty)
    var errors = [ErrorSums](repeating: ErrorSums(), count: blocks.count)
    var (alarms, sensorAlarms, judged) = ([AlarmEpisode](), [AlarmEpisode](), [JudgedEvent]())
    var falseAlarms = 0
    for (index, list) in readings.enumerated() {
      guard let begin = list.first?.period, let end = list.last?.period else { continue }
      let series = set.series[index]
      let offset = set.end(of: series)
      let own = events[index].compactMap { event -> ClosedRange<Int>? in
        let (low, high) = (max(event.lowerBound, begin), min(event.upperBound, end))
        return low <= high ? low...high : nil
      }
      let episodes = AlarmEpisode.list(list, series: index, ofSensor: false)
      for call in episodes.flatMap({ $0.calls(every: renewal) }) {
        let block = blocks.index(call.first - offset)
        alarmCounts[block] += 1
        if !call.touches(events[index], echo: rule.coolDown) {
          falseCounts[block] += 1
          falseAlarms += 1
        }
      }
      for event in own {
        let found = episodes.lazy.flatMap(\.readings).first { event.contains($0.period) }?.period
        let block = blocks.index(event.lowerBound - offset)
        eventCounts[block] += 1
        if let found {
          foundCounts[block] += 1
          hours[block] += Double(event.upperBound - found) * hoursPerPeriod
        }
        judged.append(JudgedEvent(series: index, periods: event, found: found))
      }
      alarms += episodes
      sensorAlarms += AlarmEpisode.list(list, series: index, ofSensor: true)
      if judgesErrors {
        let scale = seasonalDifference(series.values(before: begin), seasonLength: seasonLength)
        for reading in list where !reading.value.isNaN && !isEvent(reading.period, series: index) {
          errors[blocks.index(reading.period - offset)].add(
            actual: reading.value, point: reading.expected, scale: scale, tolerance: nil)
        }
      }
    }
    var statistics = judgesErrors ? ErrorSums.statistics(errors, hasFailures: false) : [:]
    func ratio(_ name: String, _ top: [Double], _ bottom: [Double], _ word: String) {
      statistics[MetricKey(name)] = RatioStatistic(numerator: top, denominator: bottom, caseWord: word)
    }
    ratio("alarms_per_week", alarmCounts, blocks.weeks, "weeks")
    ratio("false_alarms_per_week", falseCounts, blocks.weeks, "weeks")
    if hasEvents {
      ratio("recall", foundCounts, eventCounts, "events")
      ratio("precision", zip(alarmCounts, falseCounts).map { $0 - $1 }, alarmCounts, "alarms")
      ratio("warning_hours", hours, foundCounts, "events")
    }
    return AlarmMeasures(
      name: name, alarms: alarms, sensorAlarms: sensorAlarms, events: judged, falseAlarms: falseAlarms,
      weeks: blocks.weeks.reduce(0, +), statistics: statistics)
  }
}
