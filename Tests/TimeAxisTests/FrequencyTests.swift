import Testing
import TimeAxis

/// Periods and timestamps are inverse on every axis, and what is off the axis is seen.
@Suite struct FrequencyTests {
  private func day(_ year: Int, _ month: Int, _ day: Int) throws -> Int {
    try #require(CivilDate(year: year, month: month, day: day)).daysSinceEpoch
  }

  @Test(arguments: Frequency.names) func namesReadBack(name: String) throws {
    #expect(try #require(Frequency(name)).name == name)
  }

  @Test(arguments: ["", "H", "d", "W", "W-", "W-mon", "W-XXX", "M", "ME", "Q", "Y", "0", "2", "7D"])
  func unknownNames(name: String) { #expect(Frequency(name) == nil) }

  @Test(arguments: Frequency.names, [TimestampKind.date, .dateTime, .integer])
  func periodAndTimestampAreInverse(name: String, kind: TimestampKind) throws {
    let frequency = try #require(Frequency(name))
    guard frequency.accepts(kind) else { return }
    var previous: Int?
    for period in Array(-3000...3000) + [-20_000, 20_000] {
      let timestamp = frequency.timestamp(of: period, kind: kind)
      #expect(frequency.period(of: timestamp, kind: kind) == period)
      if let previous, period <= 3000, period > -3000 { #expect(timestamp > previous) }
      previous = timestamp
    }
  }

  @Test func what() throws {
    #expect(Frequency.integer.accepts(.integer) && !Frequency.integer.accepts(.date))
    #expect(
      !Frequency.daily.accepts(.integer) && Frequency.daily.accepts(.date) && Frequency.daily.accepts(.dateTime))
    #expect(!Frequency.hourly.accepts(.date) && Frequency.hourly.accepts(.dateTime))
  }

  @Test func knownPeriods() throws {
    // 2026-11-16 is a Monday.
    let monday = try day(2026, 11, 16)
    #expect(Frequency.weekly(weekday: 0).period(of: monday, kind: .date) != nil)
    #expect(
      Frequency.weekly(weekday: 0).period(of: monday + 7, kind: .date)
        == (Frequency.weekly(weekday: 0).period(of: monday, kind: .date) ?? 0) + 1)
    #expect(Frequency.weekly(weekday: 6).period(of: monday - 1, kind: .date) != nil)
    #expect(
      Frequency.monthly.period(of: try day(1970, 2, 1), kind: .date)
        == (Frequency.monthly.period(of: try day(1970, 1, 1), kind: .date) ?? 0) + 1)
    #expect(Frequency.hourly.period(of: 7200, kind: .dateTime) == 2)
    #expect(Frequency.integer.period(of: -5, kind: .integer) == -5)
  }

  @Test func offTheGrid() throws {
    for offset in 1...6 {
      #expect(Frequency.weekly(weekday: 0).period(of: try day(2026, 11, 16) + offset, kind: .date) == nil)
    }
    #expect(Frequency.monthly.period(of: try day(2024, 5, 2), kind: .date) == nil)
    #expect(Frequency.quarterly.period(of: try day(2024, 5, 1), kind: .date) == nil)
    #expect(Frequency.quarterly.period(of: try day(2024, 4, 1), kind: .date) != nil)
    #expect(Frequency.yearly.period(of: try day(2024, 4, 1), kind: .date) == nil)
    #expect(Frequency.daily.period(of: 86_401, kind: .dateTime) == nil)
    #expect(Frequency.hourly.period(of: 3601, kind: .dateTime) == nil)
    #expect(Frequency.hourly.period(of: -3601, kind: .dateTime) == nil)
  }

  @Test(arguments: Frequency.names.filter { $0 != "1" }, [TimestampKind.date, .dateTime])
  func inferredFromItsOwnTimestamps(name: String, kind: TimestampKind) throws {
    let frequency = try #require(Frequency(name))
    guard frequency.accepts(kind) else { return }
    let timestamps = (0..<40).map { frequency.timestamp(of: 100 + $0, kind: kind) }
    #expect(Frequency.inferred(from: timestamps, kind: kind) == frequency)
    // Gaps and order do not matter.
    let some = [timestamps[30], timestamps[3], timestamps[4], timestamps[17], timestamps[3]]
    #expect(Frequency.inferred(from: some, kind: kind) == frequency)
  }

  @Test func inferredOrNot() throws {
    #expect(Frequency.inferred(from: [Int](), kind: .date) == nil)
    #expect(Frequency.inferred(from: [5, 5, 5], kind: .date) == nil)
    #expect(Frequency.inferred(from: [5, 6], kind: .date) == .daily)
    #expect(Frequency.inferred(from: [5, 9], kind: .integer) == .integer)
    #expect(Frequency.inferred(from: [3600, 7201], kind: .dateTime) == nil)
    // Month ends are no month starts: daily, with gaps.
    #expect(Frequency.inferred(from: [try day(2024, 1, 31), try day(2024, 2, 29)], kind: .date) == .daily)
  }

  @Test func seasons() {
    let expected = ["h": 24, "D": 7, "W-MON": 52, "MS": 12, "QS": 4, "YS": 1, "1": 1]
    for (name, length) in expected { #expect(Frequency(name)?.usualSeasonLength == length) }
    #expect(Frequency.hourly.usualSeasonLengths == [24, 168] && Frequency.daily.usualSeasonLengths == [7])
    #expect(Frequency.integer.periodsPerYear == nil && Frequency.monthly.periodsPerYear == 12)
  }
}
