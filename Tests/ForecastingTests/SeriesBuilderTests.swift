import Forecasting
import Solution
import Support
import Testing
import TimeAxis

/// From rows to series: gaps, ends, keys, and every fault with its line.
@Suite struct SeriesBuilderTests {
  private static let rows = [
    "A,x,2025-01-06,1,North", "A,x,2025-01-13,2,North", "A,x,2025-02-03,5,North",  // two weeks are missing
    "B,x,2025-01-20,7,South", "B,x,2025-01-27,,South", "B,x,2025-02-10,9,South",  // starts late, one cell is empty
  ]

  private func world(_ rows: [String] = rows, sets: [String] = []) throws -> World {
    try World(Sales.header + rows.joined(separator: "\n") + "\n", sets: sets)
  }

  private func values(_ set: SeriesSet, _ place: Int) -> [Double?] {
    set.series[place].values.map { $0.isNaN ? nil : $0 }
  }

  @Test func weeksWithoutARowSoldNothing() throws {
    let data = try world().data()
    #expect(data.set.series.map(\.key) == [["A", "x"], ["B", "x"]])
    // The axis ends for all where it ends for one; an empty cell stays unknown.
    #expect(values(data.set, 0) == [1, 2, 0, 0, 5, 0])
    #expect(values(data.set, 1) == [7, nil, 0, 9])
    #expect(data.set.series.map(\.statics) == [["North"], ["South"]])
    #expect(data.set.series[1].firstPeriod == data.set.series[0].firstPeriod + 2)
    #expect(data.set.text(of: data.set.lastPeriod) == "2025-02-10")
    #expect(data.facts.filledPeriods == 4 && data.facts.lateStarters == 1 && data.facts.rows == 6)
    #expect(data.facts.missing.map(\.name) == ["units"])
    #expect(abs(data.facts.missing[0].share - 1.0 / 6) < 1e-12)
  }

  @Test func aMinimumAboveZeroFillsInstead() throws {
    let yaml = World.yaml.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.contains("role: target, min: 0") ? "    - {name: units, type: number, role: target, min: 1}" : $0 }
    let world = try World(Sales.header + Self.rows.joined(separator: "\n") + "\n", yaml: yaml.joined(separator: "\n"))
    #expect(values(try world.data().set, 0) == [1, 2, 1, 1, 5, 1])
  }

  @Test func gapsMayStayUnknown() throws {
    let set = try world(sets: ["data.checks.missing_period=keep"]).data().set
    #expect(values(set, 0) == [1, 2, nil, nil, 5, nil])
    #expect(values(set, 1) == [7, nil, nil, 9])
    #expect(
      set.training(set.series[0], before: set.lastPeriod + 1).map { $0.isNaN ? -1 : $0 } == [1, 2, -1, -1, 5, -1])
  }

  /// A line across a gap is for models to learn from. It is no actual value, and it must not reach back over the
  /// start of a window from a value behind it.
  @Test func interpolationNeverLooksAhead() throws {
    let set = try world(sets: ["data.checks.missing_period=interpolate"]).data().set
    let series = set.series[0]
    #expect(values(set, 0) == [1, 2, nil, nil, 5, nil])
    func training(_ count: Int) -> [Double?] {
      set.training(series, before: series.firstPeriod + count).map { $0.isNaN ? nil : $0 }
    }
    #expect(training(6) == [1, 2, 3, 4, 5, nil])
    #expect(training(5) == [1, 2, 3, 4, 5])
    #expect(training(4) == [1, 2, nil, nil])
    #expect(training(0) == [] && training(-3) == [])
    #expect(series.value(at: series.firstPeriod + 2) == nil)
  }

  @Test func gapsMayBeFaults() throws {
    let faults = try world(sets: ["data.checks.missing_period=error"]).faults()
    #expect(faults.map(\.code) == ["E3057", "E3057"])
    #expect(faults.map(\.place?.line) == [4, 7])
    #expect(
      faults[0].message == "'2025-01-20' to '2025-01-27' of A / x are missing before this row: a gap of 2 weeks")
    #expect(faults[1].message.hasPrefix("'2025-02-03' of B / x is missing"))
    #expect(faults.allSatisfy { $0.exitCode == .dataError })
  }

  @Test func theOrderOfRowsDoesNotMatter() throws {
    let expected = try world().data().set.encoded()
    let mixed = [3, 0, 5, 1, 4, 2].map { Self.rows[$0] }
    for rows in [mixed, Self.rows.reversed()] { #expect(try world(rows).data().set.encoded() == expected) }
  }

  @Test func duplicatesNameBothLines() throws {
    let faults = try world(Self.rows + ["A,x,2025-01-13,3,North"]).faults()
    #expect(faults.count == 1 && faults[0].code == "E3054")
    #expect(faults[0].message == "the row for 'A', 'x', '2025-01-13' stands twice: duplicate of line 3")
    #expect(faults[0].place?.line == 8)
  }

  @Test func daysOffTheGrid() throws {
    let faults = try world(Self.rows + ["A,x,2025-02-04,3,North"]).faults()
    #expect(faults.map(\.code) == ["E3053"])
    #expect(faults[0].message == "'2025-02-04' does not begin a week of 'W-MON'")
    #expect(faults[0].place?.line == 8 && faults[0].hint == "all timestamps together fit 'D'")
  }

  @Test func staticsMustNotChange() throws {
    let faults = try world(Self.rows + ["A,x,2025-02-10,3,South"]).faults()
    #expect(faults.map(\.code) == ["E3055"])
    #expect(faults[0].message.contains("A / x has both 'North' and 'South'"))
    #expect(faults[0].place?.line == 8)
    // An empty cell is no other value.
    #expect(try world(Self.rows + ["A,x,2025-02-10,3,"]).data().set.series[0].statics == ["North"])
  }

  @Test func allFaultsInOneGo() throws {
    let faults = try world(Self.rows + ["A,x,2025-01-13,3,South"], sets: ["data.checks.missing_period=error"])
      .faults()
    #expect(Set(faults.map(\.code)) == ["E3054", "E3055", "E3057"])
    let lines = faults.compactMap { $0.place?.line }
    #expect(lines == lines.sorted() && lines.count == faults.count)
  }

  @Test func tooManyEmptyCells() throws {
    let faults = try world(sets: ["data.checks.max_missing=0.1"]).faults()
    #expect(faults.map(\.code) == ["E3051"])
    #expect(faults[0].message == "16.7 % of column 'units' is empty, at most 10.0 % may be")
    #expect(faults[0].place?.line == 6)
    #expect(try world(sets: ["data.checks.max_missing=0.1667"]).faults() == [])
  }

  @Test func keysMayNotBeEmpty() throws {
    let faults = try world([",x,2025-01-06,1,North"]).faults()
    #expect(faults.count == 1 && faults[0].place?.line == 2 && faults[0].exitCode == .dataError)
  }

  @Test func theFrequencyIsFound() throws {
    let yaml = World.yaml.split(separator: "\n").map { $0.hasPrefix("forecast:") ? "forecast: {horizon: 4}" : $0 }
      .joined(separator: "\n")
    let csv = Sales.header + Self.rows.joined(separator: "\n") + "\n"
    #expect(try World(csv, yaml: yaml).data().set.frequency == .weekly(weekday: 0))
    let one = try World(Sales.header + Self.rows[0] + "\n", yaml: yaml)
    #expect(one.faults().map(\.code) == ["E3052"])
  }

  @Test func onlyAHeader() throws {
    let world = try world([])
    let found = world.faults()
    if found.isEmpty { #expect(try world.data().set.series.isEmpty) }
    #expect(found.allSatisfy { $0.exitCode == .dataError })
  }

  @Test func setsReadBack() throws {
    for policy in ["keep", "fill_zero", "interpolate"] {
      let set = try world(sets: ["data.checks.missing_period=\(policy)"]).data().set
      let bytes = set.encoded()
      let read = try SeriesSet(bytes: bytes, source: "series.bin")
      #expect(read.encoded() == bytes && read.interpolatesGaps == (policy == "interpolate"))
      #expect(read.keyNames == set.keyNames && read.format == set.format && read.rowCount == 6)
      for count in stride(from: 0, to: bytes.count, by: 5) {
        #expect(throws: Diagnostic.self) { try SeriesSet(bytes: Array(bytes[..<count]), source: "series.bin") }
      }
    }
  }

  // MARK: Other axes and keys

  private static let counting = World.yaml.split(separator: "\n", omittingEmptySubsequences: false).compactMap {
    line in
    line.contains("name: product") || line.contains("name: region") || line.contains("slice: region")
      ? nil
      : line.contains("name: store")
        ? "    - {name: store, type: integer, role: series_id}"
        : line.contains("name: week")
          ? "    - {name: week, type: integer, role: timestamp}"
          : line.hasPrefix("forecast:") ? "forecast: {freq: \"1\", horizon: 4, season_length: 4}" : String(line)
  }.joined(separator: "\n")

  /// Plain counts share no calendar: each series ends where its own rows end.
  @Test func wholeNumbersEndByThemselves() throws {
    let csv = "store,week,units\n7,1,5\n7,2,6\n7,4,7\n10,100,1\n10,101,2\n-2,5,3\n"
    let set = try World(csv, yaml: Self.counting).data().set
    #expect(set.frequency == .integer && !set.sharesCalendar)
    #expect(set.series.map(\.key) == [["-2"], ["10"], ["7"]])
    #expect(set.series.map { set.end(of: $0) } == [5, 101, 4])
    #expect(values(set, 2) == [5, 6, 0, 7])
  }

  @Test func countsThatNoAnswerCanHold() throws {
    let huge = try World("store,week,units\n1,1125899906842624,5\n1,1125899906842625,6\n", yaml: Self.counting)
    #expect(huge.faults().first?.code == "E3056")
    let wide = try World("store,week,units\n1,1,5\n1,1000000000,6\n", yaml: Self.counting)
    #expect(wide.faults().map(\.code) == ["E3056"])
  }

  @Test func withoutKeysAllIsOneSeries() throws {
    let yaml = World.yaml.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("role: series_id") && !$0.contains("region") }.joined(separator: "\n")
    let world = try World("week,units\n2025-01-06,1\n2025-01-20,3\n", yaml: yaml)
    let set = try world.data().set
    #expect(set.series.count == 1 && set.series[0].key == [] && set.series[0].name == "all")
    #expect(values(set, 0) == [1, 0, 3])
    #expect(try World("week,units\n2025-01-06,1\n2025-01-06,3\n", yaml: yaml).faults().map(\.code) == ["E3054"])
  }
}
