import Solution
import Support
import Testing

/// One slip of a client: what is edited, and what must be said about it and where.
struct Slip: CustomTestStringConvertible, Sendable {
  var line: Int
  /// Empty: the whole line is replaced.
  var find: String
  var put: String
  var code: String
  /// Where the fault is reported; nil for one without a line.
  var at: Int?
  var column: Int?
  /// All of it must appear in what is drawn.
  var says: [String]

  init(
    _ line: Int, _ find: String, _ put: String, _ code: String, at: Int? = nil, column: Int? = nil, _ says: String...
  ) {
    (self.line, self.find, self.put, self.code) = (line, find, put, code)
    (self.at, self.column, self.says) = (at ?? line, column, says)
  }

  var testDescription: String { "line \(line): \(put)" }
}

@Suite struct FaultTests {
  @Test func theSampleIsSound() throws {
    let loaded = try Sample.load()
    #expect(loaded.warnings.filter { $0.severity == .error }.isEmpty)
  }

  @Test(arguments: slips) func isFoundWithPlaceAndRemedy(_ slip: Slip) throws {
    let faults = Sample.faults(Sample.edited(slip.line, slip.find, slip.put))
    let fault = try #require(faults.first, "nothing was found")
    let drawn = fault.drawn()
    #expect(faults.count == 1, "one slip, one error: \(faults.map { $0.drawn() }.joined(separator: "\n"))")
    #expect(fault.code == slip.code, "\(drawn)")
    #expect(fault.place?.file == "solution.yaml")
    #expect(fault.place?.line == slip.at, "\(drawn)")
    if let column = slip.column { #expect(fault.place?.column == column, "\(drawn)") }
    for words in slip.says { #expect(drawn.contains(words), "\(drawn)") }
    // The checklist of every error: a remedy, a short drawing, the right exit code.
    #expect(fault.fix != nil)
    #expect(drawn.split(separator: "\n").count <= 12)
    #expect(Diagnostics(faults).exitCode == .configuration)
    #expect(ErrorReference.all.contains { $0.code == fault.code })
  }

  static let slips: [Slip] = keys + values + yaml + crossChecks + secrets

  static let keys = [
    Slip(35, "search:", "serach:", "E2101", column: 1, "did you mean 'search'?", "^^^^^^"),
    Slip(30, "season_length:", "seasn_length:", "E2101", "did you mean 'season_length'?", "in forecast"),
    Slip(25, "min: 0", "mni: 0", "E2101", column: 53, "mni", "did you mean 'min'?"),
    Slip(40, "max: 0.60", "max: 0.60, mx: 1", "E2101", "mx"),
    Slip(17, "personal_data", "personal-data", "E2101", "did you mean 'personal_data'?"),
    Slip(4, "", "monitoring: {drift: {max: 0.2}}", "E2102", "'monitoring' is not in this version"),
    Slip(4, "", "prepare: []", "E2102", "not in this version"),
    Slip(34, "", "  candidates: [ets, theta]\n  calibration: auto", "E2102", at: 35, "not in this version"),
    Slip(44, "", "  target: docker\n  model: {encrypt: aes-256-gcm}", "E2102", at: 45, "not in this version"),
    Slip(34, "theta", "lag_linear", "E2102", "'lag_linear' is not in this version", "ets"),
    Slip(44, "docker", "kubernetes", "E2102", "not in this version", "static-binary"),
    Slip(20, "csv", "postgres", "E2102", "not in this version"),
    Slip(29, "datetime", "stratified", "E2110", "'stratified' is for task classify", "a forecast", "known: datetime"),
    Slip(3, "forecast", "vision", "E2102", "not in this version"),
    Slip(26, "known_future", "rating", "E2110", "is for recommendations by ratings"),
    Slip(2, "", "", "E2103", at: 1, "'project' is missing"),
    Slip(30, "horizon:", "horizn:", "E2101", column: 25, "did you mean 'horizon'?"),
    Slip(30, "horizon: 4, ", "", "E2103", "'forecast.horizon' is missing", "add horizon: 8"),
    Slip(22, "name: store,", "", "E2103", "'data.columns[0].name' is missing"),
    Slip(33, "seasonal_naive", "", "E2103", "'models.baseline' is empty"),
  ]

  static let values = [
    Slip(4, "42", "many", "E2104", column: 7, "seed", "expected a whole number of at least 0", "found \"many\""),
    Slip(4, "42", "\"42\"", "E2104", "in quotes it is a text"),
    Slip(4, "42", "4.5", "E2104", "found 4.5"),
    Slip(4, "42", "[1, 2]", "E2104", "found a list"),
    Slip(4, "42", "", "E2104", "found nothing", "default: 42"),
    Slip(4, "42", "99999999999999999999", "E2105", "seed"),
    Slip(1, "1", "2", "E2105", "version: expected 1, found 2"),
    Slip(30, "horizon: 4", "horizon: -4", "E2105", column: 34, "horizon", "a whole number from 1 to 10000, found -4"),
    Slip(30, "0.9]", "1.9]", "E2105", "quantile", "between 0 and 1, both excluded", "1.9"),
    Slip(13, "0.80", ".nan", "E2105", "over_per_unit"),
    Slip(13, "0.80", "-1", "E2105", "at least 0, found -1"),
    Slip(13, "0.80", "0_8", "E2104", "did you mean 8?"),
    Slip(15, "150", "1,500", "E2104", "did you mean 1500?"),
    Slip(14, "0.05", "5 %", "E2104", "did you mean 0.05?"),
    Slip(12, "312", "0", "E2105", "above 0"),
    Slip(16, "solved_before: true", "solved_before: yes", "E2104", "did you mean true?", "expected true or false"),
    Slip(38, "wape", "wappe", "E2106", "did you mean 'wape'?"),
    Slip(40, "wape", "wappe", "E2106", "did you mean 'wape'?"),
    Slip(34, "ets", "etss", "E2106", "did you mean 'ets'?"),
    Slip(33, "seasonal_naive", "ets", "E2106", "naive, seasonal_naive"),
    Slip(30, "W-MON", "W-MAN", "E2106", "did you mean 'W-MON'?"),
    Slip(10, "augmentation", "augmented", "E2106", "automation, augmentation"),
    Slip(7, "\"Stores order by habit\"", "\"\"", "E2107", "scope.problem", "not empty"),
    Slip(2, "faults", "2026", "E2104", "put it in quotes: \"2026\""),
    Slip(9, "null", "2026-02-30", "E2107", "2026-02-30"),
    Slip(20, "data/sales.csv", "\"data/sales.csv\\0\"", "E2107", "control character"),
    Slip(13, "EUR", "euro", "E2107", "three capital letters"),
    Slip(45, "port: 8080", "port: 80800", "E2105", "from 1 to 65535"),
  ]

  static let yaml = [
    Slip(7, "", "\tproblem: \"x\"", "E2002", column: 1, "tab"),
    Slip(8, "Units", "Units\tand", "E2002", "tab"),
    Slip(4, "42", "!!python/object/apply:os.system [\"true\"]", "E2003", column: 7, "tag"),
    Slip(4, "42", "!!int \"42\"", "E2003", "tag"),
    Slip(4, "42", "&seed 42", "E2004", "anchor"),
    Slip(4, "42", "*seed", "E2004", "alias"),
    Slip(48, "", "seed: 7\n", "E2005", column: 1, "duplicate key 'seed'", "first in line 4"),
    Slip(30, "horizon: 4", "horizon: 4, freq: D", "E2005", column: 37, "duplicate key 'freq'"),
    Slip(11, "", "  mode: automation", "E2005", "duplicate key 'mode'", "first in line 10"),
    Slip(8, "", "  decision: \"no end", "E2001", at: 9, "quote"),
    Slip(34, "]", "", "E2001", at: 35, "']' was expected", "line 34"),
    Slip(2, "faults", "a: b", "E2001", "':'"),
    Slip(2, "faults", "@acme", "E2001", "quotes"),
    Slip(12, "312", "${env:DECISIONS}", "E2001", "\"${env:NAME}\""),
    Slip(6, "", "---\nscope:", "E2008", at: 6, "document"),
    Slip(2, "faults", "fa\u{7}ults", "E2006", "U+0007"),
    Slip(2, "faults", "${env:SOLKIT_NOT_SET}", "E2201", column: 10, "SOLKIT_NOT_SET"),
    Slip(2, "faults", "${SOLKIT_NOT_SET}", "E2202", "${env:NAME}"),
    Slip(2, "faults", "${env:A", "E2202", "placeholder"),
  ]

  static let crossChecks = [
    Slip(26, "known_future", "target", "E2401", "target", "'price' after 'units'"),
    Slip(24, "role: timestamp, format: yyyy-MM-dd", "role: ignore", "E2401", at: 21, "timestamp"),
    Slip(25, "number", "category", "E2402", "role target cannot have type category"),
    Slip(24, "yyyy-MM-dd", "YYYY-mm-dd", "E2402", "format"),
    Slip(24, "yyyy-MM-dd", "\"yyyy-MM-dd HH:mm\"", "E2402", "type datetime would fit"),
    Slip(25, "min: 0", "min: 5, max: 1", "E2402", "min 5 is above max 1"),
    Slip(22, "}", ", min: 1}", "E2402", "min and max are for numbers"),
    Slip(26, "price", "units", "E2403", "listed twice", "first in line 25"),
    Slip(40, "}", ", slice: region}", "E2404", "'region' is no column", "store, product"),
    Slip(40, "}", ", slice: stor}", "E2404", "did you mean 'store'?"),
    Slip(40, "}", ", slice: price}", "E2404", "no category column"),
    Slip(30, "0.5, 0.75", "0.75, 0.5", "E2405", "quantiles ascend"),
    Slip(40, ", max: 0.60", "", "E2406", "no bound"),
    Slip(40, "max: 0.60", "min: 0.7, max: 0.6", "E2406", "min 0.7 is above max 0.6"),
    Slip(40, "wape, max: 0.60", "failure_rate, max: 5", "E2406", "5 % is 0.05"),
    Slip(40, "wape, max: 0.60", "interval_coverage, level: 0.8, min: 0.85", "E2406", "level 0.8"),
    Slip(40, "wape, max: 0.60", "interval_coverage, min: 0.75", "E2412", "level"),
    Slip(40, "}", ", level: 0.9}", "E2412", "did you mean 'confidence'?"),
    Slip(40, "wape, max: 0.60", "latency_p95_ms, max: 50", "E2412", "add at: endpoint"),
    Slip(40, "}", ", at: endpoint}", "E2412", "delete at: endpoint"),
    Slip(40, "wape, max: 0.60", "bias, min_relative_change: 0.1", "E2412", "relative change"),
    Slip(34, "theta", "ets", "E2407", "'ets' is listed twice"),
    Slip(34, "theta", "ensemble", "E2407", "at least 2"),
    Slip(30, "W-MON", "h", "E2408", "datetime"),
    Slip(30, "W-MON", "1", "E2408", "freq 1 is for whole numbers"),
    Slip(29, "test_windows: 1", "test_windows: 2", "E2409", "n_windows: 3"),
    Slip(13, "0.80, under_per_unit: 2.40", "0, under_per_unit: 0", "E2410", "both 0"),
    Slip(10, "augmentation", "automation", "E2411", "failure_rate"),
    Slip(20, ", filepath: data/sales.csv", "", "E2413", "filepath or url"),
    Slip(20, "filepath: data/sales.csv", "filepath: \"https://example.org/a.csv\"", "E2413", "did you mean 'url'?"),
    Slip(20, "csv,", "csv, decimal: comma,", "E2413", "decimal mark"),
    Slip(45, "auth: bearer", "auth: none", "E2414", "token_file"),
    Slip(9, "approver: \"CFO\", signed_on: null", "signed_on: \"2026-11-20\"", "E2415", "approver"),
  ]

  static let secrets = [
    Slip(
      45, "token_file: /run/secrets/solkit_token", "token: 8f14e45fceea167a5a36dedd4bea2543", "E2301", "token_file"),
    Slip(45, "/run/secrets/solkit_token", "8f14e45fceea167a5a36dedd4bea2543", "E2301", "8f14****"),
    Slip(45, "batch_max: 1000", "password: hunter2", "E2301", "export.endpoint.password"),
    Slip(2, "faults", "AKIAIOSFODNN7EXAMPLE", "E2301", "AKIA****"),
    Slip(5, "", "# old key: 8f14e45fceea167a5a36dedd4bea2543", "E2301", "comment"),
    Slip(20, "filepath: data/sales.csv", "url: \"https://me:hunter2@example.org/a.csv\"", "E2301", "secret"),
  ]

  @Test(arguments: secrets) func secretsAreNeverShown(_ slip: Slip) {
    for fault in Sample.faults(Sample.edited(slip.line, slip.find, slip.put)) {
      for secret in ["f14e45fceea167a5a36dedd4bea2543", "hunter2", "IOSFODNN7EXAMPLE"] {
        #expect(!fault.drawn().contains(secret))
      }
    }
  }

  @Test func allErrorsComeInOneGoSortedByLine() {
    var text = Sample.edited(4, "42", "many")
    text = Sample.edited(30, "horizon: 4", "horizon: -4", in: text)
    text = Sample.edited(26, "known_future", "target", in: text)
    text = Sample.edited(35, "search:", "serach:", in: text)
    text = Sample.edited(48, "", "seed: 7", in: text)
    #expect(Sample.faults(text).map { $0.place?.line } == [4, 26, 30, 35, 48])
  }

  @Test func noCriteria() {
    let text = Sample.edited(40, "", "", in: Sample.edited(39, "criteria:", "criteria: []"))
    let faults = Sample.faults(text)
    #expect(faults.map(\.code) == ["E2108"])
    #expect(faults.first?.place?.line == 39)
  }

  @Test func atMostTwentyErrorsThenACount() {
    let noise = (1...25).map { "stray\($0): 1\n" }.joined()
    let faults = Sample.faults(Sample.text + noise)
    #expect(faults.count == 21)
    #expect(faults.last?.message == "5 more errors are not shown")
    #expect(faults.last?.severity == .note)
  }

  @Test func threeOfAKindAreTwoErrors() {
    let faults = Sample.faults(Sample.text + "seed: 7\nseed: 8\n")
    #expect(faults.map { $0.place?.line } == [48, 49])
  }

  @Test(arguments: [
    ("", "E2007"), ("# nothing\n", "E2007"), ("just text\n", "E2007"), ("- 1\n", "E2007"), ("? [a]\n: 1\n", "E2001"),
    (String(repeating: "[", count: 5000), "E2001"), ("a: " + String(repeating: "[", count: 100), "E2001"),
    ("a: \(String(repeating: "[", count: 50))\(String(repeating: "]", count: 50))\n", "E2009"),
  ])
  func whatIsNoConfiguration(_ text: String, _ code: String) {
    #expect(Sample.faults(text).contains { $0.code == code }, "\(Sample.faults(text).map { $0.drawn() })")
  }

  @Test func bytesThatAreNoText() throws {
    var bytes = Array(Sample.text.utf8)
    bytes.insert(0xE9, at: 15)
    let fault = #expect(throws: Diagnostics.self) { try SolutionFile.read([("solution.yaml", bytes)]) }
    #expect(fault?.list.map(\.code) == ["E2006"])
    #expect(fault?.list.first?.place?.line == 2)
  }

  @Test func aliasesOfAliasesAreDisarmed() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      text +=
        "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(Sample.faults(text).contains { $0.code == "E2004" })
  }

  @Test func aByteOrderMarkAndCarriageReturnsAreFine() throws {
    let text = Sample.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    let file = try SolutionFile.read([("solution.yaml", [0xEF, 0xBB, 0xBF] + Array(text.utf8))]).file
    #expect(try file == Sample.load().file)
  }

  @Test func aMissingFileIsNotAConfigurationError() {
    let fault = #expect(throws: Diagnostics.self) { try SolutionFile.load(paths: ["no/such/solution.yaml"]) }
    #expect(fault?.exitCode == .inputMissing)
    #expect(fault?.list.first?.message.contains("no/such/solution.yaml") == true)
  }

  @Test(arguments: [
    (11, "seasonal_naive", "mean", "E2502"), (40, "wape, max: 0.60", "failure_rate, max: 0.2", "E2503"),
    (15, "150", "5", "E2504"), (40, "max: 0.60", "min: 0.60", "E2503"), (14, "0.18", "0.01", "E2503"),
  ])
  func warnings(_ line: Int, _ find: String, _ put: String, _ code: String) throws {
    let warnings = try Sample.load(Sample.edited(line, find, put)).warnings
    #expect(warnings.contains { $0.code == code && $0.severity == .warning }, "\(warnings)")
  }

  @Test func failureThatNobodyJudges() throws {
    #expect(try Sample.load().warnings.map(\.code) == ["E2501", "E2505"])
    let judged = try Sample.load(Sample.edited(40, "wape, max: 0.60", "failure_rate, max: 0.05")).warnings
    #expect(judged.map(\.code) == ["E2505"])
  }
}
