import Testing
import TimeAxis

/// Written forms of dates and date-times.
@Suite struct TimestampFormatTests {
  private func parse(_ pattern: String, _ text: String) throws -> Int? {
    try #require(TimestampFormat(pattern)).parse(Array(text.utf8))
  }

  @Test(
    arguments: [
      ("yyyy-MM-dd", "2024-02-29", 19782), ("dd.MM.yyyy", "29.02.2024", 19782), ("d.M.yyyy", "1.3.2000", 11017),
      ("d.M.yyyy", "01.03.2000", 11017), ("yyyyMMdd", "20240229", 19782), ("MM/dd/yyyy", "03/01/2000", 11017),
      ("'Woche ab' dd.MM.yyyy", "Woche ab 29.02.2024", 19782), ("yyyy年MM月dd日", "2024年02月29日", 19782),
      ("yyyy-MM-dd HH:mm:ss", "1970-01-02 00:00:01", 86_401), ("yyyy-MM-dd'T'HH:mm:ss", "1969-12-31T23:59:59", -1),
      ("yyyy-MM-dd HH", "1970-01-01 05", 18_000), ("dd.MM.yyyy H:mm", "01.01.1970 5:30", 19_800),
      ("yyyy-MM-dd'T'HH:mm:ss'Z'", "2000-03-01T00:00:00Z", 951_868_800),
      // Offsets: RFC 3339, section 5.8 has these two as one moment.
      ("yyyy-MM-dd'T'HH:mm:ssXXX", "1996-12-19T16:39:57-08:00", 851_042_397),
      ("yyyy-MM-dd'T'HH:mm:ssXXX", "1996-12-20T00:39:57Z", 851_042_397),
      ("yyyy-MM-dd HH:mmX", "1970-01-01 02:00+02", 0), ("yyyy-MM-dd HH:mm:ssXX", "1970-01-01 05:30:00+0530", 0),
      ("yyyy-MM-dd HH:mm:ss.SSS", "1970-01-01 00:00:01.999", 1),
      ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "1970-01-01T00:00:01.123456Z", 1),
    ] as [(String, String, Int)])
  func reads(pattern: String, text: String, value: Int) throws {
    #expect(try parse(pattern, text) == value)
  }

  @Test(arguments: [
    ("yyyy-MM-dd", "2023-02-29"), ("yyyy-MM-dd", "2024-2-9"), ("yyyy-MM-dd", "2024-02-29 "),
    ("yyyy-MM-dd", " 2024-02-29"),
    ("yyyy-MM-dd", "24-02-29"), ("yyyy-MM-dd", "2024/02/29"), ("yyyy-MM-dd", ""), ("yyyy-MM-dd", "2024-02"),
    ("yyyy-MM-dd", "2024-02-2x"), ("yyyy-MM-dd", "0000-01-01"),
    ("yyyy-MM-dd", "２０２４-02-29"), ("d.M.yyyy", ".3.2000"),
    ("d.M.yyyy", "001.3.2000"), ("yyyy-MM-dd HH:mm", "2024-02-29 24:00"), ("yyyy-MM-dd HH:mm", "2024-02-29 23:60"),
    ("yyyy-MM-dd HH:mm:ss", "2024-02-29 23:59:60"), ("yyyy-MM-dd HH:mm", "2024-02-29 3:00"),
    ("yyyy-MM-dd HH:mmXXX", "2024-02-29 12:00"), ("yyyy-MM-dd HH:mmXXX", "2024-02-29 12:00+2"),
    ("yyyy-MM-dd HH:mmXXX", "2024-02-29 12:00+02:60"), ("yyyy-MM-dd HH:mmXXX", "2024-02-29 12:00+02:00x"),
    ("yyyy-MM-dd HH:mmXXX", "2024-02-29 12:00+15:00"), ("yyyy-MM-dd HH:mm:ss.SSS", "2024-02-29 12:00:00."),
    ("yyyy-MM-dd", "-024-02-29"), ("yyyy-MM-dd", "2024-13-01"),
  ])
  func refuses(pattern: String, text: String) throws { #expect(try parse(pattern, text) == nil) }

  @Test(arguments: [
    "", "yyyy", "yyyy-MM", "MM-dd", "yy-MM-dd", "yyy-MM-dd", "yyyy-MMM-dd", "yyyy-MM-ddd", "yyyy-MM-dd hh",
    "yyyy-MM-dd T",
    "yyyy-MM-dd yyyy", "yyyy-MM-dd 'open", "yyyy-MM-dd HH:m", "YYYY-MM-DD", "yyyy-MM-dd mm", "yyyy-MM-dd HH:ss",
    "yyyy-MM-dd ss", "yyyy-MM-ddXXX", "yyyy-MM-dd HH:mm.SSS", "yyyy-MM-dd HH:mmXXXX",
  ])
  func noPattern(pattern: String) { #expect(TimestampFormat(pattern) == nil) }

  @Test func kindFollowsThePattern() throws {
    #expect(TimestampFormat("yyyy-MM-dd")?.kind == .date)
    #expect(TimestampFormat("yyyy-MM-dd HH")?.kind == .dateTime)
    #expect(TimestampFormat("yyyy-MM-dd") == .isoDate)
    #expect(TimestampFormat.integer.kind == .integer)
  }

  @Test(arguments: [
    "yyyy-MM-dd", "d.M.yyyy", "yyyyMMdd", "'W' dd.MM.yyyy", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss",
    "d.M.yyyy H:mm:ss",
  ])
  func writtenReadsBack(pattern: String) throws {
    let format = try #require(TimestampFormat(pattern))
    let step = format.kind == .date ? 97 : 1_234_567
    for index in -2000..<2000 {
      let value = index * step
      #expect(format.parse(Array(format.string(value).utf8)) == value)
    }
  }

  @Test func writes() throws {
    #expect(TimestampFormat.isoDate.string(-1) == "1969-12-31")
    #expect(TimestampFormat.isoDate.string(-719_162) == "0001-01-01")
    #expect(try #require(TimestampFormat("d.M.yyyy H:mm")).string(-1) == "31.12.1969 23:59")
    #expect(TimestampFormat.integer.string(-12) == "-12")
    // Before the first year: no day that anybody writes, but nothing to end a program for.
    #expect(TimestampFormat.isoDate.string(-800_000) == "0000-09-04")
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("42", 42), ("-7", -7), ("007", 7), ("999999999999999999", 999_999_999_999_999_999),
  ])
  func wholeNumbers(text: String, value: Int) { #expect(TimestampFormat.integer.parse(Array(text.utf8)) == value) }

  @Test(arguments: ["", "-", "+1", "1.0", "1e3", " 1", "1 ", "--1", "9999999999999999999", "x"])
  func noWholeNumbers(text: String) { #expect(TimestampFormat.integer.parse(Array(text.utf8)) == nil) }
}
