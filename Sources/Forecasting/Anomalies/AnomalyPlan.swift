import ForecastModel
import Solution
import Statistics
import TimeAxis

/// What is watched and how, from the configuration and the data.
struct AnomalyPlan: Sendable {
  var set: SeriesSet
  /// By series, from the first sign to the failure.
  var events: [[ClosedRange<Int>]]
  var hasEvents: Bool
  var origins: RollingOrigin
  /// Periods in each season, at least one.
  var seasonLengths: [Int]
  var contract: ForecastContract
  /// Without its threshold.
  var rule: AnomalyRule
  var settings: AnomalySettings
  var periodsPerWeek: Double

  var seasonLength: Int { seasonLengths.first ?? 1 }
  var hoursPerPeriod: Double { 168 / periodsPerWeek }
  var testWindows: [Int] { (0..<origins.count).filter { origins.isTest($0) } }
  var validationWindows: [Int] { (0..<origins.count).filter { !origins.isTest($0) } }

  init(measures: MeasurePlan, events: [[ClosedRange<Int>]], solution: SolutionFile) {
    let settings = solution.anomalies ?? AnomalySettings()
    set = measures.set
    self.events = events
    hasEvents = !solution.data.columns(as: .event).isEmpty
    origins = measures.origins
    seasonLengths = measures.seasonLengths
    contract = measures.contract
    self.settings = settings
    let season = measures.seasonLength
    rule = AnomalyRule(
      threshold: 0, coolDown: settings.coolDown ?? (season > 1 ? max(1, season / 2) : 6),
      ahead: season > 1 ? min(season, 168) : 6, windows: AnomalyRule.windows(seasonLength: season),
      direction: AnomalyRule.Direction(rawValue: settings.direction.rawValue) ?? .both,
      falseAlarmsPerWeek: settings.falseAlarmsPerWeek)
    // Whole numbers have no calendar: a week of them is a season.
    periodsPerWeek = measures.set.frequency.periodsPerYear.map { $0 / 365.25 * 7 } ?? Double(max(season, 7))
  }

  /// The first period of a window for a series; nil where too little lies before it.
  func start(of window: Int, series: SeriesSet.Series) -> Int? {
    let start = origins.start(of: window, end: set.end(of: series))
    let known = series.values(before: start).count { !$0.isNaN }
    return known >= origins.minimumTraining ? start : nil
  }

  /// A profile with the usual value of a series as it is known before a window: median and median absolute deviation
  /// of its readings in as much time as four windows have. What a client's summer shows is not measured by its winter.
  func profile(_ profile: AnomalyProfile, of index: Int, before start: Int) -> AnomalyProfile {
    let series = set.series[index]
    let test = testWindows.first.map { origins.start(of: $0, end: set.end(of: series)) } ?? .max
    let first = max(series.firstPeriod, start - 4 * origins.horizon)
    let values = (min(first, start)..<start).compactMap { period -> Double? in
      // No label of the test part is looked at, even where a later window learns from its readings.
      period < test && isEvent(period, series: index) ? nil : series.value(at: period)
    }
    var profile = profile
    let centre = median(of: values)
    let spread = median(of: values.map { abs($0 - centre) })
    (profile.centre, profile.spread) = (values.isEmpty ? 0 : centre, spread > 0 ? spread : 1)
    return profile
  }

  /// Whether something fails in a period of a series, or has failed so shortly before that a window still holds it.
  func isDisturbed(_ period: Int, series: Int) -> Bool {
    let memory = rule.windows.last ?? 0
    return events[series].contains { $0.lowerBound <= period && period <= $0.upperBound + memory }
  }

  func isEvent(_ period: Int, series: Int) -> Bool { events[series].contains { $0.contains(period) } }

  /// An alarm that lasts counts once more after so many periods: after a week, and never before it could end.
  var renewal: Int { max(1, Int(periodsPerWeek.rounded()), rule.coolDown + 1) }

  /// The length in periods of the blocks of time over which intervals are drawn: a seventh of a window.
  var blockLength: Int { max(1, (origins.horizon + 6) / 7) }
}
