import Evaluation
import Matrices
import Statistics
import Testing

/// Planted leaks are found, and what only looks like one is not.
@Suite struct LeakageTests {
  static let count = 400
  static let target: [Bool] = {
    var random = RandomNumbers(seed: 1)
    return (0..<count).map { _ in random.uniform() < 0.3 }
  }()

  static func noise(_ seed: UInt64) -> [Double] {
    var random = RandomNumbers(seed: seed)
    return (0..<count).map { _ in random.normal() }
  }

  static func number(_ name: String, _ values: [Double]) -> FeatureMatrix.Column {
    FeatureMatrix.Column(name, .number, values)
  }

  /// A number that depends on the target and on noise.
  static func mixed(_ name: String, _ seed: UInt64, _ value: (Bool, Double) -> Double) -> FeatureMatrix.Column {
    number(name, zip(target, noise(seed)).map { value($0, $1) })
  }

  /// Each of these columns tells the target, each in another way.
  static let leaks: [FeatureMatrix.Column] = {
    let reasons = target.enumerated().map { row, isPositive in isPositive ? Double(row % 2) : 2 }
    return [
      mixed("copy", 2) { isPositive, _ in isPositive ? 1 : 0 },
      mixed("turned", 2) { isPositive, noise in isPositive ? noise - 10 : noise + 10 },
      mixed("only where it happened", 2) { isPositive, _ in isPositive ? 3 : .nan },
      mixed("only where it did not", 3) { isPositive, noise in isPositive ? .nan : noise },
      mixed("far from the middle", 4) { isPositive, noise in
        isPositive ? (noise < 0 ? -9 : 9) : noise / 10
      },
      FeatureMatrix.Column("reason", .category(levels: ["price", "moved", "none"]), reasons),
    ]
  }()
  static let innocent: [FeatureMatrix.Column] = [
    number("noise", noise(5)),
    mixed("strong", 6) { isPositive, noise in isPositive ? noise + 1.5 : noise },
    FeatureMatrix.Column(
      "id", .category(levels: (0..<count).map { "id\($0)" }), (0..<count).map { Double($0) }),
    number("empty", [Double](repeating: .nan, count: count)),
    number("constant", [Double](repeating: 1, count: count)),
  ]

  @Test func columnsThatPredictAlone() {
    let matrix = FeatureMatrix(Self.leaks + Self.innocent, rowCount: Self.count)
    let found = LeakageAlarms.columns(of: matrix, target: .binary(Self.target))
    #expect(found.map(\.column) == Self.leaks.map(\.name))
    #expect(found.allSatisfy { $0.isAlarm && $0.kind == .almostPerfectColumn && $0.value <= 1 })
    #expect(found.allSatisfy { !$0.examples.isEmpty && $0.examples.count <= 5 })
    // Of three classes one is told: that is enough.
    let classes = Self.target.enumerated().map { row, isPositive in isPositive ? 2 : row % 2 }
    #expect(
      LeakageAlarms.columns(of: matrix, target: .classes(classes)).map(\.column) == Self.leaks.map(\.name))
  }

  @Test func numbersThatExplainNumbers() {
    let target = Self.noise(7)
    let matrix = FeatureMatrix(
      [
        Self.number("copy", target.map { 3 - 2 * $0 }),
        Self.number("near", zip(target, Self.noise(8)).map { $0 + $1 }), Self.number("noise", Self.noise(9)),
      ], rowCount: Self.count)
    #expect(LeakageAlarms.columns(of: matrix, target: .number(target)).map(\.column) == ["copy"])
  }

  @Test func idsOnBothSides() throws {
    let ids: [String?] = ["a", "b", "c", nil, "b", nil, "d"]
    let found = try #require(
      LeakageAlarms.ids(ids, column: "customer", training: [0, 1, 2, 3], judged: [4, 5, 6]))
    #expect(found.value == 1.0 / 3 && found.isAlarm)
    #expect(found.examples == [.init(row: 4, trainingRow: 1)])
    #expect(LeakageAlarms.ids(ids, column: "customer", training: [0, 2, 3], judged: [4, 5, 6]) == nil)
  }

  @Test func rowsOnBothSides() throws {
    let matrix = FeatureMatrix(
      [Self.number("x", [1, 2, 1, .nan, 0, 1]), Self.number("y", [1, 2, 2, 5, 0, 1])], rowCount: 6)
    let found = try #require(LeakageAlarms.duplicates(in: matrix, training: [0, 1, 2], judged: [3, 4, 5]))
    #expect(found.examples == [.init(row: 5, trainingRow: 0)])
    #expect(found.isAlarm)
    #expect(try #require(LeakageAlarms.duplicates(in: matrix, training: [0], judged: [5], limit: 2)).isAlarm == false)
    #expect(LeakageAlarms.duplicates(in: matrix, training: [0, 1, 2], judged: [3, 4]) == nil)
    // Missing equals missing, and a zero equals the negative one.
    let odd = FeatureMatrix([Self.number("x", [.nan, -.nan, 0, -0.0])], rowCount: 4)
    #expect(LeakageAlarms.duplicates(in: odd, training: [0, 2], judged: [1, 3])?.value == 1)
  }

  @Test func valuesKnownTooLate() throws {
    let found = try #require(
      LeakageAlarms.lateValues(available: [1, 5, .nan, 3], column: "closed_at", moment: [2, 4, 4, 3]))
    #expect(found.value == 0.25 && found.examples == [.init(row: 1)] && found.isAlarm)
    #expect(LeakageAlarms.lateValues(available: [1], column: "closed_at", moment: [2]) == nil)
  }
}
