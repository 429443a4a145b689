import Evaluation
import Matrices
import Statistics
import Testing

/// Importance and partial dependence of a model whose form is known.
@Suite struct ExplainingTests {
  static let count = 500
  static let matrix: FeatureMatrix = {
    var random = RandomNumbers(seed: 1)
    func noise() -> [Double] { (0..<count).map { _ in random.normal() } }
    let plans = (0..<count).map { row -> Double in row % 3 == 0 ? 1 : 0 }
    let columns: [FeatureMatrix.Column] = [
      FeatureMatrix.Column("a", .number, noise()), FeatureMatrix.Column("b", .number, noise()),
      FeatureMatrix.Column("unused", .number, noise()),
      FeatureMatrix.Column("plan", .category(levels: ["free", "paid", "never"]), plans),
    ]
    return FeatureMatrix(columns, rowCount: count)
  }()

  /// y = 3 a + b + 2 [plan = paid].
  @Sendable static func model(_ matrix: FeatureMatrix) -> [Double] {
    let columns = matrix.columns.map(\.values)
    return (0..<matrix.rowCount).map { 3 * columns[0][$0] + columns[1][$0] + 2 * columns[3][$0] }
  }

  @Test func importanceIsTwiceTheVariance() throws {
    let truth = Self.model(Self.matrix)
    @Sendable func metric(_ scores: [Double]) -> Double {
      zip(scores, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(truth.count)
    }
    func importance(threads: Int) -> PermutationImportance {
      PermutationImportance(
        on: Self.matrix, lowerIsBetter: true, repeats: 8, seed: 3, threads: threads, predict: Self.model,
        metric: metric)
    }
    let found = importance(threads: 1)
    #expect(found.whole == 0)
    #expect(found.features.map(\.name) == ["a", "b", "plan", "unused"])
    #expect(found.features[3].mean == 0 && found.features[3].lower == 0)
    // A shuffled column is another draw: the squared error is 2 slope^2 variance (18, 2, 8 x 2/9).
    for (feature, expected) in zip(found.features, [18.0, 2, 16.0 / 9, 0]) {
      #expect(abs(feature.mean - expected) <= 0.15 * expected)
      #expect(feature.lower <= feature.mean && feature.mean <= feature.upper)
    }
    #expect(importance(threads: 3) == found)
  }

  @Test func groupsAreShuffledTogether() {
    let truth = Self.model(Self.matrix)
    let found = PermutationImportance(
      on: Self.matrix, groups: [("both", [0, 1]), ("none", [])], lowerIsBetter: false, repeats: 4, seed: 3,
      predict: Self.model
    ) { scores in -zip(scores, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(truth.count) }
    #expect(found.features.map(\.name) == ["both", "none"])
    #expect(abs(found.features[0].mean - 20) < 3 && found.features[1].mean == 0)
  }

  @Test func dependenceOfANumberIsItsSlope() throws {
    let found = try #require(PartialDependence(of: 0, in: Self.matrix, points: 9, predict: Self.model))
    #expect(found.points.count == 9 && !found.isCategory)
    #expect(found.points.reduce(0) { $0 + $1.rows } == Self.count)
    for (a, b) in zip(found.points, found.points.dropFirst()) {
      #expect(isClose((b.mean - a.mean) / (b.value - a.value), 3, 1e-9))
    }
  }

  @Test func dependenceOfACategory() throws {
    let found = try #require(PartialDependence(of: 3, in: Self.matrix, rows: 100, predict: Self.model))
    #expect(found.points.map(\.level) == ["free", "paid"])
    #expect(found.points.map(\.rows) == [333, 167])
    #expect(isClose(found.points[1].mean - found.points[0].mean, 2, 1e-9))
    #expect(PartialDependence(of: 9, in: Self.matrix, predict: Self.model) == nil)
  }
}
