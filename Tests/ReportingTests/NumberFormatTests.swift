import Reporting
import Testing

/// Expected texts are written by hand from the rules in `NumberFormat`; `_` stands for the space that does not break.
@Suite struct NumberFormatTests {
  @Test(arguments: [
    (213_846.0, NumberFormat.money("EUR"), "EUR_214_000"), (90, .money("EUR"), "EUR_90"),
    (0.57, .money("EUR"), "EUR_0.57"), (0.8, .money("EUR"), "EUR_0.80"), (99.999, .money("EUR"), "EUR_100"),
    (999.6, .money("EUR"), "EUR_1_000"), (1_198_080, .money("EUR"), "EUR_1_200_000"), (0, .money("EUR"), "EUR_0"),
    (-71_200, .money("EUR"), "EUR_−71_200"), (0.179, .percent(), "17.9_%"), (0.0411, .percent().signed, "+4.1_%"),
    (-0.0001, .percent(), "0.0_%"), (0.05, .percent(0), "5_%"), (124_800, .count, "124_800"), (999, .count, "999"),
    (0.247, .decimals(3), "0.247"), (9.996, .number(3), "10.0"), (0.00012345, .number(3), "0.000123"),
    (0, .number(3), "0"), (0.4, .milliseconds, "0.40_ms"), (31.4, .megabytes, "31_MB"), (0.28, .upTo(3), "0.28"),
    (20, .upTo(1), "20"), (14.4, .upTo(1), "14.4"), (1234.5, .decimals(1), "1234.5"),
    (12345.6, .decimals(1), "12_345.6"),
    (.nan, .count, "n/a"), (-.infinity, .percent(), "n/a"), (1e300, .count, "1e+300"),
  ])
  func writes(value: Double, format: NumberFormat, expected: String) {
    #expect(format.string(value) == expected.replacing("_", with: "\u{A0}"))
  }

  @Test func intervalNamesTheCurrencyOnce() {
    let interval = Interval(182_000, 244_000, .money("EUR"))
    #expect(interval.words.replacing("\u{A0}", with: " ") == "EUR 182 000 to 244 000")
    #expect(interval.levelWords == "95\u{A0}% interval")
  }

  @Test func proseTakesNumbersAndMarks() {
    let prose: Prose = "Serve \(strong: "0.75") for \(1_200) units, \(0.179, .percent()); see \(to: .money)."
    #expect(prose.plainText == "Serve 0.75 for 1\u{A0}200 units, 17.9\u{A0}%; see Money.")
    #expect(prose.runs.count == 5)
  }
}
