public import ForecastModel

/// Alarm readings that are one alarm: somebody is called once.
public struct AlarmEpisode: Sendable, Equatable {
  /// Index of the series.
  public var series: Int
  /// Its alarm readings, in the order of time; never empty.
  public var readings: [AnomalyReading]

  public var first: Int { readings[0].period }
  public var last: Int { readings[readings.count - 1].period }
  /// The reading that is furthest from normal.
  public var worst: AnomalyReading { readings.max { $0.surprise < $1.surprise } ?? readings[0] }

  /// The alarms in the readings of a series, those of the process or those of the sensor.
  static func list(_ readings: [AnomalyReading], series: Int, ofSensor: Bool) -> [AlarmEpisode] {
    var episodes = [AlarmEpisode]()
    for reading in readings where ofSensor ? reading.isSensorAlarm : reading.isProcessAlarm {
      // An alarm that began before the first reading here counts from that reading on.
      if reading.alarm == .begins || episodes.isEmpty {
        episodes.append(AlarmEpisode(series: series, readings: [reading]))
      } else {
        episodes[episodes.count - 1].readings.append(reading)
      }
    }
    return episodes
  }

  /// The calls that it makes: one when it begins, and one more whenever it has lasted for so many periods. An alarm
  /// that never ends would else be one false alarm, and the only one that is ever possible.
  func calls(every renewal: Int) -> [AlarmEpisode] {
    guard last - first >= renewal else { return [self] }
    var calls = [AlarmEpisode]()
    for reading in readings {
      if let call = calls.last, (reading.period - first) / renewal == (call.first - first) / renewal {
        calls[calls.count - 1].readings.append(reading)
      } else {
        calls.append(AlarmEpisode(series: series, readings: [reading]))
      }
    }
    return calls
  }

  /// Whether one of its readings lies in one of the events, or so shortly after one that it is an echo: a repair is a
  /// change too.
  func touches(_ events: [ClosedRange<Int>], echo: Int) -> Bool {
    readings.contains { reading in
      events.contains { $0.lowerBound <= reading.period && reading.period <= $0.upperBound + echo }
    }
  }
}

/// An event of the judged windows, and the alarm that found it.
public struct JudgedEvent: Sendable, Equatable {
  public var series: Int
  /// Periods within the judged windows.
  public var periods: ClosedRange<Int>
  /// Period of the first alarm reading in it; nil: it was missed.
  public var found: Int?
}
