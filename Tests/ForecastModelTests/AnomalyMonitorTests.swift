import ForecastModel
import Statistics
import Support
import Testing

struct AnomalyMonitorTests {
  static let rule = AnomalyRule(
    threshold: 3, coolDown: 3, ahead: 6, windows: [5, 20, 60], direction: .both, falseAlarmsPerWeek: 1)

  /// A monitor of a level that is known: mean 10, errors of standard deviation 1.
  static func monitor(_ rule: AnomalyRule = rule, frozenAfter: Int = 1000, missingAfter: Int = 1000) -> AnomalyMonitor {
    let profile = AnomalyProfile(
      errors: .normal, tails: rule.statistics.map { _ in .normal }, centre: 10, spread: 2, frozenAfter: frozenAfter,
      missingAfter: missingAfter, below: 0, above: 100)
    return AnomalyMonitor(
      rule: rule, profile: profile, model: .single(FittedSeries(.mean(MeanModel(mean: 10, count: 1_000_000, sigma: 1)))),
      state: AnomalyState(rule: rule), nextPeriod: 0)
  }

  @Test func aSpikeIsAnAlarmOnceAndSaysWhy() {
    var monitor = Self.monitor()
    var random = RandomNumbers(seed: 1)
    for _ in 0..<100 { _ = monitor.observe(10 + 0.3 * random.normal()) }
    let spike = monitor.observe(18)
    #expect(spike.alarm == .begins && spike.kind == .spike && abs(spike.deviation - 8) < 0.2)
    #expect(AnomalyWords(unit: "hour").reason(spike).hasSuffix("scales above what was expected"))
    let again = monitor.observe(18)
    #expect(again.alarm == .continues)
    // Three quiet readings are within the cool-down, the fourth is not.
    for _ in 0..<3 { #expect(monitor.observe(10).alarm == .none) }
    #expect(monitor.observe(18).alarm == .continues)
    for _ in 0..<4 { #expect(monitor.observe(10).alarm == .none) }
    #expect(monitor.observe(18).alarm == .begins)
  }

  @Test func aDriftIsFoundThoughNoReadingIsUnusual() {
    var monitor = Self.monitor()
    for _ in 0..<60 { _ = monitor.observe(10) }
    let readings = (0..<60).map { _ in monitor.observe(11.2) }
    let first = readings.first { $0.alarm != .none }
    #expect(first?.kind == .drift && (first?.deviation ?? 0) > 0)
    #expect(readings.allSatisfy { abs($0.value - $0.expected) < 2 })
  }

  @Test func onlyTheSideThatMattersCounts() {
    for (direction, low, high) in [
      (AnomalyRule.Direction.up, AnomalyReading.Alarm.none, .begins), (.down, .begins, .none), (.both, .begins, .begins),
    ] as [(AnomalyRule.Direction, AnomalyReading.Alarm, AnomalyReading.Alarm)] {
      var rule = Self.rule
      rule.direction = direction
      var first = Self.monitor(rule)
      var second = Self.monitor(rule)
      #expect(first.observe(0.5).alarm == low, "\(direction)")
      #expect(second.observe(19.5).alarm == high, "\(direction)")
    }
  }

  @Test func frozenAndMissingAreKindsOfTheirOwn() {
    var monitor = Self.monitor(frozenAfter: 4, missingAfter: 3)
    let frozen = (0..<6).map { _ in monitor.observe(10.25) }
    #expect(frozen.map(\.alarm) == [.none, .none, .none, .begins, .continues, .continues])
    #expect(frozen[3].kind == .frozen && frozen[3].isSensorAlarm && !frozen[3].isProcessAlarm)
    let missing = (0..<4).map { _ in monitor.observe(.nan) }
    #expect(missing.map(\.alarm) == [.none, .none, .begins, .continues] && missing[2].kind == .missing)
    #expect(missing.allSatisfy { $0.surprise >= 0 && $0.value.isNaN })
    // A gap does not make the sensor move.
    #expect(monitor.observe(10.25).kind == .frozen)
    #expect(monitor.observe(10.5).alarm == .none)
  }

  @Test func limitsDecideWhereTheyAreServed() {
    var rule = Self.rule
    rule.servesLimits = true
    var monitor = Self.monitor(rule)
    #expect(monitor.observe(40).alarm == .none)
    #expect(monitor.observe(101).alarm == .begins && monitor.observe(-1).kind == .limit)
  }

  /// An outlier moves what is expected no further than its clip allows; a lasting change gets through.
  @Test func anOutlierDoesNotSpoilTheModel() {
    let model = ExponentialSmoothingModel(
      form: .init(.additive, .none, .none), alpha: 0.5, beta: 0, gamma: 0, phi: 1, sigma: 1, level: 10, slope: 0,
      season: [], next: 0)
    var monitor = Self.monitor()
    monitor.model = .single(FittedSeries(.exponentialSmoothing(model)))
    #expect(monitor.observe(1000).alarm == .begins)
    // Normal score 4 of a normal table is an error of 4; half of it goes into the level.
    #expect(abs(monitor.observe(10).expected - 12) < 0.1)
    for _ in 0..<200 { _ = monitor.observe(50) }
    #expect(abs(monitor.observe(50).expected - 50) < 1e-6)
  }

  /// Two halves of a sequence give what the whole gives, through the bytes of a bundle.
  @Test func stateGoesOnThroughBytes() throws {
    var random = RandomNumbers(seed: 9)
    let values = (0..<200).map { $0 % 37 == 0 ? Double.nan : 10 + random.normal() * ($0 > 150 ? 3 : 1) }
    var whole = Self.monitor()
    let expected = values.map { whole.observe($0) }
    var first = Self.monitor()
    _ = values.prefix(90).map { first.observe($0) }
    let set = AnomalyModelSet(
      series: [.init(key: ["a"], lastPeriod: 89, model: first.model, state: first.state, profile: first.profile)])
    var reader = ByteReader(set.encoded(), source: "test")
    let loaded = try AnomalyModelSet(from: &reader, keyCount: 1, rule: Self.rule)
    let series = try #require(loaded[["a"]])
    var second = AnomalyMonitor(
      rule: Self.rule, profile: series.profile, model: series.model, state: series.state,
      nextPeriod: series.lastPeriod + 1)
    for (place, value) in values.enumerated().dropFirst(90) {
      let reading = second.observe(value)
      #expect(
        reading.surprise.bitPattern == expected[place].surprise.bitPattern && reading.alarm == expected[place].alarm
          && reading.expected.bitPattern == expected[place].expected.bitPattern && reading.period == place)
    }
  }

  /// No byte of a section makes it trap; cut ones throw.
  @Test func damagedSectionsThrow() {
    let monitor = Self.monitor()
    let bytes = AnomalyModelSet(
      series: [.init(key: ["a"], lastPeriod: 5, model: monitor.model, state: monitor.state, profile: monitor.profile)]
    ).encoded()
    for count in stride(from: 0, to: bytes.count - 1, by: 7) {
      #expect(throws: Diagnostic.self) {
        var reader = ByteReader(Array(bytes.prefix(count)), source: "test")
        _ = try AnomalyModelSet(from: &reader, keyCount: 1, rule: Self.rule)
      }
    }
    var random = RandomNumbers(seed: 4)
    for _ in 0..<2000 {
      var broken = bytes
      broken[random.integer(below: bytes.count)] = UInt8(truncatingIfNeeded: random.next())
      var reader = ByteReader(broken, source: "test")
      guard let set = try? AnomalyModelSet(from: &reader, keyCount: 1, rule: Self.rule), let one = set.series.first
      else { continue }
      var monitor = AnomalyMonitor(
        rule: Self.rule, profile: one.profile, model: one.model, state: one.state, nextPeriod: 6)
      for value in [10, .nan, 1e300, -1e300] { _ = monitor.observe(value) }
    }
  }
}
