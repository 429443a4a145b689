import FeatureFitting
import Features
import Matrices
import Support
import Tables
import Testing
import TimeAxis

@Suite struct FormulaTests {
  private func made(_ formula: FeatureDefinition.Formula, _ table: Table, _ columns: [InputColumn]) throws -> [Double] {
    try FeatureFitter(features: [FeatureDefinition("new", formula)], columns: columns)
      .fit(table, rows: Array(0..<table.rowCount), target: [Double](repeating: 1, count: table.rowCount)).values("new")
  }

  @Test func arithmetic() throws {
    let table = Table([Column("a", .numbers([6, 1, .nan, 0])), Column("b", .numbers([4, 0, 2, 0]))])
    let columns = [InputColumn("a", .number), InputColumn("b", .number)]
    #expect(near(try made(.ratio(numerator: "a", denominator: "b"), table, columns), [1.5, .nan, .nan, .nan]))
    #expect(near(try made(.difference("a", "b"), table, columns), [2, 1, .nan, 0]))
    #expect(near(try made(.product("a", "b"), table, columns), [24, 0, .nan, 0]))
  }

  /// scikit-learn 1.9.1, KBinsDiscretizer(4, strategy="quantile", quantile_method="linear"): inner edges 1.75, 3.75, 5.75.
  @Test func buckets() throws {
    let columns = [InputColumn("x", .number)]
    #expect(try made(.bucketQuantiles("x", count: 4), Small.table(), columns) == [1, 0, 2, 0, 3, 1, 3, 2, 0, 3])
    let edges = Table([Column("x", .numbers([-1, 0, 0.5, 1, 2, .nan]))])
    #expect(near(try made(.bucketEdges("x", edges: [0, 1]), edges, columns), [0, 1, 1, 2, 2, .nan]))
  }

  @Test func texts() throws {
    let table = Table([Column("note", .texts(Texts(["", "abc", " two  words\n", "für 🙂"])))])
    let columns = [InputColumn("note", .text)]
    #expect(try made(.textLength("note"), table, columns) == [0, 3, 12, 5])
    #expect(try made(.wordCount("note"), table, columns) == [0, 1, 2, 2])
  }

  /// pandas 2 of 2021-01-01 13:45, 2020-12-31, 2020-02-29 23:59, 2024-12-30 06:07, 1969-12-31 23:00.
  @Test func dateParts() throws {
    let moments = [1_609_508_700, 1_609_372_800, 1_583_020_740, 1_735_538_820, -3600, Int.min]
    let format = try #require(TimestampFormat("yyyy-MM-dd HH:mm"))
    let table = Table([Column("seen", .timestamps(moments, format: format))])
    let expected: [(FeatureDefinition.DatePart, [Double])] = [
      (.year, [2021, 2020, 2020, 2024, 1969]), (.quarter, [1, 4, 1, 4, 4]), (.month, [1, 12, 2, 12, 12]),
      (.day, [1, 31, 29, 30, 31]), (.weekday, [4, 3, 5, 0, 2]), (.hour, [13, 0, 23, 6, 23]),
      (.minute, [45, 0, 59, 7, 0]), (.dayOfYear, [1, 366, 60, 365, 365]), (.weekOfYear, [53, 53, 9, 1, 1]),
      (.isWeekend, [0, 0, 1, 0, 0]), (.daysSinceStart, [18629, 18628, 18322, 20088, 0]),
    ]
    #expect(expected.count == FeatureDefinition.DatePart.allCases.count)
    for (part, values) in expected {
      let found = try made(.datePart("seen", part), table, [InputColumn("seen", .datetime, format: format)])
      #expect(near(found, values + [.nan]), "\(part)")
    }
  }

  /// pandas 2: s.shift(1).rolling(3, min_periods=1) of [3, nan, 5, 1, 8, nan, 2, 4].
  @Test func windows() throws {
    let table = Table([
      Column("x", .numbers([3, .nan, 5, 1, 8, .nan, 2, 4])), Column("t", .timestamps(Array(0..<8), format: .integer)),
    ])
    let columns = [InputColumn("x", .number), InputColumn("t", .integer)]
    let nan = Double.nan
    let expected: [(FeatureDefinition.WindowStatistic, [Double])] = [
      (.mean, [nan, 3, 3, 4, 3, 14.0 / 3, 4.5, 5]), (.sum, [nan, 3, 3, 8, 6, 14, 9, 10]),
      (.min, [nan, 3, 3, 3, 1, 1, 1, 2]), (.max, [nan, 3, 3, 5, 5, 8, 8, 8]),
      (.std, [nan, nan, nan, 1.414214, 2.828427, 3.511885, 4.949747, 4.242641]), (.count, [0, 1, 1, 2, 2, 3, 2, 2]),
    ]
    for (statistic, values) in expected {
      let found = try made(.rolling("x", key: [], time: "t", window: 3, statistic), table, columns)
      #expect(near(found, values, 1e-6), "\(statistic)")
    }
    #expect(near(try made(.lag("x", key: [], time: "t", periods: 2), table, columns), [nan, nan, 3, nan, 5, 1, 8, nan]))
  }
}
