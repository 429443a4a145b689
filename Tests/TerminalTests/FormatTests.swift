import Support
import Terminal
import Testing

@Suite struct FormatTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1 000"), (124_800, "124 800"), (-1_234_567, "-1 234 567"),
    (Int.min, "-9 223 372 036 854 775 808"),
  ])
  func counts(value: Int, text: String) { #expect(TerminalFormat.count(value) == text) }

  @Test(arguments: [
    (0.0, 2, "0.00"), (1234.5, 2, "1 234.50"), (-0.001, 2, "0.00"), (-12345.678, 1, "-12 345.7"), (.nan, 2, "-"),
    (.infinity, 0, "-"), (999_999.5, 0, "1 000 000"),
  ])
  func decimals(value: Double, digits: Int, text: String) { #expect(TerminalFormat.fixed(value, digits) == text) }

  @Test(arguments: [
    (0.2472, "0.247"), (0.0, "0"), (1234.4, "1 234"), (12.34, "12.3"), (0.000123, "0.000123"), (1e-9, "1.00e-09"),
    (3e15, "3.00e+15"), (-0.5, "-0.500"),
  ])
  func numbers(value: Double, text: String) { #expect(TerminalFormat.number(value) == text) }

  @Test(arguments: [(0.0, "0:00"), (242, "4:02"), (3842, "1:04:02"), (-1, "0:00"), (.nan, "-")])
  func clocks(seconds: Double, text: String) { #expect(TerminalFormat.clock(seconds) == text) }

  @Test(arguments: [
    (0.0004, "0.4 ms"), (0.012, "12 ms"), (3.44, "3.4 s"), (59.97, "1 min 00 s"), (242, "4 min 02 s"),
  ])
  func durations(seconds: Double, text: String) { #expect(TerminalFormat.duration(seconds) == text) }

  @Test(arguments: [
    (0, "0 B"), (812, "812 B"), (31_000_000, "31 MB"), (1_234_000_000, "1.2 GB"), (999_600, "1.0 MB"),
    (1_500, "1.5 kB"),
  ])
  func sizes(bytes: Int, text: String) { #expect(TerminalFormat.bytes(bytes) == text) }

  @Test func sharesAndMoney() {
    #expect(TerminalFormat.percent(0.1794) == "17.9 %")
    #expect(TerminalFormat.money(214_000, "EUR") == "EUR 214 000")
    #expect(TerminalFormat.money(0.57, "EUR", decimals: 2) == "EUR 0.57")
    #expect(TerminalFormat.count(1, "error") == "1 error")
    #expect(TerminalFormat.count(1200, "row") == "1 200 rows")
  }

  @Test func widthAndCut() {
    #expect(TerminalFormat.width("Zürich") == 6)
    #expect(TerminalFormat.width("東京") == 4)
    #expect(TerminalFormat.cut("abcdefghij", to: 10) == "abcdefghij")
    #expect(TerminalFormat.cut("abcdefghijk", to: 10) == "abcdefg...")
    #expect(TerminalFormat.cut("東京東京東京", to: 8) == "東京...")
    #expect(TerminalFormat.cut("abcdef", to: 3) == "abc")
  }

  @Test func tablesAlignAndShrink() {
    var table = TextTable([
      .init("run", .right), .init("project", mayShrink: true), .init("value", .right), .init("verdict"),
    ])
    table.add(["1", "acme-weekly-orders", "0.247", "pass"])
    table.add(["12", "x\u{1B}y", "10.1", ""])
    #expect(
      table.lines(width: nil) == [
        "run  project             value  verdict",
        "  1  acme-weekly-orders  0.247  pass",
        " 12  x?y                  10.1",
      ])
    let narrow = table.lines(width: 32)
    #expect(narrow[1] == "  1  acme-wee...  0.247  pass")
    #expect(narrow.allSatisfy { $0.count <= 32 })
    #expect(table.lines(width: nil, paint: Paint(isOn: true))[0].hasPrefix("\u{1B}[1m"))
  }
}
