import Testing
import TimeAxis

/// The calendar against days that everybody can look up.
@Suite struct CivilDateTests {
  /// Days since 1970-01-01 and weekdays (0 is Monday) as the `datetime` module of Python 3.11 counts them.
  @Test(arguments: [
    (1970, 1, 1, 0, 3), (1969, 12, 31, -1, 2), (2000, 2, 29, 11016, 1), (2000, 3, 1, 11017, 2),
    (1900, 2, 28, -25509, 2), (1900, 3, 1, -25508, 3), (2024, 2, 29, 19782, 3), (2026, 11, 20, 20777, 4),
    (2100, 2, 28, 47540, 6), (2100, 3, 1, 47541, 0), (1600, 1, 1, -135140, 5), (2400, 12, 31, 157419, 6),
    (1, 1, 1, -719162, 0), (9999, 12, 31, 2932896, 4),
  ])
  func knownDays(year: Int, month: Int, day: Int, days: Int, weekday: Int) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(date.daysSinceEpoch == days)
    #expect(date.weekday == weekday)
    #expect(CivilDate(daysSinceEpoch: days) == date)
  }

  /// Every day of eight centuries, counted by hand beside the formula.
  @Test func allDaysFrom1600To2400() {
    var (year, month, day) = (1600, 1, 1)
    var faults = 0
    for days in -135_140...157_419 {
      let date = CivilDate(daysSinceEpoch: days)
      if (date.year, date.month, date.day) != (year, month, day) || date.daysSinceEpoch != days { faults += 1 }
      let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
      let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
      if CivilDate.length(ofMonth: month, year: year) != length { faults += 1 }
      day += 1
      if day > length { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(faults == 0)
    #expect((year, month, day) == (2401, 1, 1))
  }

  @Test(arguments: [
    (2023, 2, 29), (1900, 2, 29), (2100, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1),
    (2024, 1, 0),
    (2024, 1, 32), (0, 1, 1), (10_000, 1, 1), (-1, 1, 1), (2024, -1, 1), (2024, 1, -1),
  ])
  func noSuchDay(year: Int, month: Int, day: Int) { #expect(CivilDate(year: year, month: month, day: day) == nil) }

  @Test func order() throws {
    let a = try #require(CivilDate(year: 2023, month: 12, day: 31))
    let b = try #require(CivilDate(year: 2024, month: 1, day: 1))
    #expect(a < b && !(b < a) && !(a < a))
  }
}
