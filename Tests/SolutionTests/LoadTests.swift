import JSON
import Solution
import Support
import Testing
import TimeAxis

@Suite struct LoadTests {
  @Test func valuesArriveTyped() throws {
    let file = try Sample.load().file
    #expect(file.project == "faults")
    #expect(file.scope.costOfError.servedQuantile == 0.75)
    #expect(file.scope.volume.unitsPerYear == 12480)
    #expect(file.data.columns.map(\.role) == [.seriesID, .seriesID, .timestamp, .target, .knownFuture])
    #expect(file.data.target.min == 0)
    #expect(file.data.timestamp.timestampFormat == .isoDate)
    #expect(file.data.checks.missingPeriod == .fillZero)
    #expect(file.split.windowCount == 2)
    #expect(file.forecast.freq == .weekly(weekday: 0))
    #expect(file.search.numSamples == 40)
    #expect(file.success.criteria.map(\.max) == [0.6])
    #expect(file.export.price?.vcpu == .number(0.25))
    #expect(file.export.verify.maxAbsoluteDifference == 1e-6)
  }

  @Test func oneSeasonOrSeveral() throws {
    #expect(try Sample.load().file.forecast.seasons == SeasonLengths([52]))
    let several = try Sample.load(sets: ["forecast.season_length=[24, 168]"]).file.forecast
    #expect(several.seasons?.values == [24, 168] && several.seasonLength == 24)
    for wrong in ["[]", "[24, 0]", "[24, often]", "often", "2.5"] {
      #expect(!Sample.faults(Sample.text, sets: ["forecast.season_length=\(wrong)"]).isEmpty)
    }
  }

  @Test func placesAreKept() throws {
    let file = try Sample.load().file
    #expect(file.place(of: "forecast.horizon")?.line == 30)
    #expect(file.place(of: "forecast.horizon")?.column == 34)
    #expect(file.data.columns.map { $0.place?.line } == [22, 23, 24, 25, 26])
    #expect(file.success.criteria[0].place?.line == 40)
    #expect(file.data.source.place?.line == 20)
    // A default stands where its section stands.
    #expect(file.place(of: "search.num_samples")?.line == 35)
    #expect(file.place(of: "nowhere") == nil)
  }

  @Test func thePlaceIsWithinItsLine() throws {
    let file = try Sample.load().file
    let place = try #require(file.place(of: "data.columns[3].type"))
    let line = Array(place.excerpt ?? "")
    let start = try #require(place.column) - 1
    #expect(String(line[start..<start + place.length]) == "number")
  }

  @Test func theRightmostSettingWins() throws {
    let file = try Sample.load(
      sets: [
        "forecast.horizon=6", "models.candidates=[ets, theta, ensemble]", "forecast.horizon=8",
        "success.criteria[0].max=0.3", "success.criteria[1]={metric: mase, max: 1}",
        "scope.problem=Orders: by habit #1", "export.price.vcpu=measured", "seed=\"7\"",
      ].dropLast() + ["seed=7"]
    ).file
    #expect(file.forecast.horizon == 8)
    #expect(file.models.candidates == ["ets", "theta", "ensemble"])
    #expect(file.success.criteria.map(\.metric) == ["wape", "mase"])
    #expect(file.success.criteria[0].max == 0.3)
    #expect(file.scope.problem == "Orders: by habit #1")
    #expect(file.export.price?.vcpu == .measured)
    #expect(file.seed == 7)
  }

  @Test(arguments: [
    ("forecast.horizn=6", "E2101", "did you mean 'horizon'?"),
    ("forecast.horizon=many", "E2104", "--set forecast.horizon"),
    ("forecast.horizon", "E2203", "key=value"), ("success.criteria[4].max=1", "E2203", "the list has 1"),
    ("seed.x=1", "E2203", "no section"), ("models.candidates=[ets", "E2203", "[ets, theta]"),
    ("export.endpoint.token=8f14e45fceea167a5a36dedd4bea2543", "E2301", "token_file"), ("=1", "E2203", "key=value"),
    ("a..b=1", "E2203", "key=value"), ("forecast=1", "E2104", "a section"),
  ])
  func wrongSettings(_ setting: String, _ code: String, _ says: String) throws {
    let faults = Sample.faults(Sample.text, sets: [setting])
    let fault = try #require(faults.first { $0.code == code }, "\(faults.map { $0.drawn() })")
    #expect(fault.drawn().contains(says), "\(fault.drawn())")
    #expect(!fault.drawn().contains("f14e45fceea167a5a36dedd4bea2543"))
  }

  @Test func laterFilesWinKeyByKey() throws {
    let other = "forecast: {horizon: 8}\nmodels: {candidates: [naive]}\n"
    let loaded = try SolutionFile.read([("a.yaml", Array(Sample.text.utf8)), ("b.yaml", Array(other.utf8))])
    #expect(loaded.file.forecast.horizon == 8)
    #expect(loaded.file.forecast.seasonLength == 52)
    #expect(loaded.file.models.candidates == ["naive"])
    #expect(loaded.file.models.baseline == "seasonal_naive")
    #expect(loaded.resolved.origin(of: "forecast.horizon")?.description == "b.yaml:1")
    #expect(loaded.resolved.origin(of: "forecast.season_length")?.description == "a.yaml:30")
  }

  @Test func environmentBecomesWhatTheKeyTakes() throws {
    var text = Sample.edited(4, "42", "${env:SEED}")
    text = Sample.edited(2, "faults", "\"${env:CLIENT:-acme}-orders\"", in: text)
    text = Sample.edited(16, "solved_before: true", "solved_before: \"${env:SOLVED}\"", in: text)
    let loaded = try Sample.load(text, environment: ["SEED": "7", "SOLVED": "false"])
    #expect(loaded.file.seed == 7)
    #expect(loaded.file.project == "acme-orders")
    #expect(loaded.file.scope.feasibility.solvedBefore == false)
    #expect(loaded.resolved.origin(of: "seed")?.description == "env SEED")
    let faults = Sample.faults(text, environment: ["SEED": "many", "SOLVED": "false"])
    #expect(faults.map(\.code) == ["E2104"])
    #expect(faults.first?.place?.line == 4)
  }

  @Test func aSecretFromTheEnvironmentIsRefused() {
    let text = Sample.edited(2, "faults", "${env:CLIENT}")
    let faults = Sample.faults(text, environment: ["CLIENT": "ghp_0123456789abcdefABCDEF0123456789abcd"])
    #expect(faults.map(\.code) == ["E2301"])
  }

  @Test func printedShowsOrigins() throws {
    let printed = try Sample.load(sets: ["forecast.horizon=6"]).resolved.printed()
    let lines = printed.split(separator: "\n").map(String.init)
    func line(_ start: String) -> String { lines.first { $0.drop { $0 == " " }.hasPrefix(start) } ?? "" }
    #expect(line("seed:").hasSuffix("# solution.yaml:4"))
    #expect(line("horizon:").hasPrefix("  horizon: 6 "))
    #expect(line("horizon:").hasSuffix("# --set"))
    #expect(line("num_samples:").hasSuffix("# default"))
    #expect(line("- name: week").hasSuffix("# solution.yaml:24"))
    #expect(line("max_abs_diff:").contains("1.0e-06"))
  }

  @Test func printedReadsBackTheSame() throws {
    let first = try Sample.load(sets: [
      "scope.problem=A: \"quoted\" # text", "data.columns[0].missing=[\"\", \"NA\", no]",
    ])
    let second = try Sample.load(first.resolved.printed())
    #expect(second.resolved.canonicalJSON == first.resolved.canonicalJSON)
  }

  @Test func canonicalFormDoesNotDependOnLayout() throws {
    let reordered = Sample.edited(2, "", "task: forecast", in: Sample.edited(3, "", "project: \"faults\""))
    let a = try Sample.load().resolved
    #expect(try Sample.load(reordered).resolved.canonicalJSON == a.canonicalJSON)
    #expect(try Sample.load(sets: ["search.num_samples=40"]).resolved.canonicalJSON == a.canonicalJSON)
    #expect(try Sample.load(sets: ["seed=1"]).resolved.canonicalJSON != a.canonicalJSON)
  }

  @Test func keysCanBeLeftOutOfTheCanonicalForm() throws {
    let (a, b) = (try Sample.load().resolved, try Sample.load(sets: ["search.threads=7"]).resolved)
    #expect(a.canonicalJSON != b.canonicalJSON)
    #expect(
      a.canonicalJSON(without: ["search.threads", "report", "no.such"])
        == b.canonicalJSON(without: ["report", "search.threads"]))
    #expect(a.canonicalJSON(without: ["report"])["report"] == nil)
  }

  @Test func theSignatureIsNotPartOfWhatItCovers() throws {
    let a = try Sample.load().resolved.signedJSON
    #expect(try Sample.load(sets: ["scope.decides.signed_on=2026-11-20"]).resolved.signedJSON == a)
    #expect(try Sample.load(sets: ["success.criteria[0].max=0.7"]).resolved.signedJSON != a)
    #expect(try Sample.load(sets: ["scope.cost_of_error.over_per_unit=1"]).resolved.signedJSON != a)
  }

  @Test func neededQuantilesHoldTheServedOne() throws {
    let file = try Sample.load(
      sets: ["success.criteria[1]={metric: interval_coverage, level: 0.9, min: 0.8}", "forecast.quantiles=[0.2]"]
    ).file
    #expect(file.neededQuantiles == [0.05, 0.2, 0.5, 0.75, 0.95])
  }

  @Test(arguments: ["1e3", "+1_0", "0x10", "0o17", "1.", ".5", "-0", "12e", "e5", "1.5.2", "--1", "1-2", "+-3", ""])
  func numbersFollowTheCoreSchema(_ text: String) {
    // Expected values: YAML 1.2.2, section 10.3.2.
    let expected: [String: Double] = ["1e3": 1000, "0x10": 16, "0o17": 15, "1.": 1, ".5": 0.5, "-0": 0]
    let file = try? Sample.load(Sample.edited(25, "min: 0", "min: \(text)")).file
    #expect(file?.data.target.min == expected[text])
    #expect((file != nil) == (text.isEmpty || expected[text] != nil))
  }
}
