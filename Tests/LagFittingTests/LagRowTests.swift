import ForecastModel
import LagFitting
import Support
import Testing
import TimeAxis

#if canImport(Glibc)
  import Glibc
#endif

/// The features, by their names, against their plain definitions.
@Suite struct LagRowTests {
  private static let recipe = LagRecipe(
    frequency: .daily, seasons: [7], seasonAverages: [1, 2], windows: [3, 10], lags: 2, levelWindow: 4, year: 30,
    columnWindow: 5, block: 9,
    columns: [.init("temperature", .number), .init("price", .relative), .init("holiday", .category(levels: 3))],
    fixed: [.init("region", levels: 4)], seriesCount: 6, scaling: .ratio, transform: .plain, start: .season,
    isNotNegative: true)

  private static let first = 19_000
  private static let values: [Double] = (0..<60).map { $0 == 41 ? .nan : Double(($0 * 37) % 23) }
  private static let known = KnownRows(
    firstPeriod: first,
    columns: [
      (0..<80).map { Double($0) * 0.5 }, (0..<80).map { 10 + Double($0 % 4) }, (0..<80).map { Double($0 % 3) },
    ])

  private func row(step: Int) throws -> (named: [String: Double], start: Double, level: Double) {
    let recipe = Self.recipe
    var history = LagHistory(firstPeriod: Self.first, recipe: recipe)
    for value in Self.values { history.append(value, known: Self.known) }
    var row = [Double](repeating: -1, count: recipe.featureCount)
    let (start, level) = row.withUnsafeMutableBufferPointer { row -> (Double, Double) in
      let maker = LagRow(history, recipe: recipe, facts: [2], number: 5, into: row)
      return (maker.fill(step: step, known: Self.known, into: row), maker.level.unit)
    }
    return (Dictionary(zip(recipe.featureNames, row), uniquingKeysWith: { a, _ in a }), start, level)
  }

  private func mean(_ values: some Sequence<Double>) -> Double {
    let known = values.filter { !$0.isNaN }
    return known.reduce(0, +) / Double(known.count)
  }

  @Test(arguments: [1, 5, 7, 8, 9]) func rowsFollowTheirDefinitions(step: Int) throws {
    let (named, start, level) = try row(step: step)
    let values = Self.values
    let expectedLevel = 0.9 * mean(values.suffix(4)) + 0.1 * mean(values)
    #expect(abs(level - expectedLevel) < 1e-12)
    let period = 59 + step
    // The newest value of the same weekday, and that and the one before.
    let same = period - (step + 6) / 7 * 7
    #expect(same < 60 && same >= 53)
    let column = Self.known.columns
    let date = CivilDate(daysSinceEpoch: Self.first + period)
    var expected: [String: Double] = [
      "level": expectedLevel, "mean of all values": mean(values) / level, "values seen": 59,
      "lag 1": values[59] / level, "lag 2": values[58] / level, "mean of last 3": mean(values.suffix(3)) / level,
      "mean of last 10": mean(values.suffix(10)) / level, "region": 2, "series": 5, "step": Double(step),
      "season of 7, mean of 1": values[same] / level,
      "season of 7, mean of 2": mean([values[same], values[same - 7]]) / level,
      "weekday": Double(date.weekday), "day of month": Double(date.day), "month": Double(date.month),
      "temperature": column[0][period], "temperature, mean of last 5": mean(column[0][55..<60]),
      "temperature, period before": column[0][period - 1],
      "price": column[1][period], "price against its mean": column[1][period] / mean(column[1][..<60]),
      "price against last 5": column[1][period] / mean(column[1][55..<60]),
      "price against period before": column[1][period] / column[1][period - 1],
      "holiday": column[2][period], "holiday, period before": column[2][period - 1],
    ]
    let ago = period - 30
    expected["a year ago"] = mean(values[ago - 3...ago + 3]) / level
    expected["a year ago against its level"] = mean(values[ago - 3...ago + 3]) / mean(values[26..<30])
    for (name, value) in expected {
      let found = try #require(named[name], "\(name)")
      #expect(abs(found - value) <= 1e-6 * max(1, abs(value)), "\(name)")
    }
    #expect(abs(start - max(0.02, mean([values[same], values[same - 7]]) / level)) < 1e-12)
    // Behind the last step of a block nothing is known.
    let after = try #require(named["temperature, period after"])
    if step < 9 { #expect(after == column[0][period + 1]) } else { #expect(after.isNaN) }
  }

  /// What has not been known for long enough is missing, not wrong.
  @Test func aYoungSeriesHasGaps() throws {
    let recipe = Self.recipe
    var history = LagHistory(firstPeriod: Self.first, recipe: recipe)
    history.append(4, known: .none)
    var row = [Double](repeating: -1, count: recipe.featureCount)
    row.withUnsafeMutableBufferPointer { row in
      let maker = LagRow(history, recipe: recipe, facts: [], number: 9, into: row)
      _ = maker.fill(step: 3, known: .none, into: row)
    }
    let named = Dictionary(zip(recipe.featureNames, row), uniquingKeysWith: { a, _ in a })
    for name in ["lag 2", "region", "series", "a year ago", "temperature", "price", "holiday", "season of 7, mean of 1"] {
      #expect(named[name]?.isNaN == true, "\(name)")
    }
    #expect(named["lag 1"] == 1)
    #expect(!row.contains(-1))
  }

  @Test(arguments: LagRecipe.Transform.allCases) func transformsAreUndone(transform: LagRecipe.Transform) {
    for value in [0.01, 0.5, 1, 30.0] {
      #expect(abs(transform.backward(transform.score(value)) - value) < 1e-12 * max(1, value))
    }
  }

  @Test(arguments: [Frequency.hourly, .daily, .weekly(weekday: 0), .monthly, .quarterly, .yearly, .integer])
  func everyFrequencyFillsItsRow(frequency: Frequency) {
    var recipe = Self.recipe
    recipe.frequency = frequency
    var history = LagHistory(firstPeriod: -700, recipe: recipe)
    for value in Self.values { history.append(value, known: .none) }
    var row = [Double](repeating: -1e300, count: recipe.featureCount)
    row.withUnsafeMutableBufferPointer { row in
      let maker = LagRow(history, recipe: recipe, facts: [0], number: 0, into: row)
      _ = maker.fill(step: 1, known: .none, into: row)
    }
    #expect(!row.contains(-1e300))
  }
}
